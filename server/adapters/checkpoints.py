"""Brings what SQLite wrote ahead back into the database file, beside the writers instead of in their commits.

Left to itself, SQLite does it in the commit of whoever fills a thousand pages, and everybody behind that
writer waits for it.
"""

from contextlib import closing

from sqlalchemy import Engine

from server.adapters.sqlite_engine import sqlite


class Checkpoints:
    """The log of one database; `step` may be called from any thread, by one at a time."""

    def __init__(self, engine: Engine) -> None:
        self._file = engine.url.database or ""

    def step(self) -> None:
        """Bring back what can be brought back now, waiting for nobody; then the log is used again."""
        with closing(sqlite.connect(self._file, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
