"""Whether the rollups are what the rows amount to: everything is counted again beside them and compared."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, func, select

from server.adapters.driver import answers
from server.adapters.rollup_tables import (
    CREDIT_CELL,
    CREDIT_FIGURES,
    CREDIT_LINE,
    CUSTOMER,
    GROUP,
    MONTHS,
    WORK_CELL,
    WORK_FIGURES,
    WORK_LINE,
    monthly,
)
from server.adapters.tables import TABLES
from server.totals.asking import told
from server.totals.counting import (
    CREDIT,
    SALES,
    VISITS,
    Graded,
    Home,
    Lines,
    Sold,
    add_months,
    blank,
    grades,
    homes,
    rows_of,
    sold,
)
from server.totals.keeping import Kept, kept
from server.totals.rollups import behind, rounds_of, uncounted
from shared.models.customer import Customer

_AT_ONCE = 500
_CARD = TABLES[Customer.KIND]
_NEXT = select(_CARD.c.id).where(_CARD.c.id > bindparam("after")).order_by(_CARD.c.id).limit(_AT_ONCE)
_WITHOUT_CARD = (
    select(CUSTOMER.c.customer)
    .outerjoin(_CARD, _CARD.c.id == CUSTOMER.c.customer)
    .where(_CARD.c.id.is_(None))
    .order_by(CUSTOMER.c.customer)
)
_NOWHERE = 0
"""The number of no group at all."""

Problem = Literal["uncounted", "figures", "no_card", "sums", "group_size"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a rollup is not what the rows say."""

    problem: Problem
    where: str
    """The customer or the table."""
    part: str = ""
    """What of the customer, or which group."""
    stands: str = ""
    due: str = ""


def differences(connection: Connection, now: datetime) -> list[Difference]:
    """Everything that differs; nothing when all is well.

    What is not counted yet is no difference: the customers it is about are unknown, so one must have caught
    up first.
    """
    left = behind(connection, now)
    if left.walking or left.changes:
        return [Difference("uncounted", CUSTOMER.name, stands=str(left.changes))]
    return list(counted_wrong(connection, now))


def counted_wrong(connection: Connection, now: datetime) -> Iterator[Difference]:
    """What differs among all that is counted by now, while more may be waiting to be counted."""
    waiting = uncounted(connection, now)
    if waiting is not None:
        yield from _customers(connection, now, waiting)
    yield from _cells(connection)


def _customers(connection: Connection, now: datetime, waiting: Collection[str]) -> Iterator[Difference]:
    rounds = rounds_of(connection)
    places = {Home(*row[1:]): row[0] for row in answers(connection, _HOMES)}
    after = ""
    while found := [row[0] for row in answers(connection, _NEXT, {"after": after})]:
        after = found[-1]
        roots = [root for root in found if root not in waiting]
        work: dict[str, Lines] = {root: {} for root in roots}
        credit: dict[str, Lines] = {root: {} for root in roots}
        sales = list(rows_of(connection, SALES, roots))
        add_months(work, SALES, sales)
        add_months(work, VISITS, rows_of(connection, VISITS, roots))
        add_months(credit, CREDIT, rows_of(connection, CREDIT, roots))
        orders, graded = sold(sales), grades(connection, roots, rounds, now)
        at = homes(connection, roots, graded)
        stored = kept(connection, roots)
        for root in roots:
            lines = {"work": _full(work[root]), "credit": _full(credit[root])}
            place = places.get(at[root], _NOWHERE)
            counted = Kept(place, graded.get(root, Graded()), orders.get(root, Sold()), lines)
            yield from _apart(root, stored[root], counted)
    for (root,) in answers(connection, _WITHOUT_CARD):
        yield Difference("no_card", root)


def _apart(root: str, stored: Kept, counted: Kept) -> Iterator[Difference]:
    for part, stands, due in (
        ("group", stored.place, counted.place),
        ("grade", stored.graded, counted.graded),
        ("orders", stored.sold, counted.sold),
    ):
        if stands != due:
            yield Difference("figures", root, part, str(stands), str(due))
    for name, figures in (("work", WORK_FIGURES), ("credit", CREDIT_FIGURES)):
        had, wanted = stored.lines[name], counted.lines[name]
        for key in sorted(had.keys() | wanted.keys()):
            nothing = blank(figures)
            pair = had.get(key, nothing), wanted.get(key, nothing)
            if pair[0] != pair[1]:
                part = " ".join(str(each) for each in key if each != "")
                yield Difference("figures", root, part, *_where_apart(figures, *pair))


def _where_apart(figures: tuple[str, ...], stands: list[int], due: list[int]) -> tuple[str, str]:
    """The columns of a line that differ, as they stand and as they should."""
    names = [monthly(figure, month) for figure in figures for month in MONTHS]
    apart = [each for each in zip(names, stands, due, strict=True) if each[1] != each[2]]
    return ", ".join(f"{name} {n}" for name, n, _ in apart), ", ".join(f"{name} {n}" for name, _, n in apart)


def _cells(connection: Connection) -> Iterator[Difference]:
    """Whether cells are the sums of the lines, and groups as large as they say."""
    for line, cell in ((WORK_LINE, WORK_CELL), (CREDIT_LINE, CREDIT_CELL)):
        keys = ("year", "territory", "rep", "role")
        sums = [column.name for column in line.c if column.name not in ("customer", *keys)]
        added = (
            select(
                CUSTOMER.c.place, *(line.c[each] for each in keys), *(func.sum(line.c[each]) for each in sums)
            )
            .join_from(line, CUSTOMER, CUSTOMER.c.customer == line.c.customer)
            .group_by(CUSTOMER.c.place, *(line.c[each] for each in keys))
        )
        if _rows(told(connection, select(cell))) != _rows(told(connection, added)):
            yield Difference("sums", cell.name)
    heads = select(CUSTOMER.c.place, func.count()).group_by(CUSTOMER.c.place)
    said = select(GROUP.c.place, GROUP.c.customers).where(GROUP.c.customers != 0)
    counted, stated = dict(told(connection, heads)), dict(told(connection, said))
    for place in sorted(counted.keys() | stated.keys()):
        stands, due = stated.get(place, 0), counted.get(place, 0)
        if stands != due:
            yield Difference("group_size", GROUP.name, str(place), str(stands), str(due))


def _rows(found: list[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    rows = ((*row[:5], *map(int, row[5:])) for row in found)
    return {row for row in rows if any(row[5:])}


def _full(lines: Lines) -> Lines:
    return {key: list(line) for key, line in lines.items() if any(line)}


_HOMES = select(GROUP.c.place, *(GROUP.c[name] for name in Home._fields))
