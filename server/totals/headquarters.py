"""Headquarters' totals by territory, rep and grade, over exactly what the asker may see now."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, Connection, Engine, Subquery, func, literal, null, select

from server.adapters.engine import begin
from server.totals.answer import Figures, Group, Totals
from server.totals.sources import cards, credit, grades, sales, visible, with_grade
from shared.facts import Facts
from shared.models.ids import UserId
from shared.models.person import User
from shared.models.territory import Territory
from shared.rules.visibility import Scope, grants
from sync.ports import AuthorityStore

_Sums = dict[str | None, dict[str, int]]


class HeadquartersTotals:
    """Computes totals in the database, in one moment of it."""

    def __init__(self, engine: Engine, store: AuthorityStore) -> None:
        self._engine = engine
        self._store = store

    def for_person(self, user: UserId, now: datetime) -> Totals:
        """The totals of all customers in the person's present scopes; zeros for who sees none."""
        with self._store.transaction(write=False) as rows:
            scopes = {scope for scope in grants(Facts(rows), user, now) if scope.startswith("t:")}
            territories = {each.id: each.name for each in rows.all(Territory)}
            people = {each.id: each.name for each in rows.all(User)}
        with begin(self._engine, write=False) as connection:
            count = _Count(connection, scopes, now)
            return Totals(
                as_of=now,
                total=Figures(**count.by(None).get(None, {})),
                by_territory=_groups(count.by("territory"), territories),
                by_rep=_groups(count.by("rep"), people),
                by_grade=_groups(count.by("grade"), {}),
            )


class _Count:
    """Counts the three sets of facts in one connection."""

    def __init__(self, connection: Connection, scopes: Iterable[Scope], now: datetime) -> None:
        self._connection = connection
        seen = visible(set(scopes))
        graded = grades(seen, now)
        self._cards, self._sales, self._credit = (
            with_grade(facts, graded).subquery() for facts in (cards(seen), sales(seen), credit(seen))
        )

    def by(self, field: str | None) -> _Sums:
        """The figures by the values of a field, or of everything under None."""
        sums: _Sums = {}
        for facts, figures in (
            (self._cards, {"customers": func.count()}),
            (self._sales, {"orders": func.count(), "revenue_fen": _sum(self._sales)}),
            (self._credit, {"credit_fen": _sum(self._credit)}),
        ):
            key = facts.c[field] if field else null()
            labelled = (each.label(name) for name, each in figures.items())
            statement = select(key.label("key"), *labelled).select_from(facts)
            if field:
                statement = statement.group_by(key)
            for row in self._connection.execute(statement).mappings():
                of_key = sums.setdefault(row["key"], {})
                of_key.update({name: int(row[name]) for name in figures})
        return sums


def _sum(facts: Subquery | CTE) -> ColumnElement[int]:
    return func.coalesce(func.sum(facts.c.amount), literal(0))


def _groups(sums: _Sums, names: Mapping[str, str]) -> tuple[Group, ...]:
    return tuple(
        Group(id=key or "", name=names.get(key, key) if key else "", **sums[key])
        for key in sorted(sums, key=lambda key: (key is None, key or ""))
    )
