"""One build for all tests of the browser app, a web server on it, and browsers on fresh profiles."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from client.pwa.build import build
from client.pwa.locations import DEFAULT_CACHE
from tests.e2e.pwa.browser import RunningBrowser
from tests.e2e.pwa.site import Site

TEST_APP = Path(__file__).parent / "app"

StartBrowser = Callable[[], RunningBrowser]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The test app as a static site."""
    out = tmp_path_factory.mktemp("pwa") / "site"
    return build(out, cache=DEFAULT_CACHE, app=TEST_APP, compressed=False).out


@pytest.fixture
def site(built: Path) -> Iterator[Site]:
    with Site(built) as site:
        yield site


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # No longer than a module: while it lives, no other test of the worker could start an event loop.
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def start_browser(playwright: Playwright, tmp_path: Path) -> Iterator[StartBrowser]:
    """Starts a browser on this test's profile; calling it again is the next start on the same device."""
    started: list[RunningBrowser] = []

    def start() -> RunningBrowser:
        started.append(RunningBrowser(playwright, tmp_path / "profile"))
        return started[-1]

    yield start
    for browser in started:
        if browser.is_running:
            browser.kill()
