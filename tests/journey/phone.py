"""A phone with a browser on it: one profile, opened, closed and killed like the browser of any person."""

import re
from pathlib import Path

from playwright.sync_api import Playwright

from tests.e2e.pwa.browser import RunningBrowser
from tests.journey.album import Album
from tests.journey.rep import Rep

_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`violated ${event.effectiveDirective}: ${event.blockedURI}`);
})"""


class Phone:
    """Somebody's phone; what its browsers asked for and complained about is remembered across starts."""

    def __init__(self, playwright: Playwright, profile: Path, login: str) -> None:
        self._playwright = playwright
        self._profile = profile
        self._login = login
        self._browsers: list[RunningBrowser] = []

    @property
    def browser(self) -> RunningBrowser:
        """The one that was started last."""
        return self._browsers[-1]

    def opens(self, url: str, *, online: bool = True) -> Rep:
        """Start the browser and open the app."""
        self._browsers.append(RunningBrowser(self._playwright, self._profile))
        self.browser.context.add_init_script(_TELL_VIOLATIONS)
        self.browser.context.set_offline(not online)
        return Rep(self._login, self.browser.context, url, Album(None), touch=False)

    def foreign_requests(self, url: str) -> list[str]:
        """What any page asked of anybody but the server."""
        ours = (url, "blob:", "data:", "about:")
        return [each for browser in self._browsers for each in browser.requests if not each.startswith(ours)]

    def violations(self) -> list[str]:
        """Where a page or worker went against the content policy."""
        said = (each for browser in self._browsers for each in browser.complaints)
        return [each for each in said if re.search(r"violate|Content Security Policy", each)]

    def put_away(self) -> None:
        """Make an end of what still runs."""
        for browser in self._browsers:
            if browser.is_running:
                browser.kill()
