"""Scopes on the server: who sits where, the dense numbers of each scope, and the pointers behind them.

A scope's counter is a row that a writer updates last and holds until it commits. Numbers are therefore
given in the order of commits, without gaps, and a reader who has seen one has seen all below it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Insert, bindparam, select

from server.adapters.driver import answers, answers_among, change, write_all
from server.adapters.inserting import insert_into
from server.adapters.tables import FEED, MEMBER, SCOPE
from shared.rules.visibility import Scope
from sync.core.digest import MODULUS
from sync.core.records import Advance, FeedEntry, Operation, Standing

_MOST_REMEMBERED = 20_000
"""Roots of one transaction; a reader that goes through a whole company would remember all of it."""

# Statements are built once, because building them costs more than running them.
_SCOPES_OF = select(MEMBER.c.root, MEMBER.c.scope).where(
    MEMBER.c.root.in_(bindparam("roots", expanding=True))
)
_AFTER = (
    select(FEED.c.seq, FEED.c.kind, FEED.c.row, FEED.c.root, FEED.c.op)
    .where(FEED.c.scope == bindparam("scope"), FEED.c.seq > bindparam("after"))
    .order_by(FEED.c.seq)
    .limit(bindparam("most"))
)
_STANDINGS = select(SCOPE.c.scope, SCOPE.c.head, SCOPE.c.floor, SCOPE.c.digest).where(
    SCOPE.c.scope.in_(bindparam("scopes", expanding=True))
)


class ScopeBook:
    """The scopes' part of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._members: dict[str, frozenset[Scope]] = {}
        self._moved: dict[str, frozenset[Scope]] = {}
        """What the database still says of the roots that were given other scopes."""

    # --- who sits where ----------------------------------------------------------------------------

    def members_of(self, roots: Sequence[str]) -> dict[str, frozenset[Scope]]:
        """Which scopes each of these roots sits in; a root nobody filed sits in none."""
        if len(self._members) > _MOST_REMEMBERED and not self._moved:
            self._members.clear()
        unknown = [root for root in dict.fromkeys(roots) if root not in self._members]
        found: dict[str, set[Scope]] = {root: set() for root in unknown}
        for root, scope in answers_among(self.connection, _SCOPES_OF, "roots", unknown):
            found[root].add(Scope(scope))
        self._members.update((root, frozenset(scopes)) for root, scopes in found.items())
        return {root: self._members[root] for root in roots}

    def set_members(self, root: str, scopes: frozenset[Scope]) -> None:
        """Record which scopes a root sits in now."""
        before = self.members_of((root,))[root]
        if before != scopes:
            self._moved.setdefault(root, before)
            self._members[root] = scopes

    def flush_members(self) -> None:
        """Bring the moves into the database."""
        gone, new = [], []
        for root, before in sorted(self._moved.items()):
            now = self._members[root]
            gone += [{"r": root, "s": scope} for scope in sorted(before - now)]
            new += [{"root": root, "scope": scope} for scope in sorted(now - before)]
        self._moved.clear()
        if gone:
            here = (MEMBER.c.root == bindparam("r")) & (MEMBER.c.scope == bindparam("s"))
            self.connection.execute(MEMBER.delete().where(here), gone)
        if new:
            self.connection.execute(MEMBER.insert(), new)

    # --- numbers -----------------------------------------------------------------------------------

    def advance(self, steps: Mapping[Scope, Advance]) -> dict[Scope, int]:
        """Move each scope on and return its number before.

        Called once and last: the counters stay locked until the commit, taken in one order by all.
        """
        statement = _moving_on(self.connection.dialect.name)
        before: dict[Scope, int] = {}
        for scope, step in sorted(steps.items()):
            given = {"scope": scope, "head": step.count, "floor": 0, "digest": step.weight}
            ((head,),) = change(self.connection, statement, given)
            before[scope] = cast("int", head) - step.count
        return before

    def standings(self, scopes: Iterable[Scope]) -> dict[Scope, Standing]:
        """Where these scopes stand, all of them at one moment."""
        asked = list(scopes)
        found = dict.fromkeys(asked, Standing())
        for scope, head, floor, digest in answers_among(self.connection, _STANDINGS, "scopes", asked):
            found[Scope(scope)] = Standing(head, floor, digest)
        return found

    def trim(self, floors: Mapping[Scope, int]) -> int:
        """Drop the pointers up to these numbers and raise the floors; returns how many went."""
        gone = 0
        for scope, number in sorted(floors.items()):
            here = (SCOPE.c.scope == scope) & (SCOPE.c.floor < number) & (SCOPE.c.head >= number)
            if self.connection.execute(SCOPE.update().where(here), {"floor": number}).rowcount:
                old = (FEED.c.scope == scope) & (FEED.c.seq <= number)
                gone += self.connection.execute(FEED.delete().where(old)).rowcount
        return gone

    # --- pointers ----------------------------------------------------------------------------------

    def append_feed(self, entries: Sequence[FeedEntry]) -> None:
        """Write pointers; an older pointer to the same (scope, kind, row) is replaced."""
        latest = {(entry.scope, entry.kind, entry.row): entry for entry in entries}
        if not latest:
            return
        write_all(
            self.connection,
            _pointing(self.connection.dialect.name),
            [
                (entry.scope, entry.seq, entry.kind, entry.row, entry.root, entry.op)
                for entry in latest.values()
            ],
        )

    def feed_after(self, scope: Scope, seq: int, limit: int) -> Sequence[FeedEntry]:
        """The pointers that follow a number, in order."""
        found = answers(self.connection, _AFTER, {"scope": scope, "after": seq, "most": limit})
        return [
            FeedEntry(scope, number, kind, row, root, cast("Operation", op))
            for number, kind, row, root, op in found
        ]


@cache
def _moving_on(dialect: str) -> Any:
    insert = insert_into(SCOPE, dialect)
    return insert.on_conflict_do_update(
        index_elements=["scope"],
        set_={
            "head": SCOPE.c.head + insert.excluded.head,
            "digest": (SCOPE.c.digest + insert.excluded.digest).bitwise_and(MODULUS - 1),
        },
    ).returning(SCOPE.c.head)


@cache
def _pointing(dialect: str) -> Insert:
    insert = insert_into(FEED, dialect)
    return insert.on_conflict_do_update(
        index_elements=["scope", "kind", "row"],
        set_={name: insert.excluded[name] for name in ("seq", "root", "op")},
    )
