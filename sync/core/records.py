"""The records that the engine keeps in its stores, on both ends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.errors import Refusal
from shared.models.base import Entity
from shared.models.ids import DeviceId, UserId
from shared.rules.visibility import Scope
from sync.wire.push import Outcome


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as a store keeps it."""

    row: Entity
    version: int


Operation = Literal["put", "enter", "leave", "remove"]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One pointer in a scope's order: look at this row, or at this root's arrival or departure."""

    scope: Scope
    seq: int
    kind: str
    row: str
    root: str
    op: Operation


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """What the server knows of a device."""

    id: DeviceId
    user: UserId
    last_counter: int
    last_contact: datetime
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A command that was decided, with its outcome and the exact text it came in."""

    id: str
    device: DeviceId
    counter: int
    user: UserId
    hash: str
    received_at: datetime
    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One state change and the authority that allowed it, chained by hashes."""

    command: str
    user: UserId
    device: DeviceId
    at: datetime
    rule: str
    status: str
    rows: tuple[tuple[str, str, int], ...]
    """(kind, id, version) of every row written."""


PendingState = Literal["waiting", "decided"]


@dataclass(frozen=True, slots=True)
class Pending:
    """A command in the outbox: waiting for the server, or decided and waiting for its rows."""

    counter: int
    id: str
    kind: str
    text: str
    hash: str
    issued_at: datetime
    state: PendingState
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Work that did not go through, kept until a person settles it; no sync ever removes it."""

    id: str
    kind: str
    text: str
    reason: Literal["rejected", "parked", "invalid"]
    refusal: Refusal | None
    root: str
    kept_at: datetime
