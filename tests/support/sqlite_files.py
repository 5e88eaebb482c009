"""A server's SQLite database as the bytes of one file, with what was written ahead brought in first."""

from contextlib import closing
from pathlib import Path

from server.adapters.sqlite_engine import sqlite


def whole(file: Path) -> bytes:
    """Everything that was committed; nobody may be in a transaction."""
    with closing(sqlite.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes()


def put_back(file: Path, content: bytes) -> None:
    """Let the file hold that and nothing else; nobody may have it open."""
    for ahead in ("-wal", "-shm"):
        file.with_name(f"{file.name}{ahead}").unlink(missing_ok=True)
    file.write_bytes(content)
