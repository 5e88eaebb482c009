"""Puts an archive back, on either engine: all of it or nothing, and what stood there is set aside.

What goes on from a backup is another history, and says so by a new epoch: devices then offer again what the
server had taken since. Sessions end with it, because a device that was shut out after the backup was taken
would otherwise be let in again.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, delete, func, inspect, select, text
from sqlalchemy.exc import ProgrammingError
from uuid6 import uuid7

from server.adapters.engine import begin, open_engine
from server.adapters.identity_tables import ACCESS_TOKEN, PUSH_TICKET, REFRESH_TOKEN
from server.adapters.schema import bring_up, known_versions, version_of
from server.adapters.sqlite_engine import sqlite
from server.adapters.tables import EPOCH
from server.backups.archive import Begin, fsync_folder, manifest_of, unpack
from server.backups.carrying import TABLES, into_postgresql, rows_in
from server.backups.faults import BackupFault
from server.backups.manifest import Manifest
from server.backups.presence import file_of, nobody_at_work, require_nobody_else

_SIDECARS = ("", "-wal", "-shm", "-journal")
_NOT_ALLOWED = "42501"


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a restore."""

    manifest: Manifest
    epoch: str
    set_aside: str | None
    """Where the former company lies now: a file on SQLite, a schema on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an archive shall be put back."""

    now: datetime
    started: Begin
    replace: bool = False
    """A company that is there already is set aside."""
    same_history: bool = False
    """A move, of a company that was at rest: devices go on as if nothing had been."""


def put_back(archive: Path, url: str, wanted: Wanted) -> Restored:
    """Restore an archive at an address; raises BackupFault, with nothing changed, where that is not safe."""
    manifest = manifest_of(archive)
    if manifest.version not in known_versions():
        raise BackupFault("archive_too_new", version=manifest.version)
    if wanted.same_history and not manifest.may_keep_its_history(wanted.now):
        raise BackupFault("not_to_move" if not manifest.closing else "too_old_to_move")
    file = file_of(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        with nobody_at_work(file):
            return _into_file(archive, file, wanted)
    return _into_postgresql(archive, url, wanted)


def _into_file(archive: Path, file: Path, wanted: Wanted) -> Restored:
    occupied = file.exists() and _holds_a_company(f"sqlite:///{file}")
    if occupied and not wanted.replace:
        raise BackupFault("target_not_empty", database=str(file))
    part = file.with_name(f".{file.name}.part")
    try:
        manifest = _unpacked(archive, part, wanted.started)
        epoch = _made_current(part, same_history=wanted.same_history)
        aside = _set_aside(file, wanted.now) if file.exists() else None
        part.replace(file)
        fsync_folder(file.parent)
    finally:
        for ending in _SIDECARS:
            part.with_name(part.name + ending).unlink(missing_ok=True)
    return Restored(manifest, epoch, str(aside) if aside is not None and occupied else None)


def _into_postgresql(archive: Path, url: str, wanted: Wanted) -> Restored:
    with TemporaryDirectory(prefix="roadbook-") as folder:
        frozen = Path(folder) / "roadbook.db"
        manifest = _unpacked(archive, frozen, wanted.started)
        epoch = _made_current(frozen, same_history=wanted.same_history)
        rows = sum(rows_in(frozen).values())
        engine = open_engine(url)
        try:
            with begin(engine, write=True) as connection:
                require_nobody_else(connection)
                aside = None
                if _is_occupied(connection):
                    if not wanted.replace:
                        raise BackupFault("target_not_empty", database=engine.url.render_as_string())
                    aside = _rename_schema(connection, wanted.now)
                bring_up(connection)
                into_postgresql(frozen, connection, wanted.started("load", rows))
        finally:
            engine.dispose()
    return Restored(manifest, epoch, aside)


def _unpacked(archive: Path, to: Path, started: Begin) -> Manifest:
    manifest = unpack(archive, to, started("unpack", manifest_of(archive).size))
    if rows_in(to) != manifest.rows:
        raise BackupFault("archive_damaged", file=str(archive))
    return manifest


def _made_current(file: Path, *, same_history: bool) -> str:
    """Bring an unpacked file to this version, and begin its history; returns the epoch."""
    engine = open_engine(f"sqlite:///{file}")
    try:
        with begin(engine, write=True) as connection:
            bring_up(connection)
            if not same_history:
                _begin_history(connection)
            newest = select(EPOCH.c.epoch).order_by(EPOCH.c.place.desc()).limit(1)
            epoch = str(connection.execute(newest).scalar_one())
    finally:
        engine.dispose()
    with closing(sqlite.connect(file)) as db:
        # No log may lie beside the file when it is moved to its place.
        db.execute("PRAGMA journal_mode = DELETE")
        found = [str(line) for (line,) in db.execute("PRAGMA integrity_check(1)")]
    if found != ["ok"]:
        raise BackupFault("not_sound", found=found[0][:200])
    return epoch


def _begin_history(connection: Connection) -> None:
    for table in (ACCESS_TOKEN, REFRESH_TOKEN, PUSH_TICKET):
        connection.execute(delete(table))
    last = connection.execute(select(func.coalesce(func.max(EPOCH.c.place), 0))).scalar_one()
    connection.execute(EPOCH.insert(), {"place": last + 1, "epoch": str(uuid7())})


def _holds_a_company(url: str) -> bool:
    engine = open_engine(url)
    try:
        with begin(engine, write=False) as connection:
            return _is_occupied(connection)
    except Exception as problem:
        raise BackupFault("target_unreadable", database=url, problem=str(problem)[:200]) from problem
    finally:
        engine.dispose()


def _is_occupied(connection: Connection) -> bool:
    """Whether anything of ours is there besides freshly made tables."""
    if version_of(connection) is None:
        return False
    there = set(inspect(connection).get_table_names())
    return any(
        connection.execute(select(1).select_from(table).limit(1)).first() is not None
        for table in TABLES
        if table.name in there and table.name != EPOCH.name
    )


def _set_aside(file: Path, now: datetime) -> Path:
    """Give the former file, with what belongs to it, another name; nothing is ever deleted."""
    aside = file.with_name(f"{file.stem}.before-{now:%Y%m%dT%H%M%S}{file.suffix}")
    for ending in _SIDECARS:
        former = file.with_name(file.name + ending)
        if former.exists():
            former.rename(aside.with_name(aside.name + ending))
    return aside


def _rename_schema(connection: Connection, now: datetime) -> str:
    """Give the former company's schema another name and make an empty one in its place."""
    schema = str(connection.execute(text("SELECT current_schema()")).scalar_one())
    aside = f"before_{now:%Y%m%dt%H%M%S}"
    try:
        connection.execute(text(f'ALTER SCHEMA "{schema}" RENAME TO "{aside}"'))
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    except ProgrammingError as refused:
        if getattr(refused.orig, "sqlstate", None) == _NOT_ALLOWED:
            raise BackupFault("schema_not_ours", schema=schema) from refused
        raise
    return aside
