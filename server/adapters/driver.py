"""Questions and writes by the thousand, in the driver's own tuples.

SQLAlchemy makes an object of every row it reads and a mapping of every row it writes. For a page of a
pull, or the rows of a push, that costs more than the database does. The statements are SQLAlchemy's all
the same, so both engines are asked in one language.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

_MOST_AT_ONCE = 1_000

_BY_PLACE: dict[str, Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": psycopg.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}
"""The dialects, with values by their place instead of by name."""


def answers(
    connection: Connection, question: Select[Any], values: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """All that a question finds, as plain tuples of text and numbers."""
    with closing(connection.execute(question, values)) as found:
        cursor = found.cursor
        return [] if cursor is None else list(cursor.fetchall())


def answers_among(
    connection: Connection, question: Select[Any], name: str, values: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """All that a question about many values finds, asked for a bounded number of them at once."""
    for start in range(0, len(values), _MOST_AT_ONCE):
        yield from answers(connection, question, {name: list(values[start : start + _MOST_AT_ONCE])})


def write_all(connection: Connection, statement: Insert | Update, rows: Sequence[tuple[Any, ...]]) -> int:
    """Run a statement for each row and return how many rows were written.

    A row's values come in the order of the columns that are written, those of a condition after them.
    """
    text = _text(statement, connection.dialect.name)
    written = connection.exec_driver_sql(text, list(rows), execution_options={"preserve_rowcount": True})
    return written.rowcount


@cache
def _text(statement: Insert | Update, engine: str) -> str:
    return str(statement.compile(dialect=_BY_PLACE[engine]))
