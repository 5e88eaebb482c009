"""One open file with its transaction, its lock, and the rows it remembers from reading."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from threading import RLock
from typing import Any, NoReturn

from sqlite_utils import Database

from client.adapters.sqlite_faults import FAULTS, mark_damaged, understood
from shared.models.base import Entity
from sync.store_faults import DamagedFileError

MOST_REMEMBERED = 8_192
"""How many parsed rows are kept; beyond that all are forgotten, which costs little and stays simple."""


_TOGETHER = 50
"""So many rows go in by one statement: what a statement costs by itself is then little beside its rows."""


class AbandonedTransactionError(RuntimeError):
    """Part of a transaction failed and the failure was swallowed; the whole of it was undone."""


class Session:
    """A file held by this process, used by one thread at a time.

    Raises DeviceFullError where there is no room, and DamagedFileError where the file turns out damaged;
    then a mark is left, so that what it still holds is salvaged when it is opened again.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path
        self._lock = RLock()
        self._depth = 0
        self._failed = False
        self._remembered: dict[tuple[str, str], Entity] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what happens inside; nested use joins the outer one.

        A failure inside a nested block undoes the whole, even if somebody catches it on the way.
        """
        with self._lock:
            if self._depth == 0:
                self._run("BEGIN IMMEDIATE")
                self._failed = False
            self._depth += 1
            try:
                yield
            except BaseException:
                self._failed = True
                raise
            finally:
                self._depth -= 1
                if self._depth == 0 and self._failed:
                    self._roll_back()
            if self._depth == 0:
                if self._failed:
                    raise AbandonedTransactionError
                self._commit()

    def meta(self, key: str) -> str | None:
        """A setting of this database: its device id, epoch, user, last contact."""
        found = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else None

    def set_meta(self, key: str, value: str) -> None:
        """Write a setting of this database."""
        self._write(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, value)
        )

    def copy_to(self, path: str | Path) -> None:
        """Write a whole copy, without what was deleted, into an empty file; any SQLite opens it."""
        with self._lock:
            self._run("VACUUM INTO ?", (str(path),))

    def size(self) -> int:
        """How many bytes the database takes."""
        ((pages,),), ((page,),) = self._rows("PRAGMA page_count"), self._rows("PRAGMA page_size")
        return int(pages) * int(page)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self.db.close()

    def _commit(self) -> None:
        try:
            self._run("COMMIT")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # A full disk may have rolled back already.
        if self.db.conn.in_transaction:
            self.db.conn.execute("ROLLBACK")
        self._remembered.clear()

    def _rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        with self._lock:
            try:
                return self.db.conn.execute(sql, parameters).fetchall()
            except FAULTS as problem:
                self._fail(problem)

    def _write(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        with self.transaction():
            self._run(sql, parameters)

    def _write_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        with self.transaction():
            try:
                self.db.conn.executemany(sql, parameters)
            except FAULTS as problem:
                self._fail(problem)

    def _insert_many(self, into: str, rows: Sequence[Sequence[Any]], on_conflict: str) -> None:
        """Insert rows of equal width; `into` is all before the values, `on_conflict` what follows them."""
        if not rows:
            return
        row = f"({', '.join('?' * len(rows[0]))})"
        full = len(rows) - len(rows) % _TOGETHER
        together = f"{into} VALUES {', '.join([row] * _TOGETHER)} {on_conflict}"
        with self.transaction():
            for at in range(0, full, _TOGETHER):
                self._run(together, [*chain.from_iterable(rows[at : at + _TOGETHER])])
            self._write_many(f"{into} VALUES {row} {on_conflict}", rows[full:])

    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        try:
            self.db.conn.execute(sql, parameters)
        except FAULTS as problem:
            self._fail(problem)

    def _fail(self, problem: Exception) -> NoReturn:
        found = understood(problem)
        if found is None:
            raise problem
        if isinstance(found, DamagedFileError):
            mark_damaged(self.path)
        raise found from problem
