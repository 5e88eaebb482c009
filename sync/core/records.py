"""The records that the engine keeps in its stores, on both ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from shared.errors import Refusal
from shared.models.base import Entity
from shared.models.ids import DeviceId, UserId
from shared.rules.visibility import Scope
from sync.wire.push import Outcome


class Stored(NamedTuple):
    """A row as a store keeps it."""

    row: Entity
    version: int


Operation = Literal["put", "enter", "leave", "remove"]


class FeedEntry(NamedTuple):
    """One pointer in a scope's order: look at this row, or at this root's arrival or departure."""

    scope: Scope
    seq: int
    kind: str
    row: str
    root: str
    op: Operation


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a scope stands: its last number, below which number pointers may be missing, and its sum."""

    head: int = 0
    floor: int = 0
    digest: int = 0


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a transaction moves a scope: so many numbers on, and its sum by so much."""

    count: int
    weight: int


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """What the server knows of a device."""

    id: DeviceId
    user: UserId
    last_counter: int
    last_contact: datetime
    revoked: bool = False
    passed: Mapping[Scope, int] = field(default_factory=dict)
    """The number up to which it had everything in each scope when it was last heard."""


@dataclass(frozen=True, slots=True)
class Salvage:
    """What came from a device that may no longer speak, kept as it came for somebody to look at."""

    id: str
    device: DeviceId
    user: UserId
    received_at: datetime
    text: str


class CommandRecord(NamedTuple):
    """A command that was decided, with its outcome and the exact text it came in."""

    id: str
    device: DeviceId
    counter: int
    user: UserId
    hash: str
    received_at: datetime
    outcome: Outcome
    text: str


class AuditRecord(NamedTuple):
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


NewsOf = Literal[
    "arrived", "left", "changed", "answered", "gained", "lost", "repaired", "restored", "salvaged"
]
"""What can have happened while its reader was away:

arrived, left: a customer came to this device, or went; changed: somebody else worked on a row; answered:
own work was merged, parked or refused; gained, lost: a scope; repaired: rows that had come to differ from
the server's were put right; restored: the server goes on from a backup, and own work was offered again;
salvaged: this device's file was damaged, and the work in it was carried over to a new one.
"""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened while the reader was away."""

    what: NewsOf
    at: datetime
    root: str = ""
    name: str = ""
    """The customer's name as this device knew it."""
    by: str = ""
    """Who did it, where that may be known."""
    kind: str = ""
    """The kind of row, or of command."""
    row: str = ""
    """The row, the command, or the scope."""
    fields: tuple[str, ...] = ()
    refusal: Refusal | None = None
    status: str = ""
    """The outcome of own work."""
    count: int = 0
    missing: int = 0
    """How many pieces of own work could not be read from a damaged file."""


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
