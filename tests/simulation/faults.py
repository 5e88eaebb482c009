"""Everything that goes wrong: messages lost, doubled, late or cut; either side dying between statements."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event

from server.adapters import driver

ON_THE_LINE = (
    "request lost",
    "request late",
    "reply lost",
    "reply lost",
    "reply cut",
    "twice",
    "server crash",
    "server crash at commit",
    "device crash",
    "disk full",
    "session ended",
)
"""What may befall a sync; a reply that is lost after the commit is the everyday case."""


class DeviceDied(BaseException):
    """The app was killed: nothing of it runs on, not even its error handling."""


class DiskFull(sqlite3.OperationalError):
    """What SQLite raises where there is no room left."""

    def __init__(self) -> None:
        super().__init__("database or disk is full")
        self.sqlite_errorcode = sqlite3.SQLITE_FULL
        self.sqlite_errorname = "SQLITE_FULL"


_WRITING = ("INSERT", "UPDATE", "DELETE", "COMMIT")


class ServerDied(Exception):
    """The server's process ended in the middle of its work."""


class FragileConnection:
    """A device's SQLite connection that dies before or after a chosen statement, and stays dead."""

    def __init__(self, real: sqlite3.Connection) -> None:
        self._real = real
        self._fuse: int | None = None
        self._room: int | None = None
        self._undoes = False
        self.dead = False

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._real.in_transaction

    def arm(self, rng: Random, most: int) -> None:
        """Die at one of the next statements: half the time just before it, half just after."""
        self._fuse = rng.randrange(2 * most)

    def fill(self, rng: Random, most: int) -> None:
        """Have no room left from one of the next writes on; some of them undo the transaction at once."""
        self._room, self._undoes = rng.randrange(most), rng.random() < 0.5

    def disarm(self) -> None:
        """Live on, with room enough."""
        self._fuse = self._room = None

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run a statement, if there is still time for it."""
        self._burn()
        self._take_room(sql)
        return self._survived(self._real.execute(sql, parameters))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> sqlite3.Cursor:
        """Run a statement for many rows, if there is still time for it."""
        self._burn()
        self._take_room(sql)
        return self._survived(self._real.executemany(sql, parameters))

    def close(self) -> None:
        """Let go of the file; what was not committed is gone."""
        self._real.close()

    def _survived(self, cursor: sqlite3.Cursor) -> sqlite3.Cursor:
        try:
            self._burn()
        except DeviceDied:
            # An open cursor would keep the file.
            cursor.close()
            raise
        return cursor

    def _take_room(self, sql: str) -> None:
        if self._room is None or not sql.lstrip().startswith(_WRITING):
            return
        self._room -= 1
        if self._room < 0:
            if self._undoes and self._real.in_transaction:
                self._real.execute("ROLLBACK")
            raise DiskFull

    def _burn(self) -> None:
        if self._fuse is not None:
            self._fuse -= 1
            self.dead = self.dead or self._fuse < 0
        if self.dead:
            raise DeviceDied


def make_fragile(connection: sqlite3.Connection) -> tuple[sqlite3.Connection, FragileConnection]:
    """The connection in a wrapping that may break, as the store sees it and as the world does."""
    fragile = FragileConnection(connection)
    return cast("sqlite3.Connection", fragile), fragile


_OF_ONE_ENGINE = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "pg_", "INTO root", "FROM root")
"""What only one of the engines is asked; it does not count, so that a week is the same on both engines."""


_FUSES: WeakKeyDictionary[Engine, "Fuse"] = WeakKeyDictionary()


def _watch_the_driver() -> None:
    """See the statements too that go to the driver past SQLAlchemy, which tells nobody of them."""
    real = driver._cursor

    @contextmanager
    def watched(connection: Connection, text: str) -> Iterator[Any]:
        fuse = _FUSES.get(connection.engine)
        if fuse is not None:
            fuse.statement(connection, None, text)
        with real(connection, text) as cursor:
            yield cursor

    driver._cursor = watched


_watch_the_driver()


class Fuse:
    """Ends the server's process before one of its statements, or when it is about to commit."""

    def __init__(self, engine: Engine) -> None:
        self._left: int | None = None
        self._at_commit = False
        event.listen(engine, "before_cursor_execute", self.statement)
        event.listen(engine, "commit", self._commit)
        _FUSES[engine] = self

    def light(self, rng: Random, *, at_commit: bool) -> None:
        """Burn from now on."""
        self._left = None if at_commit else rng.randrange(30)
        self._at_commit = at_commit

    def put_out(self) -> None:
        """Burn no longer."""
        self._left = None
        self._at_commit = False

    def statement(self, connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        """Burn a little further, and die where it ends."""
        if self._left is not None and not any(each in statement for each in _OF_ONE_ENGINE):
            self._left -= 1
            if self._left < 0:
                self._die(connection)

    def _commit(self, connection: Connection) -> None:
        if self._at_commit:
            self._die(connection)

    def _die(self, connection: Connection) -> None:
        self.put_out()
        death = ServerDied()
        if connection.dialect.name == "postgresql":
            # Whoever dies says no goodbye: the database sees a connection that is gone, not a rollback.
            connection.invalidate(death)
        raise death
