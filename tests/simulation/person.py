"""Somebody with a device: its file, the engine while it runs, a clock that may be wrong, a sync under way."""

import sqlite3
from collections.abc import Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from client.adapters.sqlite_store import SqliteDeviceStore, open_store
from shared.models.ids import UserId
from shared.registry import BY_NAME
from sync.device import Device, SyncReport
from sync.ports import Clock
from tests.simulation.faults import FragileConnection, make_fragile
from tests.simulation.line import Line
from tests.simulation.truth import EVERYTHING, Place
from tests.support.timekeeping import CountingIds

_STATEMENTS = {"work": 14, "sync": 60}
"""How far from its start a crash may lie, in statements."""


class SkewedClock:
    """The world's clock as one device shows it."""

    def __init__(self, right: Clock) -> None:
        self._right = right
        self.skew = timedelta()

    def now(self) -> datetime:
        """The moment this device believes it to be."""
        return self._right.now() + self.skew

    async def sleep(self, seconds: float) -> None:
        """Wait as everybody does."""
        await self._right.sleep(seconds)


class Person:
    """One device and its user."""

    def __init__(self, name: str, user: UserId, path: Path, line: Line, clock: Clock) -> None:
        self.name = name
        self.user = user
        self.line = line
        self.clock = SkewedClock(clock)
        self.away_until: datetime | None = None
        self.backup: tuple[bytes, bool] | None = None
        """A copy of the file, and whether it was damaged."""
        """This device's file as somebody put it aside."""
        self.replaced_at: datetime | None = None
        """When this device went on with another file."""
        self.behind = False
        """Whether the file is older than what was seen here before, until the next sync."""
        self.damaged = False
        """Whether rows were lost on this device, until they are mended."""
        self._path = path
        self._ids = CountingIds(name)
        self._starts = 0
        self._rows: tuple[tuple[int, int], dict[Place, tuple[int, str]]] | None = None
        self._under_way: Coroutine[Any, Any, SyncReport] | None = None
        self._open()

    def _open(self) -> None:
        self.store: SqliteDeviceStore = open_store(self._path)
        self._real: sqlite3.Connection = self.store.db.conn
        self.store.db.conn, self.connection = make_fragile(self._real)
        self.engine = Device(self.store, self.line, self.clock, self._ids, self.user)
        self._starts += 1

    connection: FragileConnection

    def restart(self) -> None:
        """Kill the app and start it again on the same file; what was not committed is gone."""
        self.hang_up()
        self._real.close()
        self._open()

    def file(self) -> bytes:
        """All that is on the device."""
        return self._path.read_bytes()

    def replace(self, content: bytes) -> None:
        """Go on with another file: an empty one, an older one, or another device's."""
        self.close()
        self._path.write_bytes(content)
        self._open()
        self.behind, self.damaged = True, False

    def nothing_to_lose(self, epoch: str) -> bool:
        """Whether all that was done here is safe elsewhere, in the server's present history."""
        known = self.store.meta("outbox_epoch") in (None, epoch)
        return known and not self.engine.outbox() and not self.engine.drafts()

    def remembers(self, command: str) -> bool:
        """Whether the device could offer a command once more."""
        return any(
            self._real.execute(f"SELECT 1 FROM {table} WHERE id = ?", (command,)).fetchone()  # noqa: S608
            for table in ("outbox", "taken")
        )

    def will_offer(self, epoch: str) -> dict[str, str]:
        """What the device will offer again to a history that it has not met yet: texts by command."""
        if self.store.meta("outbox_epoch") in (None, epoch):
            return {}
        return dict(self._real.execute("SELECT id, text FROM taken").fetchall())

    def lose_a_row(self, rng: Random) -> bool:
        """Let a defect lose a row, or miss its last change; says whether there was one to lose."""
        shadowed = set(self._real.execute("SELECT kind, id FROM shadow").fetchall())
        sent = [place for place, (version, _) in self.rows().items() if version > 1 and place not in shadowed]
        if not sent:
            return False
        kind, row_id = rng.choice(sorted(sent))
        table = BY_NAME[kind].KIND
        how = rng.choice((f'DELETE FROM "{table}"', f'UPDATE "{table}" SET version = version - 1'))  # noqa: S608
        self._real.execute(f"{how} WHERE id = ?", (row_id,))
        self.store.count_again()
        self.restart()
        self.damaged = True
        return True

    def close(self) -> None:
        """Put the device away."""
        self.hang_up()
        self._real.close()

    # --- syncing -----------------------------------------------------------------------------------

    def advance(self) -> SyncReport | None:
        """Begin a sync, or let the one under way get to its next message; the report when it ends."""
        if self._under_way is None:
            self._under_way = self.engine.sync()
        try:
            self._under_way.send(None)
        except StopIteration as end:
            self._under_way = None
            report: SyncReport = end.value
            return report
        except BaseException:
            self._under_way = None
            raise
        return None

    def sync(self) -> SyncReport:
        """Sync to the end."""
        report = None
        while report is None:
            report = self.advance()
        return report

    def hang_up(self) -> None:
        """Drop a sync that is under way."""
        if self._under_way is not None:
            self._under_way.close()
            self._under_way = None

    # --- looking inside ----------------------------------------------------------------------------

    def rows(self) -> dict[Place, tuple[int, str]]:
        """All rows on the device, with their versions and texts."""
        state = self.state()
        if self._rows is None or self._rows[0] != state:
            found = self._real.execute(EVERYTHING).fetchall()
            self._rows = state, {(kind, row_id): (version, doc) for kind, row_id, version, doc in found}
        return self._rows[1]

    def state(self) -> tuple[int, int]:
        """Grows with every attempt to write, so that what was read before is known to be old."""
        assert not self._real.in_transaction, "what is half written is nobody's business"
        return self._starts, self._real.total_changes

    def arm(self, rng: Random, during: str, fault: str) -> None:
        """Let the app die within the next statements, or the disk be full from then on."""
        if fault == "disk full":
            self.connection.fill(rng, _STATEMENTS[during] // 2)
        else:
            self.connection.arm(rng, _STATEMENTS[during])
