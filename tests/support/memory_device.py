"""The device's store as one value in memory: it is kept and copied whole, so a copy costs nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar, cast

from shared.models.base import Entity, Shelf
from shared.registry import BY_NAME
from shared.rules.visibility import Scope, inbox_scope
from sync.core.fingerprint import fingerprint
from sync.core.records import Draft, Pending
from sync.wire.pull import Cursor, WireRow
from sync.wire.push import Outcome
from tests.support.table import Table, hashed_once

E = TypeVar("E", bound=Entity)
Place = tuple[str, str]
"""A row's kind and id."""

_SHELF_OF: dict[str, Shelf] = {"t": "customer", "p": "private", "u": "inbox", "company": "company"}
_LAST_COUNTER = "last_counter"


@dataclass(frozen=True, slots=True)
class Held:
    """A row on the device, with the server's version; its text says all there is to compare."""

    row: Entity = field(compare=False)
    version: int
    text: str


@hashed_once
@dataclass(frozen=True)
class DeviceState:
    """All that a device holds at one moment."""

    rows: Table[Place, Held] = field(default_factory=Table)
    shadows: Table[Place, Held | None] = field(default_factory=Table)
    members: Table[Scope, frozenset[str]] = field(default_factory=Table)
    """The roots that sit in each scope; an inbox is here, without roots, as soon as it is held."""
    cursors: Table[Scope, Cursor] = field(default_factory=Table)
    outbox: Table[int, Pending] = field(default_factory=Table)
    """By place, in order."""
    drafts: Table[int, Draft] = field(default_factory=Table)
    """By place, oldest first."""
    settings: Table[str, str] = field(default_factory=Table)


class MemoryDeviceStore:
    """The `DeviceStore` port in memory."""

    def __init__(self, state: DeviceState | None = None) -> None:
        self.state = state or DeviceState()
        self._depth = 0
        self._failed = False

    def copy(self) -> "MemoryDeviceStore":
        """An independent store with the same content."""
        return MemoryDeviceStore(self.state)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what happens inside; nested use joins the outer one."""
        if self._depth == 0:
            self._failed = False
        before = self.state
        self._depth += 1
        try:
            yield
        except BaseException:
            self._failed = True
            raise
        finally:
            self._depth -= 1
            if self._depth == 0 and self._failed:
                self.state = before
        if self._depth == 0 and self._failed:
            raise RuntimeError("part of a transaction failed and the failure was swallowed")

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
        self.enter(scope, () if _shelf_of(scope) == "inbox" else [row.root for row in rows])

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
        shelf = _shelf_of(scope)
        self._purge(scope, lambda row: shelf == row.SHELF and row.root in roots)

    def remove(self, scope: Scope, rows: Sequence[Place]) -> None:
        """Purge single rows that no longer belong to a scope."""
        self._purge(scope, lambda row: (row.KIND, row.id) in rows)

    def drop_scope(self, scope: Scope) -> None:
        """Forget a scope with its cursor and purge what sits in no other held one."""
        roots = self.state.members.get(scope, frozenset())
        self._change(cursors=self.state.cursors.without([scope]), members=self.state.members.without([scope]))
        if _shelf_of(scope) == "inbox":
            self._purge(scope, lambda row: scope in map(inbox_scope, row.shown_to))
        else:
            self.leave(scope, tuple(roots))

    def cursors(self) -> dict[Scope, Cursor]:
        """The held scopes and where the device stands in each."""
        return dict(self.state.cursors)

    def set_cursor(self, scope: Scope, cursor: Cursor) -> None:
        """Move on in a scope."""
        self._change(cursors=self.state.cursors.having({scope: cursor}))
        if _shelf_of(scope) == "inbox":
            self.enter(scope, ())

    def _purge(self, left: Scope, candidate: Callable[[Entity], bool]) -> None:
        """Let candidates go that nothing lists; the scope that is left does not count."""
        others = self.state.members.without([left])

        def listed(row: Entity) -> bool:
            if any(inbox_scope(user) in others for user in row.shown_to):
                return True
            return any(row.root in roots for scope, roots in others.items() if _shelf_of(scope) == row.SHELF)

        gone = [
            place for place, held in self.state.rows.items() if candidate(held.row) and not listed(held.row)
        ]
        self._change(rows=self.state.rows.without(gone), shadows=self.state.shadows.without(gone))

    # --- work --------------------------------------------------------------------------------------

    def enqueue(self, command_id: str, kind: str, text: str, issued_at: datetime) -> Pending:
        """Add a command to the outbox under the next counter."""
        counter = int(self.meta(_LAST_COUNTER) or 0) + 1
        pending = Pending(counter, command_id, kind, text, fingerprint(text), issued_at, "waiting")
        self.set_meta(_LAST_COUNTER, str(counter))
        self._change(outbox=self.state.outbox.having({_next(self.state.outbox): pending}))
        return pending

    def outbox(self) -> Sequence[Pending]:
        """What is pending, in order."""
        return [pending for _, pending in sorted(self.state.outbox.items())]

    def waiting(self, most: int) -> Sequence[Pending]:
        """What the server has not answered yet, in order, from the first on and at most so many."""
        return [each for each in self.outbox() if each.state == "waiting"][:most]

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Write the server's outcomes beside their commands."""
        answers = {(outcome.counter, outcome.id): outcome for outcome in outcomes}
        settled = {
            place: replace(pending, state="decided", outcome=answers[pending.counter, pending.id])
            for place, pending in self.state.outbox.items()
            if (pending.counter, pending.id) in answers
        }
        self._change(outbox=self.state.outbox.having(settled))

    def drop_decided(self) -> Sequence[Pending]:
        """Take the decided commands out of the outbox and return them."""
        decided = {place: each for place, each in self.state.outbox.items() if each.state == "decided"}
        self._change(outbox=self.state.outbox.without(decided))
        return [decided[place] for place in sorted(decided)]

    def renumber(self) -> None:
        """Give the waiting commands counters from 1 on, for a device under a new identity."""
        outbox = self.state.outbox
        waiting = [place for place in sorted(outbox) if outbox[place].state == "waiting"]
        self._change(
            outbox=outbox.having(
                {
                    place: replace(outbox[place], counter=counter)
                    for counter, place in enumerate(waiting, start=1)
                }
            )
        )
        self.set_meta(_LAST_COUNTER, str(len(waiting)))

    def keep_draft(self, draft: Draft) -> None:
        """Keep work that did not go through; keeping it again changes nothing."""
        if draft.id not in {each.id for each in self.state.drafts.values()}:
            self._change(drafts=self.state.drafts.having({_next(self.state.drafts): draft}))

    def drafts(self) -> Sequence[Draft]:
        """The kept work, oldest first."""
        return [draft for _, draft in sorted(self.state.drafts.items())]

    def discard_draft(self, draft_id: str) -> None:
        """Let go of kept work, because its author said so."""
        gone = [place for place, draft in self.state.drafts.items() if draft.id == draft_id]
        self._change(drafts=self.state.drafts.without(gone))

    # --- settings ----------------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A setting of this database."""
        return self.state.settings.get(key)

    def set_meta(self, key: str, value: str) -> None:
        """Write a setting of this database."""
        self._change(settings=self.state.settings.having({key: value}))

    def _change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)


def _next(places: Table[int, Any]) -> int:
    return max(places, default=0) + 1


def _shelf_of(scope: Scope) -> Shelf:
    return _SHELF_OF[scope.partition(":")[0]]


@lru_cache(maxsize=4_096)
def _parsed(kind: str, doc: str) -> Entity:
    return BY_NAME[kind].model_validate_json(doc)
