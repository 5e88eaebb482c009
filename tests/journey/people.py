"""What a person does with a device and sees on it, in the business's words; hands come in two kinds.

The journey is told once, to these people. Who they are underneath, the client's pieces without a screen
or a browser with the whole app in it, is nobody's business but the fixture's. Every wait is bounded.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from tests.support.northwind_sql import Figures


@dataclass(frozen=True)
class Visit:
    """What a visit was for, as the screen names it, and what came of it."""

    purpose: str
    outcome: str


class Preview(NamedTuple):
    """What is seen before a request is sent: the verdict with who will decide, and the credit with why."""

    verdict: str
    split: str


class Overview(NamedTuple):
    """Headquarters' figures as they stand on the screen, under the names that stand there."""

    total: Figures
    by_territory: dict[str, Figures]
    by_rep: dict[str, Figures]
    by_grade: dict[str, Figures]


class Person(Protocol):
    """Somebody with a device."""

    def signs_in(self) -> None:
        """Come in by name and password."""
        ...

    def waits_for_customers(self, count: int) -> None:
        """Wait until the device holds so many customers."""
        ...

    def loses_the_network(self) -> None:
        """From now on this device reaches nobody."""
        ...

    def gets_the_network_back(self) -> None:
        """From now on it does again, and the platform tells the app so, as platforms do."""
        ...

    def starts_the_app_again(self) -> None:
        """End the app and start it, without signing in: everything comes from the device."""
        ...

    def looks_at_the_device_again(self) -> None:
        """Bring the app to the front, as everybody does when they expect news."""
        ...

    def edits_the_phone(self, customer: str, phone: str) -> None:
        """Change the telephone on a card."""
        ...

    def logs_a_visit(self, customer: str, visit: Visit) -> None:
        """Log a visit that just took place."""
        ...

    def requests_a_transfer(self, customer: str, to: str, reason: str) -> Preview:
        """Ask for a transfer to a territory; the answer is what was seen before it was sent."""
        ...

    def waits_for_the_strip(self, text: str) -> None:
        """Wait until the line that every screen has says this."""
        ...

    def approves(self, customer: str, *, asked_by: str) -> None:
        """Find the request about a customer in the inbox and say yes."""
        ...

    def waits_until_it_left(self, customer: str) -> None:
        """Wait until the device no longer holds the customer."""
        ...

    def waits_until_it_arrived(self, customer: str) -> str:
        """Wait until the device holds the customer, and read the card from top to bottom."""
        ...

    def finds_on_the_overview(self, expected: Overview) -> None:
        """Ask for the figures, read them cut each way, and find them to be these, none more and none less."""
        ...


class Journey(Protocol):
    """The company, and everybody's devices."""

    def device_of(self, login: str) -> Person:
        """A new device in somebody's hands."""
        ...
