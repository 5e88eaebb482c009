"""What the app called saved is there after the browser was killed."""

import pytest

from tests.e2e.pwa.browser import save_row, saved_rows
from tests.e2e.pwa.conftest import StartBrowser
from tests.e2e.pwa.site import Site

pytestmark = pytest.mark.timeout(300)


def test_killing_the_browser_right_after_saved_loses_nothing(site: Site, start_browser: StartBrowser) -> None:
    saved = 0
    for _ in range(3):
        browser = start_browser()
        page = browser.open_app(site.url)
        assert saved_rows(page) == saved
        saved = save_row(page)
        browser.kill()

    page = start_browser().open_app(site.url)
    assert saved_rows(page) == saved
