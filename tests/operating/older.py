"""Archives of other programs than this one."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from server.adapters import migrations
from server.adapters.engine import begin, open_engine
from server.backups.archive import manifest_of

_STEPS = Path(str(migrations.__file__)).parent


def make_older(archive: Path, version: str | None, *, called: str = "") -> None:
    """Turn an archive into what the program of that version would have written."""
    manifest = manifest_of(archive)
    name = called or version or ""
    with TemporaryDirectory() as folder:
        with ZipFile(archive) as whole:
            database = Path(whole.extract("roadbook.db", folder))
        if version is not None:
            database = _taken_back(database, version)
        with closing(sqlite3.connect(database, isolation_level=None)) as db:
            db.execute("UPDATE alembic_version SET version_num = ?", (name,))
            tables = {each for (each,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        rows = {table: count for table, count in manifest.rows.items() if table in tables}
        text = database.read_bytes()
        facts = {"version": name, "rows": rows, "size": len(text), "sha256": sha256(text).hexdigest()}
        with ZipFile(archive, "w", ZIP_DEFLATED) as made:
            made.writestr("roadbook.db", text)
            made.writestr("manifest.json", manifest.model_copy(update=facts).model_dump_json())


def _taken_back(database: Path, version: str) -> Path:
    """The database with the tables and columns of that version, and what they held."""
    older = database.with_name("older.db")
    engine = open_engine(f"sqlite:///{older}")
    with begin(engine, write=True) as connection:
        steps = Config()
        steps.set_main_option("script_location", str(_STEPS))
        steps.set_main_option("path_separator", "os")
        steps.attributes["connection"] = connection
        command.upgrade(steps, version)
        tables = inspect(connection).get_table_names()
        columns = {
            each: [column["name"] for column in inspect(connection).get_columns(each)] for each in tables
        }
    engine.dispose()
    with closing(sqlite3.connect(older, isolation_level=None)) as db:
        db.execute("ATTACH ? AS later", (str(database),))
        db.execute("PRAGMA foreign_keys = OFF")
        for table, kept in columns.items():
            names = ", ".join(f'"{each}"' for each in kept)
            db.execute(f'DELETE FROM "{table}"')  # noqa: S608
            db.execute(f'INSERT INTO "{table}" SELECT {names} FROM later."{table}"')  # noqa: S608
        db.execute("DETACH later")
    return older
