"""Whether the rollups are what the rows amount to: everything is counted again beside them and compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from server.adapters.driver import answers
from server.adapters.rollup_tables import CREDIT_CELL, CREDIT_LINE, CUSTOMER, GROUP, WORK_CELL, WORK_LINE
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
    grades,
    homes,
    rows_of,
    sold,
)
from server.totals.keeping import Kept, kept
from server.totals.rollups import behind, rounds_of
from shared.models.customer import Customer

_AT_ONCE = 500
_CARD = TABLES[Customer.KIND]
_NEXT = select(_CARD.c.id).where(_CARD.c.id > bindparam("after")).order_by(_CARD.c.id).limit(_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a rollup is not what the rows say."""

    what: str
    """The customer or the table."""
    problem: str


def differences(connection: Connection, now: datetime) -> list[Difference]:
    """Everything that differs; nothing when all is well.

    What is not counted yet is no difference: the customers it is about are unknown, so one must have caught
    up first.
    """
    left = behind(connection, now)
    if left.walking or left.changes:
        return [Difference("rollups", f"{left.changes} changes are not counted yet")]
    return [*_customers(connection, now), *_cells(connection)]


def _customers(connection: Connection, now: datetime) -> Iterator[Difference]:
    rounds = rounds_of(connection)
    places = {Home(*row[1:]): row[0] for row in answers(connection, _HOMES)}
    after, seen = "", 0
    while roots := [row[0] for row in answers(connection, _NEXT, {"after": after})]:
        after, seen = roots[-1], seen + len(roots)
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
            place = places.get(at[root])
            counted = Kept(place, graded.get(root, Graded()), orders.get(root, Sold()), lines)
            if stored[root] != counted:
                yield Difference(root, f"kept {stored[root]}, counted {counted}")
    total = connection.execute(select(func.count()).select_from(CUSTOMER)).scalar_one()
    if total != seen:
        yield Difference(CUSTOMER.name, f"{total} customers instead of {seen}")


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
            yield Difference(cell.name, "the cells are not the sums of their lines")
    heads = select(CUSTOMER.c.place, func.count()).group_by(CUSTOMER.c.place)
    said = select(GROUP.c.place, GROUP.c.customers).where(GROUP.c.customers != 0)
    if sorted(told(connection, heads)) != sorted(told(connection, said)):
        yield Difference(GROUP.name, "the groups are not as large as they say")


def _rows(found: list[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    rows = ((*row[:5], *map(int, row[5:])) for row in found)
    return {row for row in rows if any(row[5:])}


def _full(lines: Lines) -> Lines:
    return {key: list(line) for key, line in lines.items() if any(line)}


_HOMES = select(GROUP.c.place, *(GROUP.c[name] for name in Home._fields))
