"""A backup is taken while everybody works; the server dies and is restored elsewhere; nothing is lost.

Real processes, real devices over HTTP, on both engines; and from one engine to the other.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from sync.faults import LoginExpired
from tests.crashes.colleague import Colleague, sync_all
from tests.crashes.ledger import Books
from tests.crashes.office import STAFF, Office
from tests.crashes.watch import Watch
from tests.operating.tables import epochs
from tests.simulation.chance import chance

pytestmark = pytest.mark.timeout(240)

Elsewhere = Callable[[str], str]
_WORK_S = 60


class Company:
    """A server and its staff, each with a device of their own."""

    def __init__(self, folder: Path, database: str) -> None:
        self.office = Office(folder, database)
        self.watch = Watch(lambda: None)
        self._rng = chance(20_261_122)
        self._runner = asyncio.Runner()
        self.office.open()
        self.staff = [Colleague(user, folder / f"{user}.db", self.office.url, self.watch) for user in STAFF]
        for each in self.staff:
            self._runner.run(each.come_in())
        self.sync()

    def work(self) -> None:
        """Everybody does a little and sends it."""
        for each in self.staff:
            each.work(self._rng, 4)
        self.sync()

    def work_unsent(self) -> None:
        """Everybody does a little while nobody answers."""
        for each in self.staff:
            each.work(self._rng, 2)

    def sync(self) -> None:
        """Everybody sends and fetches, wherever the server listens now."""
        for each in self.staff:
            each.turn_to(self.office.url)
        self._runner.run(sync_all(self.staff))

    def is_told_to_sign_in(self, colleague: Colleague) -> bool:
        """Whether the server no longer knows this device's session."""
        colleague.turn_to(self.office.url)
        try:
            self._runner.run(colleague.engine.sync())
        except LoginExpired:
            return True
        return False

    def sign_in_again(self) -> None:
        """Everybody types the password again, on the device that they have."""
        self.watch.heard.clear()
        for each in self.staff:
            self._runner.run(each.come_in_again())

    def close(self) -> None:
        """Put everything away."""
        for each in self.staff:
            self._runner.run(each.close())
        self.office.close()
        self._runner.close()


@pytest.fixture
def company(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """A company at work on that engine."""
    company = Company(tmp_path, request.getfixturevalue("postgres_url") if engine == "postgresql" else "")
    yield company
    company.close()


def roadbook(*arguments: str) -> "subprocess.Popen[str]":
    """The operator's command, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "server", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(process: "subprocess.Popen[str]") -> str:
    """What a command said that must go well."""
    said, troubles = process.communicate(timeout=_WORK_S)
    assert process.returncode == 0, said + troubles
    return said


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_nothing_is_lost_when_a_backup_taken_under_load_is_restored(
    company: Company, engine: str, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    archive = str(tmp_path / "backup.zip")
    backup = roadbook("backup", archive, "--json", "--database", company.office.database)
    pushed, until = 0, monotonic() + _WORK_S
    while backup.poll() is None and monotonic() < until:
        company.work()
        pushed += 1
    taken = json.loads(done(backup))
    assert pushed > 0, "nobody worked while the backup was taken"
    company.work()
    refused = {each.id for each in company.watch.heard if each.status == "rejected"}
    known = sum(len(each.promised) for each in company.staff)
    assert taken["rows"]["command"] < known, "work went on after the moment of the backup"

    company.office.kill()
    company.office.bury()
    company.work_unsent()
    there = elsewhere(engine)
    done(roadbook("restore", archive, "--database", there))
    assert len(epochs(there)) == 2
    company.office.database = there
    company.office.open()
    assert all(company.is_told_to_sign_in(each) for each in company.staff)
    company.sign_in_again()
    for _ in range(3):
        company.sync()

    found = done(roadbook("doctor", "--json", "--database", there))
    assert json.loads(found.splitlines()[-1])["summary"]["wrong"] == 0
    assert not any(each.engine.outbox() for each in company.staff)
    company.office.kill()
    company.office.bury()
    books = Books(as_file(there, tmp_path))
    promised = {
        command: text
        for each in company.staff
        for command, text in each.promised.items()
        if command not in refused
    }
    begun = {command: text for each in company.staff for command, text in each.promised.items()}
    ledger = books.check(promised, company.watch.heard, begun)
    assert (ledger.lost, ledger.doubled, ledger.wrong) == ([], [], [])
    for each in company.staff:
        assert books.differences(each.user, each.rows()) == []
        assert books.dropped(each.promised, each.engine.drafts()) == []


def as_file(url: str, folder: Path) -> str:
    """The company as a SQLite file, wherever it lives."""
    if url.startswith("sqlite"):
        return url
    moving, file = str(folder / "moving.zip"), f"sqlite:///{folder / 'moved.db'}"
    done(roadbook("backup", moving, "--to-move", "--database", url))
    done(roadbook("restore", moving, "--same-history", "--database", file))
    return file


@pytest.mark.parametrize(("engine", "other"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_company_moves_to_the_other_engine_and_its_devices_notice_nothing(
    company: Company, other: str, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    company.work()
    company.office.kill()
    company.office.bury()
    company.work_unsent()
    there, moving = elsewhere(other), str(tmp_path / "moving.zip")
    done(roadbook("backup", moving, "--to-move", "--database", company.office.database))
    done(roadbook("restore", moving, "--same-history", "--database", there))
    company.office.database = there
    company.office.open()
    company.sync()
    assert not any(each.engine.outbox() for each in company.staff)
    assert not [news for each in company.staff for _, news in each.engine.news() if news.what == "restored"]
    done(roadbook("doctor", "--database", there))
