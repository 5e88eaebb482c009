"""Counts what the rows of some customers amount to: their lines by year, and their standing.

This is the one place that says what counts where. Rollups keep its answers, and are checked against them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, literal, or_, select, true

from server.adapters.driver import answers_among
from server.adapters.rollup_tables import CREDIT_FIGURES, WORK_FIGURES
from server.adapters.tables import ID, MEMBER, TABLES
from server.totals.json_sql import minutes_at, month_at, text_at, whole_at
from server.totals.ledger_lines import ledger_lines
from shared.models.base import day_of
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal, Return
from shared.models.grading import Grade, GradingRound
from shared.models.visit import Visit
from shared.rules.current_grade import override_in_force
from shared.rules.grading import grade_that_counts

TIMES_THE_INTERVAL = 2
LEAST_ORDERS = 3

Part = Literal["card", "sales", "visits", "credit"]
PARTS: frozenset[Part] = frozenset(("card", "sales", "visits", "credit"))

PART_OF: dict[str, Part] = {
    Customer.KIND: "card",
    Grade.KIND: "card",
    Deal.KIND: "sales",
    Return.KIND: "sales",
    Visit.KIND: "visits",
    CreditSplit.KIND: "credit",
}
"""Which part of the count a row of a kind belongs to; rows of other kinds count for nothing."""


class LineKey(NamedTuple):
    """Where a line counts."""

    year: int
    territory: str
    rep: str
    role: str


Lines = dict[LineKey, list[int]]
"""Lines of one customer: for each place twelve months of each figure, one figure after the other."""


class Home(NamedTuple):
    """What customers of one group have in common."""

    scopes: str
    territory: str
    owner: str
    grade: str
    in_use: int


class Graded(NamedTuple):
    """A grade in force, the one before it, and the last day on which that is known to hold."""

    grade: str = ""
    before: str = ""
    until: str = ""


class Sold(NamedTuple):
    """All confirmed orders of a customer."""

    orders: int = 0
    revenue: int = 0
    first_day: str = ""
    last_day: str = ""
    quiet_from: str = ""
    """The first day of a silence longer than the customer's own orders let expect."""


@dataclass(frozen=True, slots=True)
class Months:
    """One source's sums by customer, month, territory and person, and which figures they are."""

    question: Select[Any]
    figures: tuple[str, ...]
    all_figures: tuple[str, ...]


_CARD, _DEAL, _BACK = TABLES[Customer.KIND], TABLES[Deal.KIND], TABLES[Return.KIND]
_VISIT, _SPLIT, _GRADE = TABLES[Visit.KIND], TABLES[CreditSplit.KIND], TABLES[Grade.KIND]
_COUNTING_STATES = ("provisional", "final")
_ROOTS = bindparam("roots", expanding=True, type_=ID)


def _sales() -> Months:
    back = select(func.sum(whole_at(_BACK.c.doc, literal("amount")))).where(_BACK.c.deal == _DEAL.c.id)
    sold = (
        select(
            _DEAL.c.root,
            func.substr(_DEAL.c.business_date, 1, 7).label("month"),
            text_at(_DEAL.c.doc, literal("territory")).label("territory"),
            _DEAL.c.seller.label("rep"),
            literal("").label("role"),
            (whole_at(_DEAL.c.doc, literal("amount")) - func.coalesce(back.scalar_subquery(), 0)).label(
                "fen"
            ),
            _DEAL.c.business_date.label("day"),
        )
        .where(_DEAL.c.status == "confirmed", _DEAL.c.root.in_(_ROOTS))
        .subquery()
    )
    place = (sold.c.root, sold.c.month, sold.c.territory, sold.c.rep, sold.c.role)
    sums = (func.count(), func.sum(sold.c.fen), func.min(sold.c.day), func.max(sold.c.day))
    return Months(select(*place, *sums).group_by(*place), ("orders", "revenue"), WORK_FIGURES)


def _visits() -> Months:
    made = (
        select(
            _VISIT.c.root,
            month_at(_VISIT.c.doc, literal("check_in"), literal("at")).label("month"),
            text_at(_VISIT.c.doc, literal("territory")).label("territory"),
            _VISIT.c.author.label("rep"),
            literal("").label("role"),
            minutes_at(_VISIT.c.doc).label("minutes"),
        )
        .where(_VISIT.c.root.in_(_ROOTS))
        .subquery()
    )
    place = (made.c.root, made.c.month, made.c.territory, made.c.rep, made.c.role)
    sums = (func.count(), func.sum(made.c.minutes))
    return Months(select(*place, *sums).group_by(*place), ("visits", "minutes"), WORK_FIGURES)


def _credit() -> Months:
    line = ledger_lines(_SPLIT)
    given = (
        select(
            _SPLIT.c.root,
            func.substr(_SPLIT.c.business_date, 1, 7).label("month"),
            line.territory.label("territory"),
            line.rep.label("rep"),
            line.role.label("role"),
            line.amount.label("amount"),
        )
        .select_from(_SPLIT)
        .join(line.source, true())
        .where(_SPLIT.c.root.in_(_ROOTS))
        .subquery()
    )
    place = (given.c.root, given.c.month, given.c.territory, given.c.rep, given.c.role)
    return Months(select(*place, func.sum(given.c.amount)).group_by(*place), CREDIT_FIGURES, CREDIT_FIGURES)


SALES, VISITS, CREDIT = _sales(), _visits(), _credit()


def rows_of(connection: Connection, months: Months, roots: Collection[str]) -> Iterator[tuple[Any, ...]]:
    """What a source says of these customers."""
    return answers_among(connection, months.question, "roots", sorted(roots))


def blank(figures: tuple[str, ...]) -> list[int]:
    """A line with nothing in it."""
    return [0] * (12 * len(figures))


def add_months(lines: dict[str, Lines], months: Months, found: Iterable[tuple[Any, ...]]) -> None:
    """Put a source's sums into the lines of their customers."""
    offsets = [12 * months.all_figures.index(figure) - 1 for figure in months.figures]
    for root, month, territory, rep, role, *sums in found:
        key = LineKey(int(month[:4]), territory, rep, role)
        of_root = lines.setdefault(root, {})
        line = of_root.get(key)
        if line is None:
            line = of_root[key] = blank(months.all_figures)
        at = int(month[5:])
        for offset, amount in zip(offsets, sums, strict=False):
            line[offset + at] = int(amount)


def sold(found: Iterable[tuple[Any, ...]]) -> dict[str, Sold]:
    """All orders of each customer, from what the sales say."""
    all_of: dict[str, Sold] = {}
    for root, _month, _territory, _rep, _role, orders, fen, first, last in found:
        so_far = all_of.get(root, Sold(first_day=first))
        all_of[root] = Sold(
            so_far.orders + orders,
            so_far.revenue + int(fen),
            min(so_far.first_day, first),
            max(so_far.last_day, last),
        )
    return {root: each._replace(quiet_from=quiet_from(each)) for root, each in all_of.items()}


def quiet_from(of: Sold) -> str:
    """When a silence begins to warn: twice the customer's own mean interval after the last order (CHN-2).

    Three orders make two intervals; with fewer nobody knows what is usual.
    """
    if of.orders < LEAST_ORDERS or of.first_day == of.last_day:
        return ""
    first, last = date.fromisoformat(of.first_day), date.fromisoformat(of.last_day)
    patience = TIMES_THE_INTERVAL * (last - first).days // (of.orders - 1)
    return (last + timedelta(days=patience + 1)).isoformat()


_CARDS = select(
    _CARD.c.id, _CARD.c.territory, _CARD.c.owner, text_at(_CARD.c.doc, literal("archived_at"))
).where(_CARD.c.id.in_(_ROOTS))
_HOMES = select(MEMBER.c.root, MEMBER.c.scope).where(MEMBER.c.root.in_(_ROOTS), MEMBER.c.scope.like("t:%"))
_GRADES = (
    select(_GRADE.c.root, _GRADE.c.doc)
    .where(_GRADE.c.root.in_(_ROOTS), or_(*(_GRADE.c.state == state for state in _COUNTING_STATES)))
    .order_by(_GRADE.c.root)
)


def homes(connection: Connection, roots: Sequence[str], graded: dict[str, Graded]) -> dict[str, Home]:
    """The group that each of these customers belongs to."""
    scopes: dict[str, list[str]] = defaultdict(list)
    for root, scope in answers_among(connection, _HOMES, "roots", roots):
        scopes[root].append(scope)
    return {
        root: Home(
            " ".join(sorted(scopes[root])),
            territory,
            owner or "",
            graded.get(root, Graded()).grade,
            int(archived is None),
        )
        for root, territory, owner, archived in answers_among(connection, _CARDS, "roots", roots)
    }


def grades(
    connection: Connection, roots: Sequence[str], rounds: Sequence[GradingRound], now: datetime
) -> dict[str, Graded]:
    """The grade in force of each of these customers, by the rules themselves."""
    found: dict[str, Graded] = {}
    given = answers_among(connection, _GRADES, "roots", roots)
    for root, rows in groupby(given, key=lambda row: row[0]):
        found[root] = graded([Grade.model_validate_json(doc) for _, doc in rows], rounds, now)
    return found


def graded(rows: Sequence[Grade], rounds: Sequence[GradingRound], now: datetime) -> Graded:
    """The grade in force among a customer's provisional and final ones."""
    today = day_of(now)
    past = sorted(
        (row for row in rows if row.assessed_on <= today),
        key=lambda row: (row.assessed_on, row.changed_at, row.id),
    )
    ends = [row.assessed_on - timedelta(days=1) for row in rows if row.assessed_on > today]
    if not past:
        return Graded(until=_earliest(ends))
    row = past[-1]
    override = override_in_force(row, today, rounds, now)
    if override is not None:
        ends.append(override.expires_on)
    return Graded(
        grade_that_counts(row.computed, override, today),
        past[-2].grade if len(past) > 1 else "",
        _earliest(ends),
    )


def _earliest(days: Sequence[date]) -> str:
    return min(days).isoformat() if days else ""
