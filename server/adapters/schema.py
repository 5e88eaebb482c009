"""Brings a database's tables to this version, and refuses to work on any other.

A migration is one transaction on both engines, and only one process migrates at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, func, inspect, select
from uuid6 import uuid7

from server.adapters.attachment_tables import METADATA as ATTACHMENTS
from server.adapters.engine import begin, open_engine
from server.adapters.identity_tables import METADATA as IDENTITY
from server.adapters.rollup_tables import METADATA as ROLLUPS
from server.adapters.tables import EPOCH, METADATA

ALL_TABLES = MetaData(naming_convention=METADATA.naming_convention)
"""What the steps together must amount to."""

for _table in (
    *METADATA.sorted_tables,
    *IDENTITY.sorted_tables,
    *ROLLUPS.sorted_tables,
    *ATTACHMENTS.sorted_tables,
):
    _table.to_metadata(ALL_TABLES)

_FOLDER = Path(__file__).parent / "migrations"
_MIGRATING = 7_265_612_011
"""The PostgreSQL advisory lock that a migrating process holds."""


class SchemaMismatchError(Exception):
    """The database is at another version than this program; migrate it, or start the right program."""


def migrate(url: str) -> None:
    """Bring the database to this version, making it where there is none, and begin its first epoch."""
    with _opened(url) as engine, begin(engine, write=True) as connection:
        bring_up(connection)
        if connection.execute(select(func.count()).select_from(EPOCH)).scalar_one() == 0:
            connection.execute(EPOCH.insert(), {"place": 1, "epoch": str(uuid7())})


def bring_up(connection: Connection, to: str = "head") -> None:
    """Take the steps that are still missing, in the transaction that is open; no epoch is begun."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))
    command.upgrade(_config(connection), to)


def newest_version() -> str:
    """The version of the tables that this program works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def known_versions() -> frozenset[str]:
    """Every version of the tables that this program can bring to its own."""
    return frozenset(step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions())


def version_of(connection: Connection) -> str | None:
    """The version of a database's tables; None where there are none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return MigrationContext.configure(connection).get_current_revision()


def require_current(engine: Engine) -> None:
    """Refuse a database that is older or newer than this program."""
    with begin(engine, write=False) as connection:
        found = version_of(connection)
    wanted = newest_version()
    if found != wanted:
        raise SchemaMismatchError(f"the database is at {found or 'no version'}, this program needs {wanted}")


def differences(url: str) -> list[object]:
    """What the models ask for that the steps do not make, on a migrated database."""
    with _opened(url) as engine, begin(engine, write=False) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, ALL_TABLES))


def write_step(url: str, message: str) -> None:
    """Write the step from a migrated database to the models."""
    with _opened(url) as engine, begin(engine, write=False) as connection:
        count = len(list((_FOLDER / "versions").glob("*.py"))) + 1
        command.revision(_config(connection), message, autogenerate=True, rev_id=f"{count:04d}")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()
