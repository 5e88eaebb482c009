"""What an import must remember between rows, on disk: a million rows need no more memory than a thousand."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

# Nothing is ever committed: the whole import is one transaction of a database that nobody else sees.
_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8000;
CREATE TABLE seen (kind TEXT, key TEXT, place TEXT, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE named (name TEXT, customer TEXT, PRIMARY KEY (name, customer)) WITHOUT ROWID;
CREATE TABLE part (number TEXT, place INTEGER, text TEXT, PRIMARY KEY (number, place)) WITHOUT ROWID;
CREATE TABLE sale (customer TEXT, day TEXT, number TEXT, text TEXT,
    PRIMARY KEY (customer, day, number)) WITHOUT ROWID;
CREATE TABLE row (kind TEXT, id TEXT, text TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TABLE filed (kind TEXT, field TEXT, value TEXT, id TEXT,
    PRIMARY KEY (kind, field, value, id)) WITHOUT ROWID;
CREATE INDEX filed_by_row ON filed (kind, id);
BEGIN;
"""


class Scratch:
    """A private database that vanishes with the import."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        self._parts = 0

    def first(self, kind: str, key: str, place: str) -> str | None:
        """None when this number comes for the first time, else where it stood before."""
        found = self.database.execute("SELECT place FROM seen WHERE kind = ? AND key = ?", (kind, key))
        earlier = found.fetchone()
        if earlier is not None:
            return str(earlier[0])
        self.database.execute("INSERT INTO seen VALUES (?, ?, ?)", (kind, key, place))
        return None

    def call(self, customers: Iterable[tuple[str, str]]) -> None:
        """Remember the names of customers: (name, id)."""
        self.database.executemany("INSERT OR IGNORE INTO named VALUES (?, ?)", customers)

    def called(self, name: str) -> list[str]:
        """The customers of this import with that name, two at most."""
        found = self.database.execute("SELECT customer FROM named WHERE name = ? LIMIT 2", (name,))
        return [str(each[0]) for each in found]

    def keep_part(self, number: str, text: str) -> None:
        """Keep a row of an order until all its rows are read."""
        self._parts += 1
        self.database.execute("INSERT INTO part VALUES (?, ?, ?)", (number, self._parts, text))

    def parts(self) -> Iterator[tuple[str, str]]:
        """The rows of all orders, order by order: (number, text)."""
        yield from self.database.execute("SELECT number, text FROM part ORDER BY number, place")

    def keep_sale(self, customer: str, day: str, number: str, text: str) -> None:
        """Keep an order until all orders of its customer are there."""
        self.database.execute("INSERT INTO sale VALUES (?, ?, ?, ?)", (customer, day, number, text))

    def sales(self) -> Iterator[tuple[str, str]]:
        """All orders, customer by customer in the order of days: (customer, text)."""
        yield from self.database.execute("SELECT customer, text FROM sale ORDER BY customer, day, number")


@contextmanager
def scratch() -> Iterator[Scratch]:
    """A scratch database for as long as the block lasts."""
    # An empty name is a database in a temporary file, which SQLite itself removes.
    database = sqlite3.connect("", isolation_level=None)
    try:
        database.executescript(_TABLES)
        yield Scratch(database)
    finally:
        database.close()
