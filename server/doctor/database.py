"""Whether the engine, its file and its tables are sound."""

import warnings
from collections.abc import Iterator

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import SAWarning

from server.adapters.engine import WAL_IS_SOUND_FROM
from server.adapters.schema import ALL_TABLES, newest_version, version_of
from server.adapters.sqlite_engine import sqlite
from server.doctor.findings import Finding

_OLDEST_POSTGRESQL = 140_000
_MOST = 100
_DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}

_INVALID_INDEXES = text(
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)"
)
_UNCHECKED = text(
    "SELECT conrelid::regclass::text, conname FROM pg_constraint"
    " WHERE connamespace = current_schema()::regnamespace AND NOT convalidated"
)
_BTREES = text(
    "SELECT c.oid, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree'"
    " WHERE c.relnamespace = current_schema()::regnamespace"
)
_GUARDS_SQLITE = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
_GUARDS_POSTGRESQL = text(
    "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit'::regclass AND NOT tgisinternal"
    " AND tgenabled <> 'D'"
)
_GUARDS = {
    "sqlite": {"audit_is_never_changed", "audit_is_never_removed"},
    "postgresql": {"audit_is_never_changed", "audit_is_never_removed", "audit_is_never_emptied"},
}


def engine(connection: Connection) -> Iterator[Finding]:
    """Whether the engine is one that keeps what it acknowledged."""
    if connection.dialect.name == "sqlite":
        version = {"version": sqlite.sqlite_version}
        old = sqlite.sqlite_version_info < WAL_IS_SOUND_FROM
        journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())
        if old and journal == "wal":
            yield Finding("engine", "wal_on_old_sqlite", "SQLite", version)
        elif old:
            yield Finding("engine", "old_sqlite", "SQLite", version, "warning")
        return
    number = int(connection.scalar(text("SELECT current_setting('server_version_num')")) or 0)
    if number < _OLDEST_POSTGRESQL:
        yield Finding("engine", "old_postgresql", "PostgreSQL", {"version": number // 10_000})
    for setting, due in _DURABLE.items():
        found = str(connection.scalar(text("SELECT current_setting(:name)"), {"name": setting}))
        if found != due:
            params: dict[str, str | int] = {"setting": setting, "value": found}
            yield Finding("engine", "not_durable", "PostgreSQL", params, "warning")


def integrity(connection: Connection) -> Iterator[Finding]:
    """Whether the engine finds its own file, indexes and keys whole."""
    if connection.dialect.name == "sqlite":
        for (line,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})"):
            if line != "ok":
                yield Finding("integrity", "file_damaged", "SQLite", {"said": str(line)[:300]})
        for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST):
            yield Finding("integrity", "key_broken", str(table), {"row": str(row), "parent": str(parent)})
        return
    for (name,) in connection.execute(_INVALID_INDEXES):
        yield Finding("integrity", "index_invalid", str(name))
    for table, name in connection.execute(_UNCHECKED):
        yield Finding("integrity", "key_unchecked", str(table), {"name": str(name)})
    if connection.scalar(text("SELECT count(*) FROM pg_extension WHERE extname = 'amcheck'")):
        yield from _examined_trees(connection)


def _examined_trees(connection: Connection) -> Iterator[Finding]:
    """What the extension amcheck says, where an administrator has installed it."""
    for oid, name in connection.execute(_BTREES).all():
        place = connection.begin_nested()
        try:
            connection.execute(text("SELECT bt_index_check(:index)"), {"index": oid})
        except Exception as damage:
            place.rollback()
            said = str(getattr(damage, "orig", damage)).strip().splitlines()[0][:300]
            yield Finding("integrity", "file_damaged", str(name), {"said": said})
        else:
            place.commit()


def schema(connection: Connection) -> Iterator[Finding]:
    """Whether the tables are those of this program, and the audit is guarded."""
    found = version_of(connection)
    if found != newest_version():
        params: dict[str, str | int] = {"found": found or "-", "wanted": newest_version()}
        yield Finding("schema", "version_differs", "alembic_version", params)
        return
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    with warnings.catch_warnings():
        # What somebody added to the tables may be nothing that the comparison knows.
        warnings.simplefilter("ignore", SAWarning)
        found_different = compare_metadata(context, ALL_TABLES)
    for each in found_different:
        yield Finding("schema", "tables_differ", _table_of(each), {"difference": _told(each)})
    question = _GUARDS_SQLITE if connection.dialect.name == "sqlite" else _GUARDS_POSTGRESQL
    guards = {str(name) for (name,) in connection.execute(question)}
    for name in sorted(_GUARDS[connection.dialect.name] - guards):
        yield Finding("schema", "guard_missing", "audit", {"name": name})


def _table_of(difference: object) -> str:
    parts = difference if isinstance(difference, tuple) else ()
    subject = parts[1] if len(parts) > 1 else None
    return str(getattr(getattr(subject, "table", subject), "name", "") or "")


def _told(difference: object) -> str:
    return " ".join(str(difference).split())[:200]
