"""What the engine needs from the world, as small ports in the engine's own words.

Stores are synchronous: a transaction never waits for the network. Only the transport and the clock's
sleep are awaited.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from shared.facts import Rows
from shared.models.base import Entity, Shelf
from shared.models.ids import DeviceId
from shared.rules.visibility import Scope
from sync.core.records import (
    Advance,
    AuditRecord,
    CommandRecord,
    DeviceRecord,
    Draft,
    FeedEntry,
    News,
    Pending,
    Salvage,
    Standing,
    Stored,
)
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import Cursor, PullReply, PullRequest, WireRow
from sync.wire.push import Outcome, PushReply, PushRequest

__all__ = [
    "Advance",
    "AuditRecord",
    "AuthorityStore",
    "AuthorityTransaction",
    "Clock",
    "CommandRecord",
    "DeviceRecord",
    "DeviceStore",
    "Draft",
    "FeedEntry",
    "IdSource",
    "LostRace",
    "News",
    "Pending",
    "Salvage",
    "Standing",
    "Stored",
    "Transport",
]


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

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Ask where rows differ."""
        ...


# --- the authority's side ------------------------------------------------------------------------


class LostRace(Exception):
    """Another transaction was quicker; nothing was written, and running it again may well succeed."""


class AuthorityTransaction(Rows, Protocol):
    """One transaction of the authority's store: all or nothing of what is done through it."""

    def lock(self, roots: Iterable[str]) -> None:
        """Keep other transactions from deciding on these roots until this one ends.

        Called once, before anything is read: it also says what the questions will be about.
        """
        ...

    def prefetch(self, pointers: Iterable[tuple[str, str]]) -> None:
        """Read rows (kind, id) that will be asked for, in few questions; it changes no answer."""
        ...

    def version_of(self, kind: str, row_id: str) -> int:
        """The row's version, 0 when there is none."""
        ...

    def put(self, rows: Sequence[Stored]) -> None:
        """Write rows whole, each with a new version above the one that this transaction saw.

        A row that somebody else moved on meanwhile is not overwritten: the transaction fails.
        """
        ...

    def set_members(self, root: str, scopes: frozenset[Scope]) -> None:
        """Record which scopes a root sits in now."""
        ...

    def members_of(self, roots: Sequence[str]) -> dict[str, frozenset[Scope]]:
        """Which scopes each of these roots sits in."""
        ...

    def sums_of(self, roots: Sequence[str]) -> dict[tuple[str, Shelf], int]:
        """What the stored rows that hang on each of these roots add up to, by shelf; asked before any put."""
        ...

    def advance(self, steps: Mapping[Scope, Advance]) -> dict[Scope, int]:
        """Move each scope on and return its number before; called once, and last."""
        ...

    def append_feed(self, entries: Sequence[FeedEntry]) -> None:
        """Write pointers; an older pointer to the same (scope, kind, row) is replaced."""
        ...

    def standings(self, scopes: Iterable[Scope]) -> dict[Scope, Standing]:
        """Where these scopes stand, all of them at one moment."""
        ...

    def trim(self, floors: Mapping[Scope, int]) -> int:
        """Drop the pointers up to these numbers and raise the floors; returns how many went."""
        ...

    def feed_after(self, scope: Scope, seq: int, limit: int) -> Sequence[FeedEntry]:
        """The pointers that follow a number, in order."""
        ...

    def rows_at(self, pointers: Sequence[tuple[str, str]]) -> Sequence[WireRow]:
        """The rows (kind, id) as they stand, in the order asked, missing ones left out."""
        ...

    def rows_of_roots(self, kind: str, roots: Sequence[str]) -> Sequence[WireRow]:
        """All rows of a kind that hang on these roots, by root and id."""
        ...

    def snapshot(self, scope: Scope, kind: str, after: str, limit: int) -> Sequence[WireRow]:
        """The rows of a kind that belong to a scope and whose id follows, by id."""
        ...

    def listing(self, scope: Scope, kind: str, after: str, until: str) -> Sequence[tuple[str, int]]:
        """Identity and version of the scope's rows of a kind after one id up to another, by id.

        An empty `until` means to the end.
        """
        ...

    def device(self, device: DeviceId) -> DeviceRecord | None:
        """What is known of a device; locks its record until the transaction ends."""
        ...

    def save_device(self, device: DeviceRecord) -> None:
        """Write what is known of a device."""
        ...

    def devices_since(self, moment: datetime) -> Sequence[DeviceRecord]:
        """The devices that were heard since a moment and may still speak."""
        ...

    def keep_salvage(self, found: Sequence[Salvage]) -> None:
        """Keep what came from a device that may no longer speak; what is kept already stays."""
        ...

    def commands_of(self, device: DeviceId, counters: Sequence[int]) -> dict[int, CommandRecord]:
        """The commands of a device that were already decided, by counter."""
        ...

    def commands_known(self, ids: Sequence[str]) -> dict[str, CommandRecord]:
        """The decided commands with these ids, whichever device sent them."""
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
        """A transaction that commits when the block ends and vanishes when it raises.

        Raises LostRace when it ran into another one.
        """
        ...


# --- the device's side ---------------------------------------------------------------------------


class DeviceStore(Rows, Protocol):
    """The device's database; every method that writes belongs to the open transaction."""

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing of what happens inside; nested use joins the outer one.

        A failure inside a nested block undoes the whole; where it was swallowed on the way, the outer
        block ends with a RuntimeError.
        """
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
        """Write rows as the server sent them for a scope; their roots sit in it from now on.

        Shadows of these rows are dropped: the server's rows are what stands now.
        """
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
        """The held scopes and where the device stands in each, with what its rows there add up to."""
        ...

    def listing(self, scope: Scope, kind: str, after: str, until: str) -> Sequence[tuple[str, int]]:
        """Identity and version of the held rows of a scope and kind after one id up to another, by id.

        As the server sent them: asked only while no shadow is out. An empty `until` means to the end.
        """
        ...

    def set_cursor(self, scope: Scope, cursor: Cursor) -> None:
        """Move on in a scope."""
        ...

    def count_again(self) -> None:
        """Add up anew what is held in every scope; asked only while no shadow is out."""
        ...

    def enqueue(self, command_id: str, kind: str, text: str, issued_at: datetime) -> Pending:
        """Add a command to the outbox under the next counter."""
        ...

    def outbox(self) -> Sequence[Pending]:
        """What is pending, in order."""
        ...

    def waiting(self, most: int) -> Sequence[Pending]:
        """What the server has not answered yet, in order, from the first on and at most so many."""
        ...

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Write the server's outcomes beside their commands."""
        ...

    def drop_decided(self, at: datetime) -> Sequence[Pending]:
        """Take the decided commands out of the outbox and return them.

        Those that were not refused are kept aside for `offer_again`.
        """
        ...

    def offer_again(self, after: int) -> int:
        """Put what was taken back into the outbox, before all that waits, for a history that may lack it.

        What this identity had numbered up to `after` is known there and keeps its counter: it is asked
        again what became of it, for a copy of this device may have been quicker and heard another
        answer. The rest counts on from there. Returns how many commands may be unknown there.
        """
        ...

    def forget_taken(self, before: datetime) -> None:
        """Let go of what was taken by the server before a moment."""
        ...

    def add_news(self, news: Sequence[News]) -> None:
        """Tell what happened, after what was told before; only the latest thousand are kept."""
        ...

    def news(self) -> Sequence[tuple[int, News]]:
        """What happened and was not seen yet, oldest first, each with its place."""
        ...

    def see_news(self, up_to: int) -> None:
        """Note that its reader has seen the news up to a place."""
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

    def renumber(self) -> None:
        """Give the waiting commands counters from 1 on, for a device under a new identity."""
        ...

    def meta(self, key: str) -> str | None:
        """A setting of this database: its device id, epoch, user, last contact."""
        ...

    def set_meta(self, key: str, value: str) -> None:
        """Write a setting of this database."""
        ...
