"""A rep's phones, one after the other, and the office that they speak to."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from shared.models.ids import UserId
from tests.crashes.ledger import Books, Ledger
from tests.crashes.moments import Moment, Usual
from tests.crashes.office import STAFF, Office
from tests.crashes.phone import Phone

SEED = 20_260_309
A_DAY = "work sync work"
"""It ends with work that nobody sent."""

MakePhone = Callable[[UserId, Path, Usual], Phone]


class Pocket:
    """A rep's phones, one after the other, and the office that they speak to."""

    def __init__(self, folder: Path, make: MakePhone = Phone, app: Path | None = None) -> None:
        self.office = Office(folder, app=app)
        self._make = make
        self._folder = folder
        self._usual = Usual()
        self._starts = count(1)
        self.phones: list[Phone] = []
        self.office.open()
        self.take_new_phone()

    def take_new_phone(self) -> None:
        """An empty phone; what the one before still has to send is sent later."""
        self.phones.append(self._make(STAFF[0], self._folder / f"phone-{len(self.phones)}", self._usual))

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

    def settle(self) -> Ledger:
        """Hold what the phones saved, began and were told against the books; nothing may be amiss."""
        books = Books(self.office.database)
        ledger = books.check(
            {command: text for phone in self.phones for command, text in phone.saved.items()},
            [outcome for phone in self.phones for outcome in phone.told],
            {command: text for phone in self.phones for command, text in phone.begun.items()},
        )
        assert (ledger.lost, ledger.doubled, ledger.wrong) == ([], [], [])
        for phone in self.phones:
            assert phone.unsent() == []
            assert books.differences(phone.user, phone.rows()) == []
            assert books.dropped(phone.saved, phone.drafts()) == []
        return ledger

    def send_everything(self) -> None:
        """All phones sync until each has sent its own and seen what the others sent."""
        for phone in (*self.phones, *self.phones):
            self.run("sync", phone=phone)
