"""The server is killed in the middle of everything it does, and nobody's work suffers."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count, islice
from pathlib import Path
from time import perf_counter, sleep

import pytest

from server.adapters.schema import ALL_TABLES, differences
from server.adapters.sqlite_engine import sqlite
from tests.crashes.colleague import Colleague, sync_all
from tests.crashes.ledger import Books, Ledger
from tests.crashes.moments import KILLS, Moment, Tally, Usual, moments
from tests.crashes.office import STAFF, Office, migrate_database
from tests.crashes.processes import Started
from tests.crashes.watch import Watch
from tests.simulation.chance import chance

pytestmark = pytest.mark.timeout(60 + 5 * KILLS)

SEED = 20_260_302
KINDS = (("push", 2), ("pull", 2), ("push", 2), ("copy", 3))
MIGRATIONS = max(2, KILLS // 5)
BATCH = 6
ALL = len(ALL_TABLES.tables) + 1
"""Every table of ours, and the one that notes the version."""


class Company:
    """The staff at work with a server that may die."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        self.watch = Watch(self.office.kill)
        self.rng = chance(SEED)
        self._gone: list[Colleague] = []
        self._folder = folder
        self._numbers = count(1)
        self._runner = asyncio.Runner()
        self.office.open()
        self.staff = [self.hire(position) for position in range(len(STAFF))]

    def hire(self, position: int) -> Colleague:
        """Somebody of the staff takes a new device."""
        file = self._folder / f"device-{next(self._numbers)}.db"
        colleague = Colleague(STAFF[position % len(STAFF)], file, self.office.url, self.watch)
        self._runner.run(colleague.come_in())
        return colleague

    def sync(self, *colleagues: Colleague) -> None:
        """These sync at once with the server, wherever it listens now."""
        self.office.open()
        for each in colleagues:
            each.turn_to(self.office.url)
        self._runner.run(sync_all(colleagues))

    def work(self) -> None:
        """Everybody does a day's work."""
        for each in self.staff:
            each.work(self.rng, BATCH)

    def strike(self, moment: Moment, newcomer: Colleague | None) -> str | None:
        """Everybody syncs, and the server is killed at that moment; says what was under way."""
        self.work()
        self.watch.expect(moment)
        self.sync(*self.staff, *([] if newcomer is None else [newcomer]))
        hit = self.watch.outcome()
        if hit is not None:
            assert self.office.bury() == -9
        return hit

    def retire(self, colleague: Colleague) -> None:
        """A device is up to date, mirrors the server and is put away."""
        self.office.open()
        colleague.turn_to(self.office.url)
        self._runner.run(colleague.engine.sync())
        assert not colleague.engine.outbox()
        books = Books(self.office.database)
        assert books.differences(colleague.user, colleague.rows()) == []
        assert books.dropped(colleague.promised, colleague.engine.drafts()) == []
        self._gone.append(colleague)
        self._runner.run(colleague.close())

    def ledger(self) -> Ledger:
        """What the server made of all that anybody accepted."""
        promised = {
            command: text for each in (*self.staff, *self._gone) for command, text in each.promised.items()
        }
        return Books(self.office.database).check(promised, self.watch.heard)

    def close(self) -> None:
        """Make an end of it."""
        self.office.close()
        self._runner.close()


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A company at work, which has rehearsed a day without a crash."""
    company = Company(tmp_path)
    try:
        for _ in range(2):
            company.sync(*company.staff)
            company.work()
        yield company
    finally:
        company.close()


def test_a_server_killed_at_any_moment_loses_nothing_and_does_nothing_twice(company: Company) -> None:
    tally = Tally("server")
    for moment in islice(moments(SEED, KINDS), 3 * KILLS):
        newcomer = company.hire(len(tally.hit)) if moment.during == "copy" else None
        hit = company.strike(moment, newcomer)
        if hit is not None:
            tally.hit.append(hit)
        if newcomer is not None:
            company.retire(newcomer)
        if len(tally.hit) == KILLS - MIGRATIONS:
            break
        company.office.open()
    for _ in range(2):
        company.sync(*company.staff)
    ledger = company.ledger()
    sys.stdout.write(f"\n{tally.text()}; {ledger.text()}\n")
    assert (ledger.lost, ledger.doubled, ledger.wrong) == ([], [], [])
    for each in company.staff:
        company.retire(each)
    assert len(tally.hit) == KILLS - MIGRATIONS


def test_a_killed_migration_has_not_begun_or_is_done(tmp_path: Path) -> None:
    usual = Usual()
    for number in range(3):
        usual.note("migration", _migrated(tmp_path / f"rehearsal-{number}.db"))
    tally = Tally("server")
    for number, moment in enumerate(islice(moments(SEED, (("migration", 0),)), 3 * MIGRATIONS)):
        folder = tmp_path / str(number)
        folder.mkdir()
        killed = Started(migrate_database, f"sqlite:///{folder / 'server.db'}")
        sleep(usual.until(moment))
        killed.kill()
        if killed.wait() == -9:
            tally.hit.append("migration")
        else:
            usual.strike_sooner("migration")
        killed.forget()
        assert _tables_in_a_copy(folder) in (0, ALL)
        _migrated(folder / "server.db")
        if len(tally.hit) == MIGRATIONS:
            break
    sys.stdout.write(f"\n{tally.text()}\n")
    assert len(tally.hit) == MIGRATIONS


def _migrated(file: Path) -> float:
    """Migrate without a crash, see that all is there, and say how long it took."""
    began = perf_counter()
    whole = Started(migrate_database, f"sqlite:///{file}")
    assert whole.wait() == 0
    took = perf_counter() - began
    whole.forget()
    assert differences(f"sqlite:///{file}") == []
    with closing(sqlite.connect(file)) as db:
        assert db.execute("SELECT count(*) FROM epoch").fetchone() == (1,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return took


def _tables_in_a_copy(folder: Path) -> int:
    """How many tables a killed migration left; looked up in a copy, as opening a file mends it."""
    copy = folder.with_name(f"{folder.name}-copy")
    shutil.copytree(folder, copy)
    with closing(sqlite.connect(copy / "server.db")) as db:
        found = db.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()
    return int(found[0])
