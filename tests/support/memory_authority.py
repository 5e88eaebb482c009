"""The authority's store as one value in memory: it is kept and copied whole, so a copy costs nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from threading import RLock
from typing import Any, TypeVar, cast

from shared.models.base import Entity, Shelf
from shared.models.ids import DeviceId
from shared.registry import KINDS
from shared.rules.visibility import Scope, inbox_scope, shelf_of
from sync.core.digest import MODULUS, mark
from sync.core.records import (
    Advance,
    AuditRecord,
    CommandRecord,
    DeviceRecord,
    FeedEntry,
    Salvage,
    Standing,
    Stored,
)
from sync.ports import LostRace
from sync.wire.pull import WireRow
from tests.support.table import Table, hashed_once

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row and the copy of it that travels; the copy's text says all there is to compare."""

    row: Entity = field(compare=False)
    wire: WireRow


@hashed_once
@dataclass(frozen=True)
class AuthorityState:
    """All that an authority knows at one moment."""

    epoch: str = "the-first"
    rows: Table[str, Table[str, Kept]] = field(default_factory=Table)
    members: Table[str, frozenset[Scope]] = field(default_factory=Table)
    standings: Table[Scope, Standing] = field(default_factory=Table)
    feed: Table[Scope, Table[tuple[str, str], FeedEntry]] = field(default_factory=Table)
    devices: Table[DeviceId, DeviceRecord] = field(default_factory=Table)
    commands: Table[tuple[DeviceId, int], CommandRecord] = field(default_factory=Table)
    audit: Table[int, AuditRecord] = field(default_factory=Table)
    """By place, from 1 on."""
    salvage: Table[str, Salvage] = field(default_factory=Table)


class MemoryAuthorityStore:
    """The `AuthorityStore` port in memory; writers wait for each other, readers keep what they began with."""

    def __init__(self, state: AuthorityState | None = None) -> None:
        self.state = state or AuthorityState()
        self._turn = RLock()

    def copy(self) -> "MemoryAuthorityStore":
        """An independent store with the same content."""
        return MemoryAuthorityStore(self.state)

    def epoch(self) -> str:
        """The identity of this history."""
        return self.state.epoch

    def begin_epoch(self, identity: str) -> None:
        """Start another history, as after a restore."""
        with self._turn:
            self.state = replace(self.state, epoch=identity)

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator["MemoryTransaction"]:
        """A transaction that commits when the block ends and vanishes when it raises."""
        if not write:
            yield MemoryTransaction(self.state)
            return
        with self._turn:
            transaction = MemoryTransaction(self.state)
            yield transaction
            self.state = transaction.state


class MemoryTransaction:
    """The `AuthorityTransaction` port: a state of its own that becomes the store's at the commit."""

    def __init__(self, state: AuthorityState) -> None:
        self.state = state

    # --- rows --------------------------------------------------------------------------------------

    def lock(self, roots: Iterable[str]) -> None:
        """Nothing to do: a writer is alone."""

    def prefetch(self, pointers: Iterable[tuple[str, str]]) -> None:
        """Nothing to do: every row is at hand."""

    def get(self, kind: type[E], row_id: str) -> E | None:
        """The row of that kind and id, or None."""
        kept = self._of(kind.KIND).get(row_id)
        return None if kept is None else cast("E", kept.row)

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        """All rows of a kind whose indexed field has the value, ordered by id."""
        if field not in kind.INDEXED:
            raise LookupError(f"{kind.KIND}.{field} is not indexed")
        return [row for row in self.all(kind) if str(getattr(row, field)) == value]

    def all(self, kind: type[E]) -> Sequence[E]:
        """All rows of a kind, ordered by id."""
        rows = self._of(kind.KIND)
        return [cast("E", rows[row_id].row) for row_id in sorted(rows)]

    def version_of(self, kind: str, row_id: str) -> int:
        """The row's version, 0 when there is none."""
        kept = self._of(kind).get(row_id)
        return 0 if kept is None else kept.wire.version

    def put(self, rows: Sequence[Stored]) -> None:
        """Write rows whole; a row that somebody else moved on is not overwritten."""
        new: dict[str, dict[str, Kept]] = {}
        for stored in rows:
            row, version = stored.row, stored.version
            if version <= self.version_of(row.KIND, row.id):
                raise LostRace(f"{row.KIND} {row.id} moved on")
            wire = WireRow(row.KIND, row.id, row.root, version, row.text())
            new.setdefault(row.KIND, {})[row.id] = Kept(row, wire)
        self._change(rows=self.state.rows.having({kind: self._of(kind).having(new[kind]) for kind in new}))

    # --- scopes ------------------------------------------------------------------------------------

    def set_members(self, root: str, scopes: frozenset[Scope]) -> None:
        """Record which scopes a root sits in now."""
        self._change(members=self.state.members.having({root: scopes}))

    def members_of(self, roots: Sequence[str]) -> dict[str, frozenset[Scope]]:
        """Which scopes each of these roots sits in."""
        return {root: self.state.members.get(root, frozenset()) for root in roots}

    def sums_of(self, roots: Sequence[str]) -> dict[tuple[str, Shelf], int]:
        """What the stored rows that hang on each of these roots add up to, by shelf."""
        sums: dict[tuple[str, Shelf], int] = {}
        for kind in KINDS:
            if kind.SHELF in ("customer", "private"):
                for kept in self._of(kind.KIND).values():
                    if kept.wire.root in roots:
                        key = (kept.wire.root, kind.SHELF)
                        sums[key] = (sums.get(key, 0) + _mark(kept.wire)) % MODULUS
        return sums

    def advance(self, steps: Mapping[Scope, Advance]) -> dict[Scope, int]:
        """Move each scope on and return its number before."""
        before = self.standings(steps)
        after = {
            scope: replace(
                before[scope],
                head=before[scope].head + step.count,
                digest=(before[scope].digest + step.weight) % MODULUS,
            )
            for scope, step in steps.items()
        }
        self._change(standings=self.state.standings.having(after))
        return {scope: standing.head for scope, standing in before.items()}

    def append_feed(self, entries: Sequence[FeedEntry]) -> None:
        """Write pointers; an older pointer to the same (scope, kind, row) is replaced."""
        new: dict[Scope, dict[tuple[str, str], FeedEntry]] = {}
        for entry in entries:
            new.setdefault(entry.scope, {})[entry.kind, entry.row] = entry
        feed = self.state.feed
        self._change(feed=feed.having({scope: feed.get(scope, Table()).having(new[scope]) for scope in new}))

    def standings(self, scopes: Iterable[Scope]) -> dict[Scope, Standing]:
        """Where these scopes stand."""
        return {scope: self.state.standings.get(scope, Standing()) for scope in scopes}

    def trim(self, floors: Mapping[Scope, int]) -> int:
        """Drop the pointers up to these numbers and raise the floors; returns how many went."""
        gone = 0
        for scope, number in floors.items():
            standing = self.standings([scope])[scope]
            if standing.floor < number <= standing.head:
                pointers = self.state.feed.get(scope, Table())
                old = [place for place, entry in pointers.items() if entry.seq <= number]
                gone += len(old)
                self._change(
                    standings=self.state.standings.having({scope: replace(standing, floor=number)}),
                    feed=self.state.feed.having({scope: pointers.without(old)}),
                )
        return gone

    def feed_after(self, scope: Scope, seq: int, limit: int) -> Sequence[FeedEntry]:
        """The pointers that follow a number, in order."""
        entries = [entry for entry in self.state.feed.get(scope, Table()).values() if entry.seq > seq]
        return sorted(entries, key=lambda entry: entry.seq)[:limit]

    # --- rows as they travel -----------------------------------------------------------------------

    def rows_at(self, pointers: Sequence[tuple[str, str]]) -> Sequence[WireRow]:
        """The rows (kind, id) as they stand, in the order asked, missing ones left out."""
        return [self._of(kind)[row].wire for kind, row in pointers if row in self._of(kind)]

    def rows_of_roots(self, kind: str, roots: Sequence[str]) -> Sequence[WireRow]:
        """All rows of a kind that hang on these roots, by root and id."""
        return sorted(
            self._copies(kind, lambda kept: kept.wire.root in roots), key=lambda row: (row.root, row.id)
        )

    def snapshot(self, scope: Scope, kind: str, after: str, limit: int) -> Sequence[WireRow]:
        """The rows of a kind that belong to a scope and whose id follows, by id."""
        return self._copies(kind, lambda kept: kept.wire.id > after and self._belongs(scope, kept))[:limit]

    def listing(self, scope: Scope, kind: str, after: str, until: str) -> Sequence[tuple[str, int]]:
        """Identity and version of the scope's rows of a kind after one id up to another, by id."""
        rows = self._copies(kind, lambda kept: kept.wire.id > after and self._belongs(scope, kept))
        return [(row.id, row.version) for row in rows if not until or row.id <= until]

    def _belongs(self, scope: Scope, kept: Kept) -> bool:
        shelf = shelf_of(scope)
        if shelf == "inbox":
            return scope in map(inbox_scope, kept.row.shown_to)
        if shelf != kept.row.SHELF:
            return False
        return shelf == "company" or scope in self.state.members.get(kept.wire.root, frozenset())

    # --- devices and commands ----------------------------------------------------------------------

    def device(self, device: DeviceId) -> DeviceRecord | None:
        """What is known of a device."""
        return self.state.devices.get(device)

    def save_device(self, device: DeviceRecord) -> None:
        """Write what is known of a device."""
        self._change(devices=self.state.devices.having({device.id: device}))

    def devices_since(self, moment: datetime) -> Sequence[DeviceRecord]:
        """The devices that were heard since a moment and may still speak."""
        known = [each for _, each in sorted(self.state.devices.items())]
        return [each for each in known if not each.revoked and each.last_contact >= moment]

    def keep_salvage(self, found: Sequence[Salvage]) -> None:
        """Keep what came from a device that may no longer speak; what is kept already stays."""
        new = {each.id: each for each in found if each.id not in self.state.salvage}
        self._change(salvage=self.state.salvage.having(new))

    def commands_of(self, device: DeviceId, counters: Sequence[int]) -> dict[int, CommandRecord]:
        """The commands of a device that were already decided, by counter."""
        known = self.state.commands
        return {counter: known[device, counter] for counter in counters if (device, counter) in known}

    def commands_known(self, ids: Sequence[str]) -> dict[str, CommandRecord]:
        """The decided commands with these ids, whichever device sent them."""
        wanted = set(ids)
        return {each.id: each for each in self.state.commands.values() if each.id in wanted}

    def record(self, commands: Sequence[CommandRecord], audit: Sequence[AuditRecord]) -> None:
        """Write decided commands and extend the audit."""
        new = {(each.device, each.counter): each for each in commands}
        if new.keys() & self.state.commands.keys():
            raise LostRace("a counter is decided once")
        known = self.state.audit
        more = dict(enumerate(audit, start=len(known) + 1))
        self._change(commands=self.state.commands.having(new), audit=known.having(more))

    def _of(self, kind: str) -> Table[str, Kept]:
        return self.state.rows.get(kind, _NO_ROWS)

    def _copies(self, kind: str, wanted: Callable[[Kept], bool]) -> list[WireRow]:
        rows = self._of(kind)
        return [rows[row_id].wire for row_id in sorted(rows) if wanted(rows[row_id])]

    def _change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)


_NO_ROWS: Table[str, Kept] = Table()


@lru_cache(maxsize=4_096)
def _mark(row: WireRow) -> int:
    return mark(row.kind, row.id, row.version)
