"""Archives of other programs than this one."""

from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from server.adapters.engine import begin, open_engine
from server.adapters.schema import bring_up
from server.adapters.sqlite_engine import sqlite
from server.backups.archive import manifest_of
from server.backups.carrying import rows_in


def make_older(archive: Path, version: str) -> None:
    """Turn an archive into what the program of an earlier version would have written."""
    with TemporaryDirectory() as folder:
        with ZipFile(archive) as whole:
            now = Path(whole.extract("roadbook.db", folder))
        then = now.with_name("then.db")
        engine = open_engine(f"sqlite:///{then}")
        with begin(engine, write=True) as connection:
            bring_up(connection, to=version)
        engine.dispose()
        with closing(sqlite.connect(then, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
            db.execute("ATTACH ? AS now", (str(now),))
            for (table,) in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
                if table != "alembic_version":
                    names = ", ".join(
                        f'"{row[1]}"' for row in db.execute(f'PRAGMA main.table_info("{table}")')
                    )
                    db.execute(f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM now."{table}"')  # noqa: S608
        _pack(archive, then, version)


def make_later(archive: Path) -> None:
    """Let an archive say that it comes from a program that nobody has written yet."""
    with TemporaryDirectory() as folder:
        with ZipFile(archive) as whole:
            database = Path(whole.extract("roadbook.db", folder))
        _pack(archive, database, "9999")


def _pack(archive: Path, database: Path, version: str) -> None:
    text = database.read_bytes()
    facts = {
        "version": version,
        "rows": rows_in(database),
        "size": len(text),
        "sha256": sha256(text).hexdigest(),
    }
    manifest = manifest_of(archive).model_copy(update=facts)
    with ZipFile(archive, "w", ZIP_DEFLATED) as made:
        made.writestr("roadbook.db", text)
        made.writestr("manifest.json", manifest.model_dump_json())
