"""Whether a server is at work on a database: none may be while it is replaced or moved.

On PostgreSQL every other connection counts. A SQLite file shows nobody who has it open, so a server keeps
a lock on an empty file beside it, which the system lets go of when the process ends, however it ends.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import make_url

from server.backups.faults import BackupFault

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


@contextmanager
def at_work(engine: Engine) -> Iterator[None]:
    """Show that a server works on this database; raises BackupFault while it is being replaced."""
    lock = _lock_of(engine)
    if lock is None:
        yield
        return
    with closing(_open(lock)) as held:
        try:
            held.execute("BEGIN")
            held.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as taken:
            raise BackupFault("being_replaced", file=str(lock)) from taken
        yield


@contextmanager
def nobody_at_work(file: Path) -> Iterator[None]:
    """Keep servers away from a SQLite file; raises BackupFault when one is there."""
    lock = _beside(file)
    with closing(_open(lock)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as taken:
            raise BackupFault("server_running", database=str(file)) from taken
        yield


def require_nobody_else(connection: Connection) -> None:
    """Refuse to go on while anybody else is connected to this PostgreSQL database."""
    others = int(connection.execute(_OTHERS).scalar_one())
    if others:
        raise BackupFault("others_connected", count=others)


def file_of(url: str) -> Path | None:
    """The file of a SQLite address, None for PostgreSQL."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def _lock_of(engine: Engine) -> Path | None:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return _beside(Path(engine.url.database))


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}-serving")


def _open(lock: Path) -> sqlite3.Connection:
    # Closed by whichever thread ends the server.
    return sqlite3.connect(lock, isolation_level=None, timeout=0, check_same_thread=False)
