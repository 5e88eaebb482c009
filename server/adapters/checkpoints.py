"""Brings what SQLite wrote ahead back into the database file, beside the writers instead of in their commits.

Left to itself, SQLite does it in the commit of whoever fills a thousand pages, and everybody behind that
writer waits for it.
"""

from contextlib import closing

from sqlalchemy import Engine

from server.adapters.sqlite_engine import sqlite

MOST_AHEAD = 8_000
"""Pages written ahead from which on the log is begun anew, for which writers wait a moment: 32 MB."""

_PATIENCE_MS = 100
"""So long writers wait for readers then; a backup reads for longer, and the log grows meanwhile."""


class Checkpoints:
    """The log of one database; `step` may be called from any thread, by one at a time."""

    def __init__(self, engine: Engine) -> None:
        self._file = engine.url.database or ""

    def step(self) -> int:
        """Bring back what can be brought back now; returns how many pages are still written ahead."""
        with closing(sqlite.connect(self._file, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
            left = _checkpoint(connection, "PASSIVE")
            return _checkpoint(connection, "RESTART") if left > MOST_AHEAD else left


def _checkpoint(connection: sqlite.Connection, how: str) -> int:
    _, written, _ = connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
    return int(written)
