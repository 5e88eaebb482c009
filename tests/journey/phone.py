"""A phone with a browser on it: one profile, opened, closed and killed like the browser of any person."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright

from tests.e2e.pwa.browser import RunningBrowser
from tests.journey.album import Album
from tests.journey.rep import Rep

_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`violated ${event.effectiveDirective}: ${event.blockedURI}`);
})"""
_UPDATED = """navigator.serviceWorker.ready.then((ours) => ours.update()).then((ours) =>
  new Promise((done) => {
    const fresh = ours.installing ?? ours.waiting;
    const look = () => fresh.state === "installed" && done();
    fresh.addEventListener("statechange", look);
    look();
  }))"""


class Phone:
    """Somebody's phone; what its browsers asked for and complained about is remembered across starts."""

    def __init__(self, playwright: Playwright, profile: Path, login: str) -> None:
        self._playwright = playwright
        self._profile = profile
        self._login = login
        self._browsers: list[RunningBrowser] = []
        self._url = ""

    @property
    def browser(self) -> RunningBrowser:
        """The one that was started last."""
        return self._browsers[-1]

    def opens(self, url: str, *, online: bool = True) -> Rep:
        """Start the browser and open the app."""
        self._url = url
        self._browsers.append(RunningBrowser(self._playwright, self._profile))
        self.browser.context.add_init_script(_TELL_VIOLATIONS)
        self.browser.context.set_offline(not online)
        return Rep(self._login, self.browser.context, url, Album(None), touch=False)

    def opens_another_tab(self, url: str) -> Rep:
        """Open the app in the browser that is running."""
        return Rep(self._login, self.browser.context, url, Album(None), touch=False)

    # --- what may befall it --------------------------------------------------------------------

    @contextmanager
    def without_room(self) -> Iterator[None]:
        """No file of the app can grow while the block runs, from the next start of the app on."""
        # The browser has room as soon as whoever took it lets go.
        session = self.browser.context.new_cdp_session(self._page())
        try:
            session.send("Storage.overrideQuotaForOrigin", {"origin": self._origin(), "quotaSize": 1})
            yield
        finally:
            session.detach()

    def is_cleared(self) -> None:
        """The browser throws everything away that pages wrote, but for cookies."""
        page = self._page()
        page.goto("about:blank")
        self._ask(
            "Storage.clearDataForOrigin",
            {"origin": self._origin(), "storageTypes": "file_systems,local_storage,indexeddb,cache_storage"},
        )

    def fetches_the_new_version(self, rep: Rep) -> None:
        """The browser looks for a new version and has all of it."""
        rep.page.evaluate(_UPDATED)

    def _page(self) -> Page:
        return self.browser.context.pages[-1]

    def _origin(self) -> str:
        return self._url.rstrip("/")

    def _ask(self, method: str, asked: dict[str, Any]) -> None:
        session = self.browser.context.new_cdp_session(self._page())
        try:
            session.send(method, asked)
        finally:
            session.detach()

    # --- what was seen -------------------------------------------------------------------------

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
