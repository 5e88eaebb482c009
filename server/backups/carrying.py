"""Carries all tables between a SQLite file and PostgreSQL, row by row, so that memory stays bounded."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, cast

import psycopg
from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, LargeBinary, Table, text

from server.adapters.schema import ALL_TABLES
from server.adapters.sqlite_engine import sqlite
from server.backups.archive import Advance

TABLES = ALL_TABLES.sorted_tables
"""Every table, parents before children."""

_AT_ONCE = 2_000
_LOADERS: tuple[tuple[type[Any], str], ...] = (
    (Boolean, "bool"),
    (BigInteger, "int8"),
    (Integer, "int8"),
    (LargeBinary, "bytea"),
)
"""How a column's values are read from PostgreSQL's text; all others are text."""


def rows_in(file: Path) -> dict[str, int]:
    """How many rows each table of a file has."""
    with closing(sqlite.connect(file)) as db:
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {
            name: int(db.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0])  # noqa: S608
            for name in sorted(there)
            if name in ALL_TABLES.tables
        }


def from_postgresql(connection: Connection, to: Path, advance: Advance) -> None:
    """Fill a freshly migrated file with what the connection's transaction sees."""
    cursor = _cursor(connection)
    with closing(sqlite.connect(to, isolation_level=None)) as db:
        for setting in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -64000"):
            db.execute(f"PRAGMA {setting}")
        indexes = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        db.execute("BEGIN")
        # Rows come in the order of one index only; the others are made at the end, sorted.
        for name, _ in indexes:
            db.execute(f"DROP INDEX {_quoted(name)}")
        db.execute("DELETE FROM epoch")
        for table in TABLES:
            _write(db, table, _read(cursor, table), advance)
        for _, statement in indexes:
            db.execute(statement)
        db.execute("COMMIT")


def into_postgresql(file: Path, connection: Connection, advance: Advance) -> None:
    """Fill freshly made tables, in the open transaction, with what a file of the same version holds."""
    cursor = _cursor(connection)
    connection.execute(text("DELETE FROM epoch"))
    with closing(sqlite.connect(file)) as db:
        for table in TABLES:
            names = ", ".join(_quoted(column.name) for column in table.columns)
            make = _converting(table)
            with cursor.copy(f"COPY {_quoted(table.name)} ({names}) FROM STDIN") as copy:
                found = db.execute(f"SELECT {names} FROM {_quoted(table.name)}")  # noqa: S608
                for row in _counted(found, advance):
                    copy.write_row(make(row))
    _count_on(connection)
    connection.execute(text("ANALYZE"))


def _read(cursor: "psycopg.Cursor[Any]", table: Table) -> Iterator[tuple[Any, ...]]:
    names = ", ".join(_quoted(column.name) for column in table.columns)
    order = ", ".join(_quoted(column.name) for column in table.primary_key.columns)
    question = f"COPY (SELECT {names} FROM {_quoted(table.name)} ORDER BY {order}) TO STDOUT"  # noqa: S608
    with cursor.copy(question) as copy:
        copy.set_types([_loader(column) for column in table.columns])
        yield from copy.rows()


def _write(db: sqlite.Connection, table: Table, rows: Iterator[tuple[Any, ...]], advance: Advance) -> None:
    names = ", ".join(_quoted(column.name) for column in table.columns)
    places = ", ".join("?" for _ in table.columns)
    statement = f"INSERT INTO {_quoted(table.name)} ({names}) VALUES ({places})"  # noqa: S608
    while some := list(islice(rows, _AT_ONCE)):
        db.executemany(statement, some)
        advance(len(some))


def _counted(rows: Iterable[tuple[Any, ...]], advance: Advance) -> Iterator[tuple[Any, ...]]:
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_ONCE)):
        yield from some
        advance(len(some))


def _count_on(connection: Connection) -> None:
    """Let keys that PostgreSQL numbers itself go on behind those that came."""
    for table in TABLES:
        key = table.autoincrement_column
        if key is None:
            continue
        place = {"table": _quoted(table.name), "key": key.name}
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :key)"), place)
        if sequence is not None:
            last = f"(SELECT max({_quoted(key.name)}) FROM {_quoted(table.name)})"  # noqa: S608
            connection.execute(
                text(f"SELECT setval(:sequence, coalesce({last}, 0) + 1, false)"), {"sequence": sequence}
            )


def _converting(table: Table) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """What makes a row of SQLite's into one of PostgreSQL's: SQLite has no truth values, only numbers."""
    places = {at for at, column in enumerate(table.columns) if isinstance(column.type, Boolean)}
    if not places:
        return lambda row: row
    return lambda row: tuple(
        bool(value) if at in places and value is not None else value for at, value in enumerate(row)
    )


def _loader(column: Column[Any]) -> str:
    return next((name for kind, name in _LOADERS if isinstance(column.type, kind)), "text")


def _cursor(connection: Connection) -> "psycopg.Cursor[Any]":
    raw = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    return raw.cursor()


def _quoted(name: str) -> str:
    """A table's or column's name as both engines read it."""
    return '"' + name.replace('"', '""') + '"'
