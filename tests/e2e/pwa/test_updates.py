"""A new version arrives whole and waits until the user takes it; the API is never answered from a cache."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.pwa.browser import save_row, saved_rows, wait_for_app, wait_until_offline_ready
from tests.e2e.pwa.conftest import StartBrowser
from tests.e2e.pwa.publishing import publish, replace
from tests.e2e.pwa.site import Site

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def own_site(built: Path, tmp_path: Path) -> Iterator[Site]:
    """A copy of the build that a test may change. Links, not copies: only replaced files differ."""
    root = tmp_path / "site"
    shutil.copytree(built, root, copy_function=lambda source, target: Path(target).hardlink_to(source))
    with Site(root) as site:
        yield site


def test_a_new_version_waits_for_the_user(own_site: Site, start_browser: StartBrowser) -> None:
    browser = start_browser()
    page = browser.open_app(own_site.url)
    save_row(page)
    wait_until_offline_ready(page)
    publish(own_site.root)

    page.reload()
    wait_for_app(page)
    page.get_by_text("New version ready").wait_for()
    assert not page.locator("html[data-version=second]").count()

    page.get_by_role("button", name="更新 Update").click()
    page.wait_for_selector("html[data-version=second]", state="attached")
    wait_for_app(page)
    assert saved_rows(page) == 1
    assert len(page.evaluate("caches.keys()")) == 1


def test_half_a_version_never_takes_over(own_site: Site, start_browser: StartBrowser) -> None:
    browser = start_browser()
    page = browser.open_app(own_site.url)
    wait_until_offline_ready(page)
    publish(own_site.root)
    replace(own_site.root / "index.html", "a page that was cut off while it was copied to the server")

    outcome = page.evaluate(
        "navigator.serviceWorker.ready.then((ours) => ours.update()).then(({ installing }) =>"
        " new Promise((done) => { installing.onstatechange = () => done(installing.state) }))"
    )
    assert outcome == "redundant"
    assert page.locator("#update").is_hidden()
    own_site.stop()
    page.reload()
    wait_for_app(page)


def test_the_api_is_never_answered_from_the_cache(site: Site, start_browser: StartBrowser) -> None:
    browser = start_browser()
    page = browser.open_app(site.url)
    wait_until_offline_ready(page)
    page.reload()
    wait_for_app(page)
    before = len(site.requests)
    assert page.evaluate("fetch('/v1/pull').then((answer) => answer.status)") == 404
    assert site.requests[before:] == ["/v1/pull"]
    cached = page.evaluate(
        "caches.keys().then(([name]) => caches.open(name)).then((kept) => kept.keys())"
        ".then((kept) => kept.map((request) => new URL(request.url).pathname))"
    )
    assert "/index.html" in cached
    assert not [path for path in cached if path.startswith("/v1/")]
