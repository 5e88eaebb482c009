"""Periods of whole months, and the sums of rollup lines over them."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from sqlalchemy import ColumnElement, Table, case, literal

from server.adapters.rollup_tables import monthly
from shared.rules.months import add_months


@dataclass(frozen=True, slots=True)
class Span:
    """From the first month to the last, both included; months such as 2026-03."""

    first: str
    last: str

    @classmethod
    def up_to(cls, last: str, months: int) -> "Span":
        """So many months, the last of which is given."""
        return cls(month_before(last, months - 1), last)

    def before(self, months: int) -> "Span":
        """So many months that end where this period begins."""
        return Span.up_to(month_before(self.first, 1), months)

    def by_year(self) -> dict[int, tuple[int, ...]]:
        """The months of each year."""
        first, last = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (self.first, self.last))
        found: dict[int, list[int]] = {}
        for at in range(first, last + 1):
            found.setdefault(at // 12, []).append(at % 12 + 1)
        return {year: tuple(months) for year, months in found.items()}


def month_before(month: str, many: int) -> str:
    """The month so many months earlier."""
    return add_months(date(int(month[:4]), int(month[5:]), 1), -many).isoformat()[:7]


def in_span(table: Table, figure: str, span: Span) -> ColumnElement[int]:
    """What a line or a cell has of a figure in a period."""
    cases = [(table.c.year == year, _sum(table, figure, months)) for year, months in span.by_year().items()]
    return case(*cases, else_=literal(0))


def years(table: Table, *spans: Span) -> ColumnElement[bool]:
    """The lines or cells of the years that periods lie in."""
    found = [year for span in spans for year in span.by_year()]
    return table.c.year.between(min(found), max(found))


def _sum(table: Table, figure: str, months: tuple[int, ...]) -> ColumnElement[int]:
    return reduce(add, (table.c[monthly(figure, month)] for month in months))
