"""Headquarters' dashboard: all figures of a part of the company in one answer, from the rollups alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from operator import add
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, select

from server.adapters.rollup_tables import (
    CREDIT_CELL,
    CREDIT_FIGURES,
    MONTHS,
    WORK_CELL,
    WORK_FIGURES,
    monthly,
)
from server.adapters.store import SqlAuthorityStore
from server.sight.narrowed import Narrowed
from server.sight.person import Sight
from server.totals.asking import told as all_of
from server.totals.buying import bought, quotient
from server.totals.dashboard_answer import Cut, Dashboard, MonthSums, RoleSums, Sums, Yardstick
from server.totals.definitions import DEFINITIONS
from server.totals.groups import Part, among, groups
from server.totals.months import Span, in_span, years
from server.totals.periods import PATIENCE_S, at_start_months, span_of
from server.totals.rollups import Rollups, behind
from shared.facts import Facts
from shared.models.base import day_of
from shared.models.ids import UserId
from shared.models.person import User
from shared.models.rule_pack import VisitRules
from shared.models.territory import Territory
from shared.rules.waste import Engagement, waste_report
from sync.ports import Clock

K = TypeVar("K")

FEW = 3
"""Fewer customers of others than this are never spoken of, not even as an average."""

_NAMES = ("orders", "revenue_fen", "visits", "minutes", "credit_fen")
_CREDIT = _NAMES.index("credit_fen")

Sum = list[int]
"""The figures of `_NAMES`, in their order."""


class Dashboards:
    """Answers with all figures at once, caught up with the rows first."""

    def __init__(self, store: SqlAuthorityStore, rollups: Rollups, clock: Clock) -> None:
        self._store = store
        self._rollups = rollups
        self._clock = clock

    def for_person(self, user: UserId, asked: Narrowed, patience_s: float | None = PATIENCE_S) -> Dashboard:
        """The figures of the part that is asked for, as far as the person sees it now."""
        now = self._clock.now()
        self._rollups.catch_up(now, patience_s)
        with self._store.transaction(write=False) as rows:
            facts = Facts(rows)
            sight = Sight.of(facts, user, now)
            pack, months = facts.pack_on(day_of(now)), at_start_months(facts, now)
            names = {each.id: each.name for each in rows.all(Territory)}
            names |= {each.id: each.name for each in rows.all(User)}
        effort = pack.visits if pack else VisitRules()
        span = span_of(asked, now)
        with self._store.connection(write=False) as connection:
            told = _Telling(connection, sight, Part.of(asked, sight), span, names)
            left = behind(connection, now)
            held = {place: group for place, group in told.groups.items() if told.part.holds(group)}
            customers = bought(
                connection, held, told.groups, (span, span.before(months)), day_of(now).isoformat()
            )
            return Dashboard(
                as_of=now,
                behind=left.changes + left.walking,
                first=span.first,
                last=span.last,
                total=told.total(),
                by_territory=told.by("territory"),
                by_rep=told.by("rep"),
                by_grade=told.by("grade"),
                by_month=told.by_month(),
                by_role=told.by_role(),
                buying=customers.buying,
                warnings=customers.warnings,
                waste=waste_report(told.engagements(), effort),
                moves=customers.moves,
                yardsticks=told.yardsticks(),
                definitions=DEFINITIONS,
            )


class _Telling:
    """The cells of one question, read once and summed in several ways."""

    def __init__(
        self, connection: Connection, sight: Sight, part: Part, span: Span, names: Mapping[str, str]
    ) -> None:
        self._connection = connection
        self._span = span
        self._names = names
        self.part = part
        self.groups = groups(connection, sight)
        self._held = [each for each in self.groups.values() if part.holds(each) and each.in_use]
        self._sums: dict[str, dict[str, Sum]] = {"territory": {}, "rep": {}, "grade": {}}
        self._efforts: dict[tuple[str, str], Sum] = {}
        self._roles: Counter[str] = Counter()
        self._everywhere: dict[str, Sum] = {}
        """By grade, of the whole company: never told as they are."""
        self._read_work()
        self._read_credit()

    def total(self) -> Sums:
        """Everything together."""
        whole: dict[str, Sum] = {}
        for sums in self._sums["territory"].values():
            _add(whole, "", sums)
        customers = sum(each.customers for each in self._held)
        return Sums(customers=customers, **_named(whole.get("")))

    def by(self, field: str) -> tuple[Cut, ...]:
        """By territory, rep or grade: customers by where they are, the rest by where it counts."""
        sums = self._sums[field]
        customers: Counter[str] = Counter()
        for group in self._held:
            if group.customers:
                customers[group.owner if field == "rep" else getattr(group, field)] += group.customers
        told = {key for key, found in sums.items() if any(found)} | customers.keys()
        return tuple(
            Cut(
                id=key,
                name=self._names.get(key, key),
                customers=customers[key],
                **_named(sums.get(key)),
            )
            for key in sorted(told, key=lambda key: (not key, key))
        )

    def by_month(self) -> tuple[MonthSums, ...]:
        """Every month of the period, empty ones too."""
        sums: dict[str, dict[str, int]] = {
            f"{year}-{month:02}": {} for year, months in self._span.by_year().items() for month in months
        }
        work, credit = _NAMES[:_CREDIT], _NAMES[_CREDIT:]
        for table, figures, names in ((WORK_CELL, WORK_FIGURES, work), (CREDIT_CELL, CREDIT_FIGURES, credit)):
            for year, *found in self._months(table, figures):
                for at, amount in enumerate(found):
                    month = f"{year}-{at % 12 + 1:02}"
                    if month in sums:
                        sums[month][names[at // 12]] = int(amount or 0)
        return tuple(MonthSums(month=month, **found) for month, found in sorted(sums.items()))

    def by_role(self) -> tuple[RoleSums, ...]:
        """Credit by the role it was given for."""
        return tuple(
            RoleSums.model_validate({"role": role, "credit_fen": credit})
            for role, credit in sorted(self._roles.items())
        )

    def engagements(self) -> list[Engagement]:
        """Effort and revenue by person and grade."""
        return [
            Engagement.model_validate(
                {
                    "rep": rep,
                    "grade": grade or None,
                    "minutes": minutes,
                    "visits": visits,
                    "revenue": max(0, revenue),
                }
            )
            for (rep, grade), (_, revenue, visits, minutes, _) in sorted(self._efforts.items())
            if revenue or visits or minutes
        ]

    def yardsticks(self) -> tuple[Yardstick, ...]:
        """The company's averages by grade, where enough customers of others stand behind them."""
        customers, others = Counter[str](), Counter[str]()
        for group in self.groups.values():
            if group.in_use:
                customers[group.grade] += group.customers
                others[group.grade] += 0 if group.in_sight else group.customers
        seen = {
            each.grade for each in self.groups.values() if each.in_sight and each.in_use and each.customers
        }
        return tuple(
            _yardstick(
                grade,
                None if 0 < others[grade] < FEW else self._everywhere.get(grade),
                customers[grade],
            )
            for grade in sorted(seen)
        )

    def _read_work(self) -> None:
        counted = self._counted()
        for place, territory, rep, _, *found in self._cells(WORK_CELL, WORK_FIGURES):
            grade = self.groups[place].grade
            sums = [*map(int, found), 0]
            _add(self._everywhere, grade, sums)
            if place in counted and self.part.takes(territory, rep):
                _add(self._sums["territory"], territory, sums)
                _add(self._sums["rep"], rep, sums)
                _add(self._sums["grade"], grade, sums)
                _add(self._efforts, (rep, grade), sums)

    def _read_credit(self) -> None:
        grades = {place: group.grade for place, group in self.groups.items()}
        takes, everything = self.part.takes, self.part.takes_everything
        territories, reps, by_grade = Counter[str](), Counter[str](), Counter[str]()
        for place, territory, rep, role, found in self._cells(CREDIT_CELL, CREDIT_FIGURES, self._counted()):
            if everything or takes(territory, rep):
                credit = int(found)
                territories[territory] += credit
                reps[rep] += credit
                by_grade[grades[place]] += credit
                self._roles[role] += credit
        for cut, sums in (("territory", territories), ("rep", reps), ("grade", by_grade)):
            for key, credit in sums.items():
                _add(self._sums[cut], key, [0, 0, 0, 0, credit])

    def _counted(self) -> frozenset[int]:
        return frozenset(place for place, group in self.groups.items() if self.part.counts(group))

    def _cells(
        self, table: Table, figures: tuple[str, ...], places: frozenset[int] | None = None
    ) -> list[tuple[Any, ...]]:
        sums = [func.sum(in_span(table, figure, self._span)) for figure in figures]
        place = (table.c.place, table.c.territory, table.c.rep, table.c.role)
        question = select(*place, *sums).where(years(table, self._span))
        if places is not None:
            question = question.where(among(table.c.place, places, self.groups))
        return all_of(self._connection, question.group_by(*place))

    def _months(self, table: Table, figures: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
        sums = [func.sum(table.c[monthly(figure, month)]) for figure in figures for month in MONTHS]
        question = select(table.c.year, *sums).where(
            years(table, self._span), among(table.c.place, self._counted(), self.groups)
        )
        if self.part.territories is not None:
            question = question.where(table.c.territory.in_(sorted(self.part.territories)))
        if self.part.rep is not None:
            question = question.where(table.c.rep == self.part.rep)
        return all_of(self._connection, question.group_by(table.c.year))


def _add(into: dict[K, Sum], key: K, sums: Sum) -> None:
    have = into.get(key)
    into[key] = sums if have is None else list(map(add, have, sums))


def _named(sums: Sum | None) -> dict[str, int]:
    return dict(zip(_NAMES, sums, strict=True)) if sums else {}


def _yardstick(grade: str, sums: Sum | None, customers: int) -> Yardstick:
    orders, revenue, visits, minutes, _ = sums or [0] * len(_NAMES)
    many = customers if sums is not None else 0
    return Yardstick.model_validate(
        {
            "grade": grade or None,
            "average_order_fen": quotient(revenue, orders),
            "revenue_per_customer_fen": quotient(revenue, many),
            "visits_per_customer_milli": quotient(visits * 1_000, many),
            "minutes_per_customer": quotient(minutes, many),
        }
    )
