"""Takes a backup: frozen at one moment, checked, packed, and read again from the disk."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, cast

from sqlalchemy import Engine, func, select
from uuid6 import uuid7

from server.adapters.engine import begin, open_engine
from server.adapters.schema import require_current
from server.adapters.sqlite_engine import sqlite
from server.adapters.tables import EPOCH
from server.backups.archive import Begin, fsync_folder, pack, unpack
from server.backups.carrying import rows_in
from server.backups.faults import BackupFault
from server.backups.freezing import freeze, standing, steps_of
from server.backups.manifest import Manifest
from server.backups.presence import file_of, nobody_at_work, require_nobody_else


def take_backup(url: str, to: Path, *, to_move: bool, now: datetime, started: Begin) -> Manifest:
    """Write an archive of the company at that address; it takes its place only once it was read again.

    Taken to be moved, the source must be at rest, and begins another history at once: whoever starts it
    again by mistake cannot go on with the one that moved.
    """
    file = file_of(url)
    if file is not None and not file.exists():
        raise BackupFault("database_missing", database=str(file))
    if to.exists():
        raise BackupFault("file_exists", file=str(to))
    engine = open_engine(url)
    try:
        require_current(engine)
        if not to_move:
            return _taken(engine, to, closing_it=False, now=now, started=started)
        with _at_rest(engine, file):
            return _taken(engine, to, closing_it=True, now=now, started=started)
    finally:
        engine.dispose()


def _taken(engine: Engine, to: Path, *, closing_it: bool, now: datetime, started: Begin) -> Manifest:
    part = to.with_name(f".{to.name}.part")
    with begin(engine, write=False) as connection:
        before = standing(connection)
    try:
        with TemporaryDirectory(dir=to.parent, prefix=".roadbook-") as folder:
            frozen = Path(folder) / "roadbook.db"
            freeze(engine, frozen, started("copy", steps_of(engine)))
            manifest = _packed(engine, frozen, part, closing_it=closing_it, now=now, started=started)
        unpack(part, None, started("verify", manifest.size))
        if closing_it:
            _begin_another_history(engine, before)
        part.replace(to)
        fsync_folder(to.parent)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _packed(
    engine: Engine, frozen: Path, to: Path, *, closing_it: bool, now: datetime, started: Begin
) -> Manifest:
    with closing(sqlite.connect(frozen)) as db:
        (epoch,) = db.execute("SELECT epoch FROM epoch ORDER BY place DESC LIMIT 1").fetchone()
        (version,) = db.execute("SELECT version_num FROM alembic_version").fetchone()

    def describe(size: int, checksum: str) -> Manifest:
        return Manifest(
            taken_at=now,
            engine=cast("Literal['sqlite', 'postgresql']", engine.dialect.name),
            version=version,
            epoch=epoch,
            closing=closing_it,
            rows=rows_in(frozen),
            size=size,
            sha256=checksum,
        )

    return pack(frozen, describe, to, started("pack", frozen.stat().st_size))


@contextmanager
def _at_rest(engine: Engine, file: Path | None) -> Iterator[None]:
    """A company where nobody works, and on SQLite nobody can begin to."""
    if file is not None:
        with nobody_at_work(file):
            yield
        return
    with begin(engine, write=False) as connection:
        require_nobody_else(connection)
    yield


def _begin_another_history(engine: Engine, before: tuple[str, str, tuple[int, ...]]) -> None:
    with begin(engine, write=True) as connection:
        if engine.dialect.name == "postgresql":
            require_nobody_else(connection)
        if standing(connection) != before:
            raise BackupFault("moved_on")
        last = connection.execute(select(func.coalesce(func.max(EPOCH.c.place), 0))).scalar_one()
        connection.execute(EPOCH.insert(), {"place": last + 1, "epoch": str(uuid7())})
