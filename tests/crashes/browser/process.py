"""A browser with the device's program in a worker of one page: it says what it does, and can be killed."""

from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic

from playwright.sync_api import ConsoleMessage, Error, Playwright

from tests.e2e.pwa.browser import RunningBrowser

_START = """(asked) => {
  const worker = new Worker("/worker.mjs", { type: "module" });
  worker.onmessage = ({ data }) => console.log(data);
  worker.onerror = ({ message }) => console.log(`failed ${message}`);
  worker.postMessage(asked);
}"""
_PATIENCE_S = 60
_GLANCE_MS = 2
_LAST_GLANCES = 5


class BrowserAtWork:
    """One start of the program."""

    def __init__(self, playwright: Playwright, profile: Path, url: str, asked: Mapping[str, str]) -> None:
        self._said: deque[str] = deque()
        self._ended = False
        self._killed = False
        self._browser = RunningBrowser(playwright, profile)
        # Any page of the server's own will do; this one asks for nothing by itself.
        self._page = self._browser.open(f"{url}/LICENCES.txt")
        self._page.on("console", self._hear)
        self._page.evaluate(_START, dict(asked))

    def line(self) -> str:
        """The next line; empty when it has ended and said everything."""
        deadline = monotonic() + _PATIENCE_S
        while not self._said and not self._ended and not self._killed:
            assert monotonic() < deadline, "the browser has been silent for too long"
            self._page.wait_for_timeout(_GLANCE_MS)
        return self._said.popleft() if self._said else ""

    def lines(self) -> list[str]:
        """All that is still to be heard, once it has ended."""
        for _ in range(_LAST_GLANCES):
            with suppress(Error):
                self._page.wait_for_timeout(_GLANCE_MS)
        found, self._said = list(self._said), deque()
        return found

    def kill(self) -> None:
        """SIGKILL to every process of the browser: nothing is flushed, nothing is closed."""
        self._killed = not self._ended
        self._browser.kill()

    def wait(self) -> int:
        """How it ended: 0 when well, -9 when it was killed on the way."""
        if self._browser.is_running:
            self._browser.close()
        return -9 if self._killed else 0

    def forget(self) -> None:
        """Make an end of it."""
        if self._browser.is_running:
            self._browser.kill()

    def _hear(self, message: ConsoleMessage) -> None:
        text = message.text
        if message.type != "log":
            return
        if text == "ended":
            self._ended = True
            return
        assert not text.startswith("failed"), text
        word, _, rest = text.partition(" ")
        if word == "begins":
            # By the clock of whoever strikes.
            text = f"begins {rest.partition(' ')[0]} {monotonic():.6f}"
        self._said.append(text)
