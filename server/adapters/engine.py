"""Opens the server's database, on either engine, so that a committed answer is on the disk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError

from server.adapters.sqlite_engine import plain_code, sqlite

WAL_IS_SOUND_FROM = (3, 51, 3)
"""Earlier SQLite can corrupt a write-ahead log when several connections write and checkpoint."""

_TAKEN_ON_SQLITE = "UNIQUE constraint failed"
_POSTGRESQL_RACES = ("40001", "40P01", "23505")
"""Serialisation failure, deadlock, and a key that somebody else took first."""

_MOST_PAGES_AHEAD = 16_000
"""Pages written ahead before a commit brings them back itself: a server does it every second besides."""

_KEPT_OPEN, _MOST_OPEN = 16, 24
"""Connections that stay open, and that a moment may take: one for each thread that may ask something. To open
one costs more than most of what is asked."""

_SINCE = "roadbook_idle_since"
_IDLE_S = 5.0

_WRITES = "roadbook_writes"
_PATIENCE_MS = 30_000


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://…`, with the settings that durability needs."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_engine(
            address, module=sqlite, pool_size=_KEPT_OPEN, max_overflow=_MOST_OPEN - _KEPT_OPEN
        )
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if address.get_backend_name() != "postgresql":
        raise ArgumentError(f"no engine for {address.get_backend_name()}")
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        # Many rows travel as one pipeline of statements, so each can have conditions of its own.
        use_insertmanyvalues=False,
        pool_size=_KEPT_OPEN,
        max_overflow=_MOST_OPEN - _KEPT_OPEN,
    )
    event.listen(engine, "checkin", _put_aside)
    event.listen(engine, "checkout", _try_what_lay_idle)
    return engine


@contextmanager
def asking(engine: Engine) -> Iterator[Connection]:
    """A connection for a single question of the driver's, which needs no transaction around it."""
    with engine.connect() as plain:
        # On SQLite a transaction begins only where one is asked for.
        on_sqlite = engine.dialect.name == "sqlite"
        yield plain if on_sqlite else plain.execution_options(isolation_level="AUTOCOMMIT")


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
    if isinstance(problem.orig, sqlite.Error):
        code = plain_code(problem.orig)
        taken = code == sqlite3.SQLITE_CONSTRAINT and _TAKEN_ON_SQLITE in str(problem.orig)
        return taken or code == sqlite3.SQLITE_BUSY
    return getattr(problem.orig, "sqlstate", None) in _POSTGRESQL_RACES


def _configure_sqlite(connection: sqlite.Connection, _record: Any) -> None:
    # The driver's own transaction handling opens transactions late; `_begin_sqlite` opens them.
    connection.isolation_level = None
    journal = "WAL" if sqlite.sqlite_version_info >= WAL_IS_SOUND_FROM else "TRUNCATE"
    for setting in (
        f"busy_timeout = {_PATIENCE_MS}",
        f"journal_mode = {journal}",
        "synchronous = FULL",
        "fullfsync = ON",
        "checkpoint_fullfsync = ON",
        "temp_store = MEMORY",
        "cache_size = -32000",
        f"wal_autocheckpoint = {_MOST_PAGES_AHEAD}",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer that begins as a reader can be refused half-way; it queues for its turn here instead.
    writes = connection.get_execution_options().get(_WRITES, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _put_aside(_connection: Any, record: Any) -> None:
    record.info[_SINCE] = monotonic()


def _try_what_lay_idle(connection: Any, record: Any, _proxy: Any) -> None:
    # A database that was restarted cut the connections that lie in the pool; trying each every time would
    # cost a question in four.
    if monotonic() - record.info.get(_SINCE, monotonic()) < _IDLE_S:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as problem:
        raise DisconnectionError(str(problem)) from problem
