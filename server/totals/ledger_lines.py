"""The lines of ledger entries, taken out of their texts inside the database."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, column, func, literal

from server.totals.json_sql import items_at, text_at, whole_at


@dataclass(frozen=True, slots=True)
class LedgerLines:
    """The lines of each entry, beside it in a query; empty text where there is no unit or no person."""

    source: FromClause
    territory: ColumnElement[str]
    rep: ColumnElement[str]
    role: ColumnElement[str]
    amount: ColumnElement[int]


def ledger_lines(split: Table) -> LedgerLines:
    """The lines of the entries of a table of splits."""
    line: Any = items_at(split.c.doc, literal("lines")).table_valued(column("value")).alias("line")
    whom = literal("beneficiary")
    return LedgerLines(
        source=line,
        territory=func.coalesce(text_at(line.c.value, whom, literal("territory")), ""),
        rep=func.coalesce(text_at(line.c.value, whom, literal("user")), ""),
        role=text_at(line.c.value, whom, literal("role")),
        amount=whole_at(line.c.value, literal("amount")),
    )
