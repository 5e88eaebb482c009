"""A rep's phone: one folder, one device process after the other on it, and all that they said."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol

from client.adapters.sqlite_store import open_store
from shared.models.ids import UserId
from shared.registry import KINDS
from sync.core.records import Draft
from sync.wire.push import Outcome
from tests.crashes.moments import Moment, Usual
from tests.crashes.processes import Started
from tests.crashes.working_device import DATABASE, work_and_sync
from tests.simulation.truth import EVERYTHING, Place


class AppProcess(Protocol):
    """The app at work, which says line by line what it does."""

    def line(self) -> str:
        """The next line; empty when it has ended and said everything."""
        ...

    def lines(self) -> list[str]:
        """All that is still to be heard, once it has ended."""
        ...

    def kill(self) -> None:
        """SIGKILL."""
        ...

    def wait(self) -> int:
        """How it ended: 0 when well, minus the signal when by one."""
        ...

    def forget(self) -> None:
        """Make an end of it."""
        ...


class Phone:
    """What a person was shown on it, whatever became of the processes."""

    def __init__(self, user: UserId, folder: Path, usual: Usual) -> None:
        self.user = user
        self.begun: dict[str, str] = {}
        """Every command that a process set out to issue, by id, in its own words."""
        self.saved: dict[str, str] = {}
        """Those of which the person was told that they are saved."""
        self.flushes: dict[str, int] = {}
        """How often files reached the disk for each of those, where that is counted."""
        self.told: list[Outcome] = []
        """Every answer of the server that arrived."""
        self._file = folder / DATABASE
        self._usual = usual
        self._opening = "making"
        self._under_way = ("", 0.0)
        folder.mkdir()

    def run(self, url: str, seed: int, acts: str, moment: Moment | None = None) -> str | None:
        """Start the app and let it do these things, unless it is killed before they are done.

        Says what was under way when it was killed, None when it came to its end.
        """
        process = self._start(url, seed, acts)
        try:
            self._follow(process, moment)
            code = process.wait()
        finally:
            process.forget()
        assert code in (0, -9), f"the device ended with {code}"
        self._opening = "opening"
        hit = self._under_way[0] if code else None
        if moment is not None and hit not in (None, moment.during):
            self._usual.strike_sooner(moment.during)
        return hit

    def make_older(self) -> None:
        """Lay the tables out as the first version of the app did, around what they hold."""
        self._opening = "migration"
        with closing(sqlite3.connect(self._file, isolation_level=None)) as db:
            db.execute("BEGIN")
            for table in ("digest", "taken", "news"):
                db.execute(f"DROP TABLE {table}")
            for kind in KINDS:
                for index in db.execute(f'PRAGMA index_list("{kind.KIND}")').fetchall():
                    if index[3] == "c":
                        db.execute(f'DROP INDEX "{index[1]}"')
                for column in kind.columns():
                    db.execute(f'ALTER TABLE "{kind.KIND}" DROP COLUMN "{column}"')
                db.execute(
                    f'ALTER TABLE "{kind.KIND}" ADD COLUMN "old" TEXT'
                    " GENERATED ALWAYS AS (json_extract(doc, '$.id')) VIRTUAL"
                )
            db.execute("UPDATE meta SET value = 'older' WHERE key = 'layout'")
            db.execute("PRAGMA user_version = 1")
            db.execute("COMMIT")

    def _start(self, url: str, seed: int, acts: str) -> AppProcess:
        return Started(work_and_sync, url, str(self._file.parent), self.user, str(seed), acts)

    # --- looking inside, while no process runs -------------------------------------------------------

    def rows(self) -> dict[Place, tuple[int, str]]:
        """All rows on the device, with their versions and texts."""
        with closing(sqlite3.connect(self._file)) as db:
            found = db.execute(EVERYTHING).fetchall()
        return {(kind, row_id): (version, doc) for kind, row_id, version, doc in found}

    def unsent(self) -> list[str]:
        """What still waits for the server."""
        with closing(open_store(self._file)) as store:
            return [each.id for each in store.outbox()]

    def drafts(self) -> list[Draft]:
        """What was kept because it did not go through."""
        with closing(open_store(self._file)) as store:
            return list(store.drafts())

    def layout(self) -> set[tuple[str, str]]:
        """The columns and indexes of every table."""
        return layout(self._file)

    # --- listening -----------------------------------------------------------------------------------

    def _follow(self, process: AppProcess, moment: Moment | None) -> None:
        skip = 0 if moment is None else moment.skip
        while line := process.line():
            self._hear(line, undisturbed=moment is None)
            if moment is None or not line.startswith("begins") or self._under_way[0] != moment.during:
                continue
            if skip:
                skip -= 1
                continue
            at = self._under_way[1] + self._usual.until(moment)
            sleep(max(0.0, at - monotonic()))
            process.kill()
            moment = None
            for rest in process.lines():
                self._hear(rest, undisturbed=False)

    def _hear(self, line: str, *, undisturbed: bool) -> None:
        word, _, rest = line.partition(" ")
        if word == "begins":
            self._next(*rest.split(), undisturbed=undisturbed)
        elif word == "doing":
            command, _, text = rest.partition(" ")
            self.begun[command] = text
        elif word == "saved":
            command, _, flushes = rest.partition(" ")
            self.saved[command] = self.begun[command]
            self.flushes[command] = int(flushes)
        elif word == "told":
            self.told.append(Outcome.model_validate_json(rest))
        else:
            assert line == "integrity ok", line

    def _next(self, what: str, at: str, *, undisturbed: bool) -> None:
        before, since = self._under_way
        if undisturbed and what != "opening":
            self._usual.note(before, float(at) - since)
        self._under_way = self._opening if what == "opening" else what, float(at)


def layout(file: Path) -> set[tuple[str, str]]:
    """The columns and indexes of every table in a device's file."""
    with closing(sqlite3.connect(file)) as db:
        return {
            (str(table), str(row[1]))
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for question in ("table_xinfo", "index_list")
            for row in db.execute(f'PRAGMA {question}("{table}")')
        }
