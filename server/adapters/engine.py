"""Opens the server's database, on either engine, so that a committed answer is on the disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

WAL_IS_SOUND_FROM = (3, 51, 3)
"""Earlier SQLite can corrupt a write-ahead log when several connections write and checkpoint."""

_SQLITE_RACES = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
_POSTGRESQL_RACES = ("40001", "40P01", "23505")
"""Serialisation failure, deadlock, and a key that somebody else took first."""

_WRITES = "roadbook_writes"
_PATIENCE_MS = 30_000


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`, with the settings that durability needs."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(address)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if address.get_backend_name() != "postgresql":
        raise ArgumentError(f"no engine for {address.get_backend_name()}")
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        # Many rows travel as one pipeline of statements, so each can have conditions of its own.
        use_insertmanyvalues=False,
    )


@contextmanager
def begin(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """A transaction: a reader sees one moment throughout, a writer commits when the block ends.

    On SQLite a writer is alone from its first statement. On PostgreSQL writers run side by side and
    see what others committed before each statement, which is what the locks they take ask for.
    """
    with engine.connect() as plain:
        if engine.dialect.name == "sqlite":
            connection = plain.execution_options(**{_WRITES: write})
        else:
            connection = plain.execution_options(
                isolation_level="READ COMMITTED" if write else "REPEATABLE READ",
                postgresql_readonly=not write,
            )
        with connection.begin():
            yield connection


def lost_race(problem: DBAPIError) -> bool:
    """Whether a statement failed only because another transaction was quicker."""
    if isinstance(problem.orig, sqlite3.Error):
        # Errors that the driver finds before it asks the engine have no code.
        return getattr(problem.orig, "sqlite_errorcode", None) in _SQLITE_RACES
    return getattr(problem.orig, "sqlstate", None) in _POSTGRESQL_RACES


def _configure_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transaction handling opens transactions late; `_begin_sqlite` opens them.
    connection.isolation_level = None
    journal = "WAL" if sqlite3.sqlite_version_info >= WAL_IS_SOUND_FROM else "TRUNCATE"
    for setting in (
        f"busy_timeout = {_PATIENCE_MS}",
        f"journal_mode = {journal}",
        "synchronous = FULL",
        "fullfsync = ON",
        "checkpoint_fullfsync = ON",
        "temp_store = MEMORY",
        "cache_size = -32000",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins as a reader can be refused half-way; it queues for its turn here instead.
    writes = connection.get_execution_options().get(_WRITES, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
