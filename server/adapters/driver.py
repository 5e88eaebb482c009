"""Questions and writes by the thousand, in the driver's own tuples.

SQLAlchemy makes an object of every row it reads, a mapping of every row it writes, and a context of every
statement it runs. For a page of a pull, or the rows of a push, that costs more than the database does. So
its statements are put into words once, and the driver runs them: both engines are still asked in one
language. A statement given here must be one that is kept, never one that was built for the occasion.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import DBAPIError

_MOST_AT_ONCE = 1_000

_BY_PLACE: dict[str, Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": psycopg.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}
"""The dialects, with values by their place instead of by name."""

_BY_NAME: dict[str, Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": psycopg.dialect(paramstyle="pyformat"),  # type: ignore[no-untyped-call]
}

_AMONG = re.compile(r"IN \(__\[POSTCOMPILE_(\w+)\]\)")
_ONE_OF_THEM = {
    "sqlite": r"IN (SELECT value FROM json_each(:\1))",
    "postgresql": r"= ANY(%(\1)s)",
}
"""A value among many as one parameter, so that the words are the same for however many."""


@dataclass(frozen=True, slots=True)
class _Worded:
    text: str
    fixed: Mapping[str, Any]


def answers(
    connection: Connection, question: Select[Any], values: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """All that a question finds, as plain tuples of text and numbers."""
    engine = connection.dialect.name
    worded = _worded(question, engine)
    with _cursor(connection, worded.text) as cursor:
        cursor.execute(worded.text, _bound(worded, values or {}, engine))
        return list(cursor.fetchall())


def answers_among(
    connection: Connection, question: Select[Any], name: str, values: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """All that a question about many values finds, asked for a bounded number of them at once."""
    for start in range(0, len(values), _MOST_AT_ONCE):
        yield from answers(connection, question, {name: list(values[start : start + _MOST_AT_ONCE])})


def change(
    connection: Connection, statement: Insert | Update | Delete, values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """Run one statement that writes; returns what it says it returns."""
    engine = connection.dialect.name
    worded = _worded(statement, engine)
    with _cursor(connection, worded.text) as cursor:
        cursor.execute(worded.text, _bound(worded, values, engine))
        return [] if cursor.description is None else list(cursor.fetchall())


def write_all(connection: Connection, statement: Insert | Update, rows: Sequence[tuple[Any, ...]]) -> int:
    """Run a statement for each row and return how many rows were written.

    A row's values come in the order of the columns that are written, those of a condition after them.
    """
    text = _text(statement, connection.dialect.name)
    with _cursor(connection, text) as cursor:
        cursor.executemany(text, rows)
        return int(cursor.rowcount)


@contextmanager
def _cursor(connection: Connection, text: str) -> Iterator[Any]:
    """A cursor of the driver's, in the transaction of the connection; its errors are SQLAlchemy's."""
    errors = connection.dialect.loaded_dbapi.Error
    try:
        with closing(connection.connection.cursor()) as cursor:
            yield cursor
    except errors as problem:
        raise DBAPIError.instance(text, None, problem, errors, dialect=connection.dialect) from problem


def _bound(worded: _Worded, values: Mapping[str, Any], engine: str) -> Mapping[str, Any]:
    if engine == "sqlite":
        values = {
            name: json.dumps(value) if isinstance(value, list) else value for name, value in values.items()
        }
    return {**worded.fixed, **values}


@cache
def _worded(statement: Select[Any] | Insert | Update | Delete, engine: str) -> _Worded:
    compiled = statement.compile(dialect=_BY_NAME[engine])
    fixed = {name: value for name, value in compiled.params.items() if value is not None}
    return _Worded(_AMONG.sub(_ONE_OF_THEM[engine], str(compiled)), fixed)


@cache
def _text(statement: Insert | Update, engine: str) -> str:
    return str(statement.compile(dialect=_BY_PLACE[engine]))
