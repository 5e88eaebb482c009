"""Keeps the rollups in line with the rows, lazily and in small steps, from the feed that is there anyway.

Pushing never waits for a rollup: what it writes stands in the feed, and rollups remember up to which number
of each scope they have counted. A question brings the rest up to date first; a background task does so when
nobody pushes. Each step is one short transaction that counts some customers anew from their rows, so a step
that is done twice, or too late, does no harm.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from sqlalchemy import Connection, Insert, Row, bindparam, delete, func, select, update

from server.adapters.driver import answers
from server.adapters.inserting import insert_into
from server.adapters.rollup_tables import CUSTOMER, METADATA, PASSED, STATE
from server.adapters.store import SqlAuthorityStore
from server.adapters.tables import FEED, SCOPE, TABLES
from server.totals.counting import PART_OF, PARTS, Part
from server.totals.keeping import Keeper
from shared.models.base import day_of
from shared.models.customer import Customer
from shared.models.grading import GradingRound

AT_ONCE = 100
"""Customers in one step, at most: on SQLite others wait for it with what they write."""
_OVERDUE, _NEVER = "0", "9999-12-31"

_CARD, _ROUND = TABLES[Customer.KIND], TABLES[GradingRound.KIND]
_HEADS = (
    select(SCOPE.c.scope, SCOPE.c.head, SCOPE.c.floor, func.coalesce(PASSED.c.seq, 0).label("seq"))
    .outerjoin(PASSED, PASSED.c.scope == SCOPE.c.scope)
    .where(SCOPE.c.scope.like("t:%"), SCOPE.c.head != func.coalesce(PASSED.c.seq, 0))
    .order_by(SCOPE.c.scope)
)
_POINTERS = (
    select(FEED.c.seq, FEED.c.kind, FEED.c.root, FEED.c.op)
    .where(FEED.c.scope == bindparam("of"), FEED.c.seq > bindparam("after"), FEED.c.seq <= bindparam("until"))
    .order_by(FEED.c.seq)
    .limit(bindparam("most"))
)
_NEXT_CARDS = (
    select(_CARD.c.id).where(_CARD.c.id > bindparam("after")).order_by(_CARD.c.id).limit(bindparam("most"))
)
_ROUNDS = select(_ROUND.c.doc).order_by(_ROUND.c.id)
_ALL_DUE = select(CUSTOMER.c.customer).where(
    CUSTOMER.c.grade_until != "", CUSTOMER.c.grade_until < bindparam("today")
)
_DUE = _ALL_DUE.limit(bindparam("most"))
_CHANGED = (
    select(FEED.c.root)
    .where(FEED.c.scope == bindparam("of"), FEED.c.seq > bindparam("after"), FEED.c.seq <= bindparam("until"))
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Behind:
    """What is not counted yet."""

    changes: int
    """Changed rows, as the feed numbers them."""
    walking: bool
    """Whether all customers are being counted anew, which begins with the first question ever."""


class Rollups:
    """The rollups of one database; several processes may keep them, one at a time does."""

    def __init__(self, store: SqlAuthorityStore) -> None:
        self._store = store

    def catch_up(self, now: datetime, patience_s: float | None = None, at_once: int = AT_ONCE) -> Behind:
        """Count what has changed, until nothing is left or the patience is at its end."""
        until = None if patience_s is None else monotonic() + patience_s
        behind = self.behind(now)
        while behind.walking or behind.changes:
            self.step(now, at_once)
            behind = self.behind(now)
            if until is not None and monotonic() > until:
                break
        return behind

    def behind(self, now: datetime) -> Behind:
        """What is not counted yet; it costs one look at the scopes."""
        with self._store.connection(write=False) as connection:
            return behind(connection, now)

    def step(self, now: datetime, at_once: int = AT_ONCE) -> None:
        """Count some customers anew: those of a walk, or those that changed."""
        with self._store.connection(write=True) as connection:
            state = _state(connection)
            rounds = rounds_of(connection)
            known = _signature(rounds)
            if state is None or _lost(connection):
                _begin_walk(connection, known)
                return
            keeper = Keeper(connection, rounds, now)
            if state.walking:
                _walk(connection, keeper, state.walked, at_once)
                return
            if state.rounds != known:
                late = update(CUSTOMER).where(CUSTOMER.c.grade_until != "").values(grade_until=_OVERDUE)
                connection.execute(late)
                connection.execute(update(STATE).values(rounds=known))
            _follow(connection, keeper, now, at_once)

    def count_anew(self, now: datetime) -> None:
        """Forget all that was counted and count every customer again."""
        self.forget()
        self.catch_up(now, at_once=10 * AT_ONCE)

    def forget(self) -> None:
        """Forget all that was counted; the next step begins to count every customer again."""
        with self._store.connection(write=True) as connection:
            _state(connection)
            _begin_walk(connection, _signature(rounds_of(connection)))


def behind(connection: Connection, now: datetime) -> Behind:
    """What is not counted yet, as a transaction sees it."""
    state = connection.execute(select(STATE)).first()
    if state is None or state.walking:
        return Behind(0, walking=True)
    changes = sum(abs(head - seq) for _, head, _, seq in answers(connection, _HEADS))
    due = len(answers(connection, _DUE, {"today": day_of(now).isoformat(), "most": AT_ONCE}))
    stale = state.rounds != _signature(rounds_of(connection))
    return Behind(changes + due + stale, walking=False)


def uncounted(connection: Connection, now: datetime) -> frozenset[str] | None:
    """The customers that changed since they were counted; None where all of them are to be counted anew."""
    state = connection.execute(select(STATE)).first()
    if state is None or state.walking or _lost(connection):
        return None
    # A round that is not known yet can end any grade that is not known to stand for good.
    stale = state.rounds != _signature(rounds_of(connection))
    due = {"today": _NEVER if stale else day_of(now).isoformat()}
    found = {root for (root,) in answers(connection, _ALL_DUE, due)}
    for scope, head, _, seq in answers(connection, _HEADS):
        window = {"of": scope, "after": seq, "until": head}
        found.update(root for (root,) in answers(connection, _CHANGED, window))
    return frozenset(found)


def _state(connection: Connection) -> Row[tuple[int, str, int, str]] | None:
    """The state, held until the transaction ends so that one process keeps rollups at a time."""
    found = connection.execute(select(STATE).with_for_update()).first()
    if found is None:
        first = {"place": 1, "walked": "", "walking": 1, "rounds": ""}
        made = connection.execute(
            insert_into(STATE, connection.dialect.name).on_conflict_do_nothing(), first
        ).rowcount
        other = connection.execute(select(STATE).with_for_update()).first()
        return None if made else other
    return found


def rounds_of(connection: Connection) -> list[GradingRound]:
    found = answers(connection, _ROUNDS)
    return [GradingRound.model_validate_json(doc) for (doc,) in found]


def _signature(rounds: list[GradingRound]) -> str:
    """Which rounds were published when: a new one ends overrides (H9)."""
    return " ".join(f"{each.id}@{each.published_at.isoformat()}" for each in rounds if each.published_at)


def _lost(connection: Connection) -> bool:
    """Whether pointers went before they were counted, or numbers were counted that are not there any more."""
    return any(seq < floor or seq > head for _, head, floor, seq in answers(connection, _HEADS))


def _begin_walk(connection: Connection, rounds: str) -> None:
    """Forget everything; what changes from here on follows the walk."""
    for table in METADATA.sorted_tables:
        if table is not STATE:
            connection.execute(delete(table))
    heads = select(SCOPE.c.scope, SCOPE.c.head).where(SCOPE.c.scope.like("t:%"))
    connection.execute(PASSED.insert().from_select(["scope", "seq"], heads))
    connection.execute(update(STATE).values(walked="", walking=1, rounds=rounds))


def _walk(connection: Connection, keeper: Keeper, walked: str, at_once: int) -> None:
    roots = [row[0] for row in answers(connection, _NEXT_CARDS, {"after": walked, "most": at_once})]
    if roots:
        keeper.keep(dict.fromkeys(roots, PARTS))
    over = len(roots) < at_once
    connection.execute(update(STATE).values(walked=roots[-1] if roots else walked, walking=int(not over)))


def _follow(connection: Connection, keeper: Keeper, now: datetime, at_once: int) -> None:
    """Count the customers that changed since, a bounded number of them."""
    dirty: dict[str, set[Part]] = defaultdict(set)
    for (root,) in answers(connection, _DUE, {"today": day_of(now).isoformat(), "most": at_once}):
        dirty[root].add("card")
    passed: list[dict[str, str | int]] = []
    for scope, head, _, before in answers(connection, _HEADS):
        if len(dirty) >= at_once:
            break
        most = at_once * len(PARTS)
        found = answers(connection, _POINTERS, {"of": scope, "after": before, "until": head, "most": most})
        counted = before
        for at, kind, root, op in found:
            if len(dirty) >= at_once and root not in dirty:
                break
            if op in ("enter", "leave"):
                dirty[root] |= PARTS
            elif kind in PART_OF:
                dirty[root].add(PART_OF[kind])
            counted = at
        else:
            counted = head if len(found) < most else counted
        passed.append({"scope": scope, "seq": counted})
    keeper.keep(dirty)
    if passed:
        connection.execute(_moving_on(connection.dialect.name), passed)


def _moving_on(dialect: str) -> Insert:
    insert = insert_into(PASSED, dialect)
    return insert.on_conflict_do_update(index_elements=["scope"], set_={"seq": insert.excluded.seq})
