"""A rep's phone whose app runs in a real browser: one profile, one browser after the other on it."""

from pathlib import Path

from playwright.sync_api import Playwright
from pydantic import TypeAdapter

from shared.models.ids import UserId
from sync.core.records import Draft
from tests.crashes.browser.holding import Holding
from tests.crashes.browser.process import BrowserAtWork
from tests.crashes.moments import Usual
from tests.crashes.phone import AppProcess, Phone
from tests.simulation.truth import Place
from tests.support.server import PASSWORD


class BrowserPhone(Phone):
    """What a person was shown on it, whatever became of the browsers."""

    def __init__(self, playwright: Playwright, user: UserId, folder: Path, usual: Usual) -> None:
        super().__init__(user, folder, usual)
        self.counted: list[tuple[int, int]] = []
        """For each run that came to its end: the flushes that the app counted, and those that there were."""
        self.tells = ""
        """Set when each further run is to end with telling what the device holds."""
        self._playwright = playwright
        self._profile = folder / "profile"
        self._held: Holding | None = None

    def rows(self) -> dict[Place, tuple[int, str]]:
        """All rows on the device, with their versions and texts."""
        return {(kind, row_id): (version, doc) for kind, row_id, version, doc in self._holding().rows}

    def unsent(self) -> list[str]:
        """What still waits for the server."""
        return self._holding().unsent

    def drafts(self) -> list[Draft]:
        """What was kept because it did not go through."""
        return self._holding().drafts

    def _holding(self) -> Holding:
        assert self._held is not None, "it was not asked to tell"
        return self._held

    def _start(self, url: str, seed: int, acts: str) -> AppProcess:
        self._held = None
        asked = {
            "login": self.user,
            "password": PASSWORD,
            "seed": str(seed),
            "acts": acts,
            "tells": self.tells,
        }
        return BrowserAtWork(self._playwright, self._profile, url, asked)

    def _hear(self, line: str, *, undisturbed: bool) -> None:
        word, _, rest = line.partition(" ")
        if word == "holds":
            self._held = TypeAdapter(Holding).validate_json(rest)
        elif word == "flushed":
            counted, real = rest.split()
            self.counted.append((int(counted), int(real)))
        else:
            super()._hear(line, undisturbed=undisturbed)
