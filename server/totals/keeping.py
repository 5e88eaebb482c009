"""Writes what was counted: lines and standings of some customers, and what that changes in cells."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, bindparam, select

from server.adapters.driver import answers, answers_among, write_all
from server.adapters.inserting import insert_into
from server.adapters.rollup_tables import (
    CREDIT_CELL,
    CREDIT_FIGURES,
    CREDIT_LINE,
    CUSTOMER,
    GROUP,
    WORK_CELL,
    WORK_FIGURES,
    WORK_LINE,
)
from server.adapters.tables import ID
from server.totals.counting import (
    CREDIT,
    SALES,
    VISITS,
    Graded,
    Home,
    LineKey,
    Lines,
    Part,
    Sold,
    add_months,
    blank,
    grades,
    homes,
    rows_of,
    sold,
)
from shared.models.grading import GradingRound

_KEYS = 5
_ROOTS = bindparam("roots", expanding=True, type_=ID)
_UNGRADED, _UNSOLD = Graded(), Sold()
_SUMS: dict[str, tuple[Table, Table, tuple[str, ...]]] = {
    "work": (WORK_LINE, WORK_CELL, WORK_FIGURES),
    "credit": (CREDIT_LINE, CREDIT_CELL, CREDIT_FIGURES),
}
_STANDINGS = select(CUSTOMER).where(CUSTOMER.c.customer.in_(_ROOTS))


@dataclass(slots=True)
class Kept:
    """What is kept of one customer."""

    place: int | None = None
    graded: Graded = _UNGRADED
    sold: Sold = _UNSOLD
    lines: dict[str, Lines] = field(default_factory=lambda: {"work": {}, "credit": {}})


class Keeper:
    """Brings what is kept of some customers in line with their rows, within one writing transaction."""

    def __init__(self, connection: Connection, rounds: Sequence[GradingRound], now: datetime) -> None:
        self._connection = connection
        self._rounds = rounds
        self._now = now
        self._places: dict[Home, int] | None = None

    def keep(self, dirty: Mapping[str, Collection[Part]]) -> None:
        """Count the named parts of these customers again and write what differs."""
        roots = sorted(dirty)
        before = kept(self._connection, roots)
        after = {root: Kept(was.place, was.graded, was.sold, dict(was.lines)) for root, was in before.items()}
        self._count_work(dirty, after)
        self._count_credit(dirty, after)
        self._count_cards(dirty, after)
        for name, (lines, cells, figures) in _SUMS.items():
            self._write_lines(lines, name, before, after)
            self._write_cells(cells, _differences(name, figures, before, after))
        self._write_standings(before, after)

    def _count_work(self, dirty: Mapping[str, Collection[Part]], after: Mapping[str, Kept]) -> None:
        counted: dict[str, Lines] = {}
        for part, months in (("sales", SALES), ("visits", VISITS)):
            roots = [root for root, parts in dirty.items() if part in parts]
            if not roots:
                continue
            found = list(rows_of(self._connection, months, roots))
            for root in roots:
                if root not in counted:
                    counted[root] = {key: list(line) for key, line in after[root].lines["work"].items()}
                _clear(counted[root], months.figures, months.all_figures)
            add_months(counted, months, found)
            if part == "sales":
                orders = sold(found)
                for root in roots:
                    after[root].sold = orders.get(root, Sold())
        for root, lines in counted.items():
            after[root].lines["work"] = {key: line for key, line in lines.items() if any(line)}

    def _count_credit(self, dirty: Mapping[str, Collection[Part]], after: Mapping[str, Kept]) -> None:
        roots = [root for root, parts in dirty.items() if "credit" in parts]
        counted: dict[str, Lines] = {root: {} for root in roots}
        if roots:
            add_months(counted, CREDIT, rows_of(self._connection, CREDIT, roots))
        for root, lines in counted.items():
            after[root].lines["credit"] = {key: line for key, line in lines.items() if any(line)}

    def _count_cards(self, dirty: Mapping[str, Collection[Part]], after: Mapping[str, Kept]) -> None:
        roots = sorted(root for root, parts in dirty.items() if "card" in parts or after[root].place is None)
        if not roots:
            return
        found = grades(self._connection, roots, self._rounds, self._now)
        at = homes(self._connection, roots, found)
        for root in roots:
            after[root].graded = found.get(root, Graded())
            after[root].place = self._place(at[root]) if root in at else None

    def _place(self, home: Home) -> int:
        """The group's number, a new one for a group that nobody was in before."""
        if self._places is None:
            self._places = {Home(*row[1:]): row[0] for row in answers(self._connection, _GROUPS)}
        if home not in self._places:
            place = self._places[home] = len(self._places) + 1
            self._connection.execute(GROUP.insert(), {"place": place, **home._asdict(), "customers": 0})
        return self._places[home]

    def _write_lines(
        self, table: Table, name: str, before: Mapping[str, Kept], after: Mapping[str, Kept]
    ) -> None:
        gone: list[dict[str, Any]] = []
        new: list[tuple[Any, ...]] = []
        for root, was in before.items():
            old, now = was.lines[name], _lines_of(after[root], name)
            if old is now:
                continue
            gone += [{"of": root, **_named(key)} for key in old.keys() - now.keys()]
            new += [(root, *key, *line) for key, line in now.items() if old.get(key) != line]
        if gone:
            self._connection.execute(_removal(table), gone)
        if new:
            write_all(self._connection, _upsert(table, self._connection.dialect.name, add=False), new)

    def _write_cells(self, table: Table, differences: dict[tuple[int, LineKey], list[int]]) -> None:
        moved = [(place, *key, *sums) for (place, key), sums in sorted(differences.items()) if any(sums)]
        if moved:
            write_all(self._connection, _upsert(table, self._connection.dialect.name, add=True), moved)

    def _write_standings(self, before: Mapping[str, Kept], after: Mapping[str, Kept]) -> None:
        heads: Counter[int] = Counter()
        new: list[tuple[Any, ...]] = []
        gone: list[dict[str, str]] = []
        for root, was in before.items():
            now = after[root]
            if was.place != now.place:
                heads.update({} if was.place is None else {was.place: -1})
                heads.update({} if now.place is None else {now.place: 1})
            if now.place is None:
                gone += [] if was.place is None else [{"of": root}]
            elif (was.place, was.graded, was.sold) != (now.place, now.graded, now.sold):
                new.append((root, now.place, *now.graded, *now.sold))
        moved = [{"at": place, "by": by} for place, by in sorted(heads.items()) if by]
        if moved:
            self._connection.execute(_HEADS, moved)
        if gone:
            self._connection.execute(CUSTOMER.delete().where(CUSTOMER.c.customer == bindparam("of")), gone)
        if new:
            write_all(self._connection, _upsert(CUSTOMER, self._connection.dialect.name, add=False), new)


_GROUPS = select(GROUP.c.place, *(GROUP.c[name] for name in Home._fields))
_HEADS = (
    GROUP.update()
    .where(GROUP.c.place == bindparam("at"))
    .values(customers=GROUP.c.customers + bindparam("by"))
)


def kept(connection: Connection, roots: Sequence[str]) -> dict[str, Kept]:
    """What is kept of these customers."""
    found = {root: Kept() for root in roots}
    for root, place, *rest in answers_among(connection, _STANDINGS, "roots", roots):
        found[root].place, found[root].graded, found[root].sold = place, Graded(*rest[:3]), Sold(*rest[3:])
    for name, (table, _, _) in _SUMS.items():
        for root, *row in answers_among(connection, _lines(table), "roots", roots):
            found[root].lines[name][LineKey(*row[: _KEYS - 1])] = row[_KEYS - 1 :]
    return found


def _lines_of(now: Kept, name: str) -> Lines:
    """A customer whose card is gone has no lines."""
    return now.lines[name] if now.place is not None else {}


def _differences(
    name: str, figures: tuple[str, ...], before: Mapping[str, Kept], after: Mapping[str, Kept]
) -> dict[tuple[int, LineKey], list[int]]:
    """What the cells of the customers' groups gain and lose."""
    moved: dict[tuple[int, LineKey], list[int]] = {}
    for root, was in before.items():
        now = after[root]
        if was.place == now.place and was.lines[name] is now.lines[name]:
            continue
        for kept_now, sign in ((was, -1), (now, 1)):
            if kept_now.place is None:
                continue
            for key, line in kept_now.lines[name].items():
                sums = moved.setdefault((kept_now.place, key), blank(figures))
                for at, amount in enumerate(line):
                    if amount:
                        sums[at] += sign * amount
    return moved


def _clear(lines: Lines, figures: Sequence[str], all_figures: Sequence[str]) -> None:
    for figure in figures:
        start = 12 * all_figures.index(figure)
        for line in lines.values():
            line[start : start + 12] = [0] * 12


def _named(key: LineKey) -> dict[str, Any]:
    return {f"the_{name}": value for name, value in key._asdict().items()}


@cache
def _lines(table: Table) -> Any:
    return select(table).where(table.c.customer.in_(_ROOTS))


@cache
def _removal(table: Table) -> Any:
    here = [table.c[name] == bindparam(f"the_{name}") for name in LineKey._fields]
    return table.delete().where(table.c.customer == bindparam("of"), *here)


@cache
def _upsert(table: Table, dialect: str, *, add: bool) -> Insert:
    statement = insert_into(table, dialect).values(
        {column.name: bindparam(column.name) for column in table.c}
    )
    keys = [column.name for column in table.primary_key]
    values = {
        column.name: column + statement.excluded[column.name] if add else statement.excluded[column.name]
        for column in table.c
        if column.name not in keys
    }
    return statement.on_conflict_do_update(index_elements=keys, set_=values)
