"""The device's store as one value in memory: it is kept and copied whole, so a copy costs nothing."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar, cast

from shared.models.base import Entity, Shelf
from shared.registry import BY_NAME
from shared.rules.visibility import Scope, inbox_scope, shelf_of
from sync.core.digest import MODULUS, mark
from sync.wire.pull import Cursor, WireRow
from tests.support.memory_device_state import DeviceState, Held, Place
from tests.support.memory_outbox import MemoryOutbox
from tests.support.table import Table

__all__ = ["DeviceState", "MemoryDeviceStore"]

E = TypeVar("E", bound=Entity)


class MemoryDeviceStore(MemoryOutbox):
    """The `DeviceStore` port in memory."""

    def copy(self) -> "MemoryDeviceStore":
        """An independent store with the same content."""
        return MemoryDeviceStore(self.state)

    # --- rows --------------------------------------------------------------------------------------

    def get(self, kind: type[E], row_id: str) -> E | None:
        """The row of that kind and id, or None."""
        held = self.state.rows.get((kind.KIND, row_id))
        return None if held is None else cast("E", held.row)

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        """All rows of a kind whose indexed field has the value, ordered by id."""
        if field not in kind.INDEXED:
            raise LookupError(f"{kind.KIND}.{field} is not indexed")
        return [row for row in self.all(kind) if str(getattr(row, field)) == value]

    def all(self, kind: type[E]) -> Sequence[E]:
        """All rows of a kind, ordered by id."""
        found = [held.row for (name, _), held in self.state.rows.items() if name == kind.KIND]
        return [cast("E", row) for row in sorted(found, key=lambda row: row.id)]

    def version_of(self, kind: str, row_id: str) -> int:
        """The server's version of a row, 0 when it never came from there."""
        held = self.state.rows.get((kind, row_id))
        return 0 if held is None else held.version

    def put_optimistic(self, rows: Sequence[Entity]) -> None:
        """Write rows ahead of the server, keeping a shadow of what stood there before."""
        here, shadows = self.state.rows, self.state.shadows
        places = {(row.KIND, row.id): row for row in rows}
        new = {place: Held(row, self.version_of(*place), row.text()) for place, row in places.items()}
        before = {place: here.get(place) for place in places if place not in shadows}
        self._change(rows=here.having(new), shadows=shadows.having(before))

    def restore_shadows(self) -> None:
        """Put back what stood before any pending command."""
        shadows = self.state.shadows
        before = {place: held for place, held in shadows.items() if held is not None}
        self._change(rows=self.state.rows.without(shadows).having(before), shadows=Table())

    def put_wire(self, scope: Scope, rows: Sequence[WireRow]) -> None:
        """Write rows as the server sent them for a scope; their roots sit in it from now on."""
        new = {(row.kind, row.id): Held(_parsed(row.kind, row.doc), row.version, row.doc) for row in rows}
        self._change(rows=self.state.rows.having(new), shadows=self.state.shadows.without(new))
        self.enter(scope, () if shelf_of(scope) == "inbox" else [row.root for row in rows])

    # --- scopes ------------------------------------------------------------------------------------

    def enter(self, scope: Scope, roots: Sequence[str]) -> None:
        """Note that roots sit in a scope."""
        members = self.state.members
        self._change(members=members.having({scope: members.get(scope, frozenset()).union(roots)}))

    def leave(self, scope: Scope, roots: Sequence[str]) -> None:
        """Note that roots left a scope, and purge those that sit in no other held one."""
        members = self.state.members
        if scope in members:
            self._change(members=members.having({scope: members[scope].difference(roots)}))
        shelf = shelf_of(scope)
        if roots:
            self._purge(scope, lambda row: shelf == row.SHELF and row.root in roots)

    def remove(self, scope: Scope, rows: Sequence[Place]) -> None:
        """Purge single rows that no longer belong to a scope."""
        if rows:
            self._purge(scope, lambda row: (row.KIND, row.id) in rows)

    def drop_scope(self, scope: Scope) -> None:
        """Forget a scope with its cursor and purge what sits in no other held one."""
        roots = self.state.members.get(scope, frozenset())
        self._change(cursors=self.state.cursors.without([scope]), members=self.state.members.without([scope]))
        if shelf_of(scope) == "inbox":
            self._purge(scope, lambda row: scope in map(inbox_scope, row.shown_to))
        else:
            self.leave(scope, tuple(roots))

    def count_again(self) -> None:
        """Nothing to do: rows are added up whenever somebody asks."""

    def cursors(self) -> dict[Scope, Cursor]:
        """The held scopes and where the device stands in each, with what its rows there add up to."""
        sums = self._sums()
        return {
            scope: cursor.model_copy(update={"digest": sums.get(scope, 0) % MODULUS})
            for scope, cursor in sorted(self.state.cursors.items())
        }

    def listing(self, scope: Scope, kind: str, after: str, until: str) -> Sequence[tuple[str, int]]:
        """Identity and version of the held rows of a scope and kind after one id up to another, by id."""
        return sorted(
            (row_id, held.version)
            for (name, row_id), held in self._from_server()
            if name == kind and row_id > after and (not until or row_id <= until) and self._sits(scope, held)
        )

    def _sums(self) -> dict[Scope, int]:
        homes: dict[tuple[Shelf, str], list[Scope]] = {}
        for scope, roots in self.state.members.items():
            for root in roots:
                homes.setdefault((shelf_of(scope), root), []).append(scope)
        sums: dict[Scope, int] = {}
        for place, held in self._from_server():
            row, weight = held.row, _mark(*place, held.version)
            for scope in (*homes.get((row.SHELF, row.root), ()), *set(map(inbox_scope, row.shown_to))):
                sums[scope] = sums.get(scope, 0) + weight
        return sums

    def _from_server(self) -> Iterator[tuple[Place, Held]]:
        """The rows as they stand below what is ahead of the server."""
        shadows = dict(self.state.shadows.items())
        for place, held in self.state.rows.items():
            below = shadows.get(place, held)
            if below is not None and below.version:
                yield place, below

    def _sits(self, scope: Scope, held: Held) -> bool:
        if shelf_of(scope) == "inbox":
            return scope in map(inbox_scope, held.row.shown_to)
        here = self.state.members.get(scope, frozenset())
        return shelf_of(scope) == held.row.SHELF and held.row.root in here

    def set_cursor(self, scope: Scope, cursor: Cursor) -> None:
        """Move on in a scope."""
        self._change(cursors=self.state.cursors.having({scope: cursor}))
        if shelf_of(scope) == "inbox":
            self.enter(scope, ())

    def _purge(self, left: Scope, candidate: Callable[[Entity], bool]) -> None:
        """Let candidates go that nothing lists; the scope that is left does not count."""
        others = self.state.members.without([left])

        def listed(row: Entity) -> bool:
            if any(inbox_scope(user) in others for user in row.shown_to):
                return True
            return any(row.root in roots for scope, roots in others.items() if shelf_of(scope) == row.SHELF)

        gone = [
            place for place, held in self.state.rows.items() if candidate(held.row) and not listed(held.row)
        ]
        self._change(rows=self.state.rows.without(gone), shadows=self.state.shadows.without(gone))


@lru_cache(maxsize=4_096)
def _parsed(kind: str, doc: str) -> Entity:
    return BY_NAME[kind].model_validate_json(doc)


_mark = lru_cache(maxsize=4_096)(mark)
