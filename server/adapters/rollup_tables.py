"""The tables of rollups: what the rows amount to, kept beside them so that totals need not read them all.

Everything here follows from the rows and can be counted anew at any time. A line is one customer's year in
one territory with one person, with a column for each figure and month; a cell is the sum of the lines of
all customers of a group, that is of those who are seen, held and graded alike.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text

from server.adapters.tables import ID
from server.adapters.tables import METADATA as ROWS

METADATA = MetaData(naming_convention=ROWS.naming_convention)

MONTHS = tuple(range(1, 13))

WORK_FIGURES = ("orders", "revenue", "visits", "minutes")
CREDIT_FIGURES = ("credit",)


def monthly(figure: str, month: int) -> str:
    """The name of the column with a figure's sum in a month of the year."""
    return f"{figure}_{month:02}"


def _sums(name: str, of: Column[str] | Column[int], figures: tuple[str, ...]) -> Table:
    months = (monthly(figure, month) for figure in figures for month in MONTHS)
    return Table(
        name,
        METADATA,
        of,
        Column("year", Integer, nullable=False),
        Column("territory", ID, nullable=False),
        Column("rep", ID, nullable=False),
        Column("role", Text, nullable=False),
        *(Column(each, BigInteger, nullable=False, server_default="0") for each in months),
        PrimaryKeyConstraint(of.name, "year", "territory", "rep", "role"),
        sqlite_with_rowid=False,
    )


WORK_LINE = _sums("rollup_work_line", Column("customer", ID, nullable=False), WORK_FIGURES)
CREDIT_LINE = _sums("rollup_credit_line", Column("customer", ID, nullable=False), CREDIT_FIGURES)
WORK_CELL = _sums("rollup_work_cell", Column("place", Integer, nullable=False), WORK_FIGURES)
CREDIT_CELL = _sums("rollup_credit_cell", Column("place", Integer, nullable=False), CREDIT_FIGURES)

GROUP = Table(
    "rollup_group",
    METADATA,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("scopes", Text, nullable=False),
    Column("territory", ID, nullable=False),
    Column("owner", ID, nullable=False),
    Column("grade", Text, nullable=False),
    Column("in_use", Integer, nullable=False),
    Column("customers", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Customers that are seen, held and graded alike; empty text where there is no owner or no grade."""

CUSTOMER = Table(
    "rollup_customer",
    METADATA,
    Column("customer", ID, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("grade", Text, nullable=False),
    Column("grade_before", Text, nullable=False),
    Column("grade_until", Text, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("revenue", BigInteger, nullable=False),
    Column("first_day", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("quiet_from", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""One customer's standing: the grade now and the one before, all confirmed orders and their days.

`grade_until` is the last day on which the grade is known to stand, empty where only a change of rows ends it.
From `quiet_from` on the customer has been silent for longer than its own orders let expect.
"""
Index(None, CUSTOMER.c.place)
Index(None, CUSTOMER.c.grade_until)
Index(None, CUSTOMER.c.revenue, CUSTOMER.c.customer)
Index(None, CUSTOMER.c.last_day, CUSTOMER.c.customer)
Index(None, CUSTOMER.c.quiet_from)

PASSED = Table(
    "rollup_passed",
    METADATA,
    Column("scope", ID, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Up to which number of each scope's feed everything is counted."""

STATE = Table(
    "rollup_state",
    METADATA,
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("walked", Text, nullable=False),
    Column("walking", Integer, nullable=False),
    Column("rounds", Text, nullable=False),
)
"""One row: whether all customers are being counted anew and how far that has come, and the rounds known."""
