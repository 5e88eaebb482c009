"""What the engine needs from the world, as small ports in the engine's own words.

Stores are synchronous: a transaction never waits for the network. Only the transport and the clock's
sleep are awaited.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from shared.errors import Refusal
from shared.facts import Rows
from shared.models.base import Entity
from shared.models.ids import DeviceId, UserId
from shared.rules.visibility import Scope
from sync.wire.pull import Cursor, PullReply, PullRequest, WireRow
from sync.wire.push import Outcome, PushReply, PushRequest


class Clock(Protocol):
    """The time of day, and waiting."""

    def now(self) -> datetime:
        """The present moment, with its offset."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class IdSource(Protocol):
    """New identities."""

    def new(self) -> str:
        """An identity nobody else has: a UUIDv7 in production."""
        ...


class Transport(Protocol):
    """The line to the server; raises `SyncFault`s and nothing else."""

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        ...

    async def pull(self, request: PullRequest) -> PullReply:
        """Ask what changed."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as a store keeps it."""

    row: Entity
    version: int


# --- the authority's side ------------------------------------------------------------------------

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


class AuthorityTransaction(Rows, Protocol):
    """One transaction of the authority's store: all or nothing of what is done through it."""

    def lock(self, roots: Iterable[str]) -> None:
        """Keep other transactions from deciding on these roots until this one ends."""
        ...

    def version_of(self, kind: str, row_id: str) -> int:
        """The row's version, 0 when there is none."""
        ...

    def put(self, rows: Sequence[Stored]) -> None:
        """Write rows whole, each with its new version."""
        ...

    def set_members(self, root: str, scopes: frozenset[Scope]) -> None:
        """Record which scopes a root sits in now."""
        ...

    def members_of(self, roots: Sequence[str]) -> dict[str, frozenset[Scope]]:
        """Which scopes each of these roots sits in."""
        ...

    def take_numbers(self, counts: dict[Scope, int]) -> dict[Scope, int]:
        """Advance each scope's counter by the count and return its value before; called last."""
        ...

    def append_feed(self, entries: Sequence[FeedEntry]) -> None:
        """Write pointers; an older pointer to the same (scope, kind, row) is replaced."""
        ...

    def heads(self, scopes: Iterable[Scope]) -> dict[Scope, int]:
        """The counters' present values, 0 for scopes that never moved."""
        ...

    def floors(self, scopes: Iterable[Scope]) -> dict[Scope, int]:
        """Below which number pointers may be missing, 0 for scopes that were never trimmed."""
        ...

    def feed_after(self, scope: Scope, seq: int, limit: int) -> Sequence[FeedEntry]:
        """The pointers that follow a number, in order."""
        ...

    def rows_at(self, pointers: Sequence[tuple[str, str]]) -> Sequence[WireRow]:
        """The rows (kind, id) as they stand, in the order asked, missing ones left out."""
        ...

    def rows_of_root(self, kind: str, root: str) -> Sequence[WireRow]:
        """All rows of a kind that hang on a root, by id."""
        ...

    def snapshot(self, scope: Scope, kind: str, after: str, limit: int) -> Sequence[WireRow]:
        """The rows of a kind that belong to a scope and whose id follows, by id."""
        ...

    def device(self, device: DeviceId) -> DeviceRecord | None:
        """What is known of a device; locks its record until the transaction ends."""
        ...

    def save_device(self, device: DeviceRecord) -> None:
        """Write what is known of a device."""
        ...

    def commands_of(self, device: DeviceId, counters: Sequence[int]) -> dict[int, CommandRecord]:
        """The commands of a device that were already decided, by counter."""
        ...

    def record(self, commands: Sequence[CommandRecord], audit: Sequence[AuditRecord]) -> None:
        """Write decided commands and extend the audit chain."""
        ...


class AuthorityStore(Protocol):
    """The server's database."""

    def epoch(self) -> str:
        """The identity of this history; a restored backup starts another."""
        ...

    def transaction(self, *, write: bool) -> AbstractContextManager[AuthorityTransaction]:
        """A transaction that commits when the block ends and vanishes when it raises."""
        ...


# --- the device's side ---------------------------------------------------------------------------

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


class DeviceStore(Rows, Protocol):
    """The device's database; every method that writes belongs to the open transaction."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing of what happens inside; nested use joins the outer one."""
        ...

    def version_of(self, kind: str, row_id: str) -> int:
        """The server's version of a row, 0 when it never came from there."""
        ...

    def put_optimistic(self, rows: Sequence[Entity]) -> None:
        """Write rows ahead of the server, keeping a shadow of what stood there before."""
        ...

    def restore_shadows(self) -> None:
        """Put back what stood before any pending command."""
        ...

    def put_wire(self, scope: Scope, rows: Sequence[WireRow]) -> None:
        """Write rows as the server sent them for a scope."""
        ...

    def enter(self, scope: Scope, roots: Sequence[str]) -> None:
        """Note that roots sit in a scope."""
        ...

    def leave(self, scope: Scope, roots: Sequence[str]) -> None:
        """Note that roots left a scope, and purge those that sit in no other held one."""
        ...

    def remove(self, scope: Scope, rows: Sequence[tuple[str, str]]) -> None:
        """Purge single rows that no longer belong to a scope."""
        ...

    def drop_scope(self, scope: Scope) -> None:
        """Forget a scope with its cursor and purge what sits in no other held one."""
        ...

    def cursors(self) -> dict[Scope, Cursor]:
        """The held scopes and where the device stands in each."""
        ...

    def set_cursor(self, scope: Scope, cursor: Cursor) -> None:
        """Move on in a scope."""
        ...

    def enqueue(self, command_id: str, kind: str, text: str, issued_at: datetime) -> Pending:
        """Add a command to the outbox under the next counter."""
        ...

    def outbox(self, *, limit: int | None = None) -> Sequence[Pending]:
        """What is pending, in order."""
        ...

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Write the server's outcomes beside their commands."""
        ...

    def drop_decided(self) -> Sequence[Pending]:
        """Take the decided commands out of the outbox and return them."""
        ...

    def keep_draft(self, draft: Draft) -> None:
        """Keep work that did not go through."""
        ...

    def drafts(self) -> Sequence[Draft]:
        """The kept work, oldest first."""
        ...

    def discard_draft(self, draft_id: str) -> None:
        """Let go of kept work, because its author said so."""
        ...

    def meta(self, key: str) -> str | None:
        """A setting of this database: its device id, epoch, user, last contact."""
        ...

    def set_meta(self, key: str, value: str) -> None:
        """Write a setting of this database."""
        ...
