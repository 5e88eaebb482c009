"""The company as it was at one moment, as a SQLite file, while the server goes on working."""

from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, func, select

from server.adapters.engine import begin
from server.adapters.schema import migrate, version_of
from server.adapters.sqlite_engine import sqlite
from server.adapters.tables import AUDIT, DEVICE, EPOCH, SCOPE
from server.backups.archive import Advance
from server.backups.carrying import TABLES, from_postgresql
from server.backups.faults import BackupFault

_PAGES = 4_096


def freeze(engine: Engine, to: Path, advance: Advance) -> None:
    """Write everything that was committed before this moment, and nothing that comes later.

    On PostgreSQL nobody waits. On SQLite nobody waits for it with a write-ahead log; on engines that are
    too old for one, writers wait until the pages are copied, which is as fast as the disk.
    """
    with begin(engine, write=False) as connection:
        if engine.dialect.name == "sqlite":
            copy_pages(connection, to, advance)
        else:
            migrate(f"sqlite:///{to}")
            from_postgresql(connection, to, advance)
    _require_sound(to)


def steps_of(engine: Engine) -> int:
    """About how many steps `freeze` will take: pages on SQLite, rows on PostgreSQL."""
    with begin(engine, write=False) as connection:
        if engine.dialect.name == "sqlite":
            return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
        return sum(
            int(connection.execute(select(func.count()).select_from(table)).scalar_one()) for table in TABLES
        )


def standing(connection: Connection) -> tuple[str, str, tuple[int, ...]]:
    """The version, the epoch, and numbers that move with every change and every command."""
    epoch = connection.execute(select(EPOCH.c.epoch).order_by(EPOCH.c.place.desc()).limit(1)).scalar_one()
    moving = (
        connection.execute(select(func.coalesce(func.sum(SCOPE.c.head), 0))).scalar_one(),
        connection.execute(select(func.coalesce(func.sum(DEVICE.c.last_counter), 0))).scalar_one(),
        connection.execute(select(func.count()).select_from(AUDIT)).scalar_one(),
    )
    return version_of(connection) or "", str(epoch), tuple(int(each) for each in moving)


def copy_pages(connection: Connection, to: Path, advance: Advance) -> None:
    """Copy a SQLite database page by page, as it is at the moment of the connection's transaction."""
    # The first question fixes the moment; the copy would begin anew at every commit without it.
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").all()
    source = cast("sqlite.Connection", connection.connection.driver_connection)
    before: int | None = None

    def told(_status: int, remaining: int, total: int) -> None:
        nonlocal before
        advance((total if before is None else before) - remaining)
        before = remaining

    with closing(sqlite.connect(to, isolation_level=None)) as target:
        source.backup(target, pages=_PAGES, progress=told)
        target.execute("PRAGMA journal_mode = DELETE")


def _require_sound(file: Path) -> None:
    with closing(sqlite.connect(file)) as db:
        found = [str(line) for (line,) in db.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise BackupFault("not_sound", found=found[0][:200])
