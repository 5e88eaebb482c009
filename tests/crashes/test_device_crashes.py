"""A device is killed in the middle of everything it does, and nothing that it called saved is gone."""

import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import count, islice
from pathlib import Path

import pytest

from client.adapters.sqlite_store import open_store
from tests.crashes.ledger import Books
from tests.crashes.moments import KILLS, Moment, Tally, Usual, moments
from tests.crashes.office import STAFF, Office
from tests.crashes.phone import Phone, layout

pytestmark = pytest.mark.timeout(60 + 5 * KILLS)

SEED = 20_260_309
KINDS = (("push", 0), ("pull", 0), ("work", 1), ("copy", 3), ("migration", 0), ("making", 0))
A_DAY = "work sync work"
"""It ends with work that nobody sent."""


class Pocket:
    """A rep's phones, one after the other, and the office that they speak to."""

    def __init__(self, folder: Path) -> None:
        self.office = Office(folder)
        self._folder = folder
        self._usual = Usual()
        self._starts = count(1)
        self.phones: list[Phone] = []
        self.office.open()
        self.take_new_phone()

    def take_new_phone(self) -> None:
        """An empty phone; what the one before still has to send is sent later."""
        self.phones.append(Phone(STAFF[0], self._folder / f"phone-{len(self.phones)}", self._usual))

    def run(self, acts: str = A_DAY, moment: Moment | None = None, phone: Phone | None = None) -> str | None:
        """Start the phone at hand, or that one."""
        return (phone or self.phones[-1]).run(self.office.url, SEED + next(self._starts), acts, moment)

    def rehearse(self) -> None:
        """Do everything once without a crash, to learn how long it takes."""
        for _ in range(2):
            self.run()
            self.phones[-1].make_older()
        self.run()

    def strike(self, moment: Moment) -> str | None:
        """Bring about what is to be under way, and kill the phone at that moment."""
        if moment.during in ("copy", "making"):
            self.take_new_phone()
        if moment.during == "migration":
            self.run()
            self.phones[-1].make_older()
        return self.run(moment=moment)

    def send_everything(self) -> None:
        """All phones sync until each has sent its own and seen what the others sent."""
        for phone in (*self.phones, *self.phones):
            self.run("sync", phone=phone)


@pytest.fixture
def pocket(tmp_path: Path) -> Iterator[Pocket]:
    """A rep with a phone that has worked for some days."""
    pocket = Pocket(tmp_path)
    try:
        pocket.rehearse()
        yield pocket
    finally:
        pocket.office.close()


def test_a_device_killed_at_any_moment_loses_nothing_and_sends_nothing_twice(
    pocket: Pocket, tmp_path: Path
) -> None:
    tally = Tally("device")
    for moment in islice(moments(SEED, KINDS), 3 * KILLS):
        hit = pocket.strike(moment)
        if hit is not None:
            tally.hit.append(hit)
        if len(tally.hit) == KILLS:
            break
    pocket.send_everything()
    books = Books(pocket.office.database)
    ledger = books.check(
        {command: text for phone in pocket.phones for command, text in phone.saved.items()},
        [outcome for phone in pocket.phones for outcome in phone.told],
        {command: text for phone in pocket.phones for command, text in phone.begun.items()},
    )
    sys.stdout.write(f"\n{tally.text()}; {ledger.text()}\n")
    assert (ledger.lost, ledger.doubled, ledger.wrong) == ([], [], [])
    with closing(open_store(tmp_path / "fresh.db")):
        pass
    for phone in pocket.phones:
        assert phone.unsent() == []
        assert books.differences(phone.user, phone.rows()) == []
        assert books.dropped(phone.saved, phone.drafts()) == []
        assert phone.layout() == layout(tmp_path / "fresh.db")
    assert len(tally.hit) == KILLS
