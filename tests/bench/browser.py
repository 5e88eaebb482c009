"""A person's browser for benchmarks: real headless Chromium, with a clock inside the page.

What is timed is timed by the page's own clock, so that the driver's round trips do not count.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.pwa.browser import PATIENCE_MS, RunningBrowser, wait_until_offline_ready
from tests.support.chromium import chromium_path
from tests.support.server import PASSWORD

_CLOCK = (Path(__file__).parent / "page_clock.js").read_text(encoding="utf-8")
_PATIENCE_S, _ANSWER_S = 60.0, 10.0


class PersonsBrowser:
    """One browser profile, and the page that is open in it."""

    def __init__(self, browser: RunningBrowser) -> None:
        self._browser = browser
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """What is on the screen."""
        assert self._page is not None
        return self._page

    def open(self, url: str, *, awaited: str = "") -> None:
        """Open an address on a phone's screen; a text that is awaited is timed from the start on."""
        page = self._browser.context.new_page()
        page.set_viewport_size({"width": 390, "height": 844})
        page.add_init_script(f"{_CLOCK}\nclock.await({json.dumps(awaited)})" if awaited else _CLOCK)
        page.goto(url, wait_until="commit")
        self._page = page

    def wait_for_app(self) -> None:
        """Wait until the cover has lifted."""
        self.page.wait_for_selector("#cover", state="hidden", timeout=PATIENCE_MS)

    def wait_until_kept(self) -> None:
        """Wait until everything for an offline start is kept."""
        wait_until_offline_ready(self.page)

    def saw(self, text: str) -> float:
        """The page's time in seconds when this was first on the screen."""
        self.page.evaluate("(text) => clock.await(text)", text)
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            if (at := self.page.evaluate("(text) => clock.seen[text]", text)) is not None:
                return float(at) / 1000
            time.sleep(0.05)
        raise TimeoutError(f"{text} never came; on the screen: {self.page.locator('body').aria_snapshot()}")

    def saw_again(self, text: str) -> float:
        """The page's time in seconds when this is on the screen from now on, seen before or not."""
        self.page.evaluate("(text) => clock.forget(text)", text)
        return self.saw(text)

    def now(self) -> float:
        """The page's time in seconds."""
        return float(self.page.evaluate("performance.now()")) / 1000

    def answered(self) -> tuple[float, float]:
        """The milliseconds from the last key or tap until Python's first, and its last, answer to it."""
        deadline = time.monotonic() + _ANSWER_S
        while time.monotonic() < deadline:
            if (found := self.page.evaluate("clock.answered()")) is not None:
                first, last = found
                return float(first), float(last)
            time.sleep(0.05)
        raise TimeoutError("Python answered nothing: what is on the screen did not change")

    def sign_in(self, login: str) -> float:
        """Come in; the page's time in seconds at which the button was pressed."""
        for label, text in (("用户名", login), ("密码", PASSWORD)):
            self.page.get_by_role("textbox", name=label, exact=True).click()
            self.page.keyboard.insert_text(text)
        pressed = self.now()
        self.page.get_by_role("button", name="登录", exact=True).first.click()
        return pressed

    def close(self) -> None:
        """Let the browser finish its writing and leave."""
        self._browser.close()


@contextmanager
def browser_on(profile: Path) -> Iterator[PersonsBrowser]:
    """A browser on a profile folder, until the block ends."""
    assert chromium_path()
    with sync_playwright() as playwright:
        browser = RunningBrowser(playwright, profile)
        try:
            yield PersonsBrowser(browser)
            browser.close()
        finally:
            if browser.is_running:
                browser.kill()
