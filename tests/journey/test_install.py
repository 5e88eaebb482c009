"""Installed, the app is called in its person's language, and its shortcuts open without a network."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from client.pwa.manifest import SHORTCUTS
from tests.e2e.pwa.browser import RunningBrowser, wait_for_app
from tests.journey.own_server import OwnServer
from tests.journey.phone import Phone

pytestmark = pytest.mark.timeout(300)

_HEADINGS = {"/add": "新增", "/customers": "客户", "/approvals": "审批"}


def manifest_of(page: Page) -> Mapping[str, Any]:
    """The manifest that the browser would install the page by; it must have nothing to complain about."""
    session = page.context.new_cdp_session(page)
    try:
        found = session.send("Page.getAppManifest")
    finally:
        session.detach()
    assert found["errors"] == []
    told: Mapping[str, Any] = json.loads(found["data"])
    return told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("zh-TW,zh", ("zh-CN", "路书")),
        ("en-GB,en", ("en", "Roadbook")),
        ("fr-FR,zh-CN", ("zh-CN", "路书")),
        ("fr-FR", ("en", "Roadbook")),
    ],
)
def test_it_is_installed_in_the_language_of_the_browser(
    own_server: OwnServer, playwright: Playwright, tmp_path: Path, asked: str, told: tuple[str, str]
) -> None:
    browser = RunningBrowser(playwright, tmp_path / "profile", language=asked)
    try:
        page = browser.open(own_server.url)
        page.wait_for_selector(f"html[lang={told[0]}]", state="attached")
        found = manifest_of(page)
        assert (found["lang"], found["short_name"]) == told
    finally:
        browser.kill()


def test_shortcuts_open_their_screens_without_a_network_and_names_follow_the_app(
    own_server: OwnServer, phone: Phone
) -> None:
    rep = phone.opens(own_server.url)
    rep.comes_to_the_app()
    rep.gives_name_and_password()
    rep.waits_until_it_starts_offline()

    own_server.stop()
    page = rep.page
    for shortcut in SHORTCUTS:
        page.goto(own_server.url.rstrip("/") + shortcut.route, wait_until="commit")
        wait_for_app(page)
        heading = page.get_by_role("heading", name=_HEADINGS[shortcut.route], exact=True)
        expect(heading).to_be_visible(timeout=30_000)
        assert re.search(rf"{shortcut.route}$", page.url)

    own_server.start()
    rep.goes_to("/me")
    rep.presses("English")
    page.wait_for_selector("link[href='manifest.en.json']", state="attached")
    assert manifest_of(page)["short_name"] == "Roadbook"
    # The choice counts before there is an app to ask: a second tab has none.
    second = phone.browser.open(own_server.url)
    second.get_by_text("Already open in another tab").wait_for()
    expect(second.locator("html")).to_have_attribute("lang", "en")
    assert manifest_of(second)["lang"] == "en"
    assert phone.violations() == []
