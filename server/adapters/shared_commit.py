"""Writers of one process on SQLite, one after the other, who share a commit while others wait.

A commit is on the disk before anybody is answered, and that takes longer than most of what is written. So
a writer who is done while another waits hands the open transaction on and waits for the commit; the last
of a group commits for all. Each writes inside a savepoint of its own: whoever fails takes back their own
work and nobody else's. Where nobody waits, a writer commits at once, and nothing is slower than before.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from server.adapters.engine import begin
from sync.ports import LostRace

MOST_TOGETHER = 8
"""Writers of one commit: the first of them waits for the work of all the others."""


_OWN = "own_work"


class _Group:
    """Writers who will be committed together."""

    def __init__(self, engine: Engine) -> None:
        self._opened = begin(engine, write=True)
        self.connection: Connection = self._opened.__enter__()
        self.size = 0
        self.broken = False
        self.settled = Event()
        self.fault: BaseException | None = None

    @property
    def holds(self) -> bool:
        """Whether the transaction is still open: SQLite gives one up by itself when the disk is full."""
        return bool(self.connection.connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]

    def take_back_own(self) -> None:
        """Undo what the present writer wrote; where that cannot be, the group is given up as a whole."""
        if self.holds:
            with suppress(DBAPIError):
                self.connection.exec_driver_sql(f"ROLLBACK TO {_OWN}")
                self.connection.exec_driver_sql(f"RELEASE {_OWN}")
                return
        self.broken = True

    def commit(self) -> None:
        """Make what all of them wrote last, or let all of them know why not."""
        try:
            if self.broken or not self.holds:
                raise LostRace("the shared transaction was given up")
            self._opened.__exit__(None, None, None)
        except BaseException as fault:
            self.fault = fault
            raise
        finally:
            self.settled.set()

    def give_up(self, fault: BaseException) -> None:
        """Take back what all of them wrote."""
        self.fault = fault
        try:
            self._opened.__exit__(type(fault), fault, fault.__traceback__)
        except BaseException as same:
            if same is not fault:
                raise
        finally:
            self.settled.set()


class SharedCommit:
    """Gives writers their turn, fairly, in transactions that they may share."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock()
        self._counting = Lock()
        self._waiting = 0
        self._group: _Group | None = None
        self.commits = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection to write on; when the block has ended without a fault, what it wrote is on the disk.

        Raises LostRace where the group's commit failed.
        """
        self._wait_for_turn()
        try:
            group = self._group or _Group(self._engine)
        except BaseException:
            self._turn.release()
            raise
        self._group = group
        failed: BaseException | None = None
        try:
            group.connection.exec_driver_sql(f"SAVEPOINT {_OWN}")
            yield group.connection
            group.connection.exec_driver_sql(f"RELEASE {_OWN}")
            group.size += 1
        except BaseException as fault:
            failed = fault
            group.take_back_own()
        self._go_on(group, failed)
        if failed is not None:
            raise failed
        group.settled.wait()
        if group.fault is not None:
            raise LostRace("the shared commit failed") from group.fault

    def _wait_for_turn(self) -> None:
        with self._counting:
            self._waiting += 1
        self._turn.acquire()
        with self._counting:
            self._waiting -= 1

    def _go_on(self, group: _Group, failed: BaseException | None) -> None:
        """Hand the transaction on to the next who waits, or end it; either way the turn is over."""
        try:
            if failed is not None and (group.broken or group.size == 0):
                self._group = None
                group.give_up(failed)
            elif not self._waiting or group.size >= MOST_TOGETHER:
                self._group = None
                self.commits += 1
                group.commit()
        finally:
            self._turn.release()
