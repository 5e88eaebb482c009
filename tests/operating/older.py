"""Archives of other programs than this one."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from server.backups.archive import manifest_of

_LATER = {
    "0002": (
        "DROP TABLE salvage",
        "ALTER TABLE device DROP COLUMN passed",
        "ALTER TABLE scope DROP COLUMN digest",
    )
}
"""What the steps after a version added, undone."""
_TABLES = {"0002": ("salvage",)}


def make_older(archive: Path, version: str | None, *, called: str = "") -> None:
    """Turn an archive into what the program of that version would have written."""
    manifest = manifest_of(archive)
    name = called or version or ""
    with TemporaryDirectory() as folder:
        with ZipFile(archive) as whole:
            database = Path(whole.extract("roadbook.db", folder))
        with closing(sqlite3.connect(database, isolation_level=None)) as db:
            for statement in _LATER.get(name, ()):
                db.execute(statement)
            db.execute("UPDATE alembic_version SET version_num = ?", (name,))
        rows = {table: count for table, count in manifest.rows.items() if table not in _TABLES.get(name, ())}
        text = database.read_bytes()
        facts = {"version": name, "rows": rows, "size": len(text), "sha256": sha256(text).hexdigest()}
        with ZipFile(archive, "w", ZIP_DEFLATED) as made:
            made.writestr("roadbook.db", text)
            made.writestr("manifest.json", manifest.model_copy(update=facts).model_dump_json())
