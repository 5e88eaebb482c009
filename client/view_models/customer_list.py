"""The customers on this device: an instant list and search, a window of rows at a time."""

from dataclasses import dataclass, field

from client.view_models.customer_row import CustomerRow, customer_row
from client.view_models.desk import Desk
from client.view_models.directory import Directory

WINDOW = 16
"""How many rows are built at a time, more than a phone shows: a screen asks for more as it is scrolled."""


@dataclass
class CustomerList:
    """A text to look for, and the rows that match it."""

    desk: Desk
    directory: Directory
    text: str = ""
    rows: tuple[CustomerRow, ...] = ()
    found: int = 0
    held: int = 0
    _window: int = field(default=WINDOW, repr=False)

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the device again."""
        self.directory.refresh()
        self._show()

    def look_for(self, text: str) -> None:
        """Show the customers that match, from the top."""
        self.text = text
        self._window = WINDOW
        self._show()

    @property
    def count(self) -> str:
        """How many customers are shown, of how many there are."""
        words = self.desk.words
        if self.text:
            return words("{found} of {held} customers", found=self.found, held=self.held)
        return words.counted("{count} customer", "{count} customers", self.held)

    def show_more(self) -> None:
        """Build the next rows, when there are any."""
        if len(self.rows) < self.found:
            self._window += WINDOW
            self._show()

    def _show(self) -> None:
        found = self.directory.find(self.text)
        cards = (self.desk.facts.customer(each) for each in found[: self._window])
        self.rows = tuple(customer_row(self.desk, card) for card in cards if card is not None)
        self.found = len(found)
        self.held = len(self.directory)
