"""The app starts from its own server alone, under the strict content policy, in one tab."""

import pytest

from tests.e2e.pwa.browser import save_row, saved_rows, wait_for_app, wait_until_offline_ready
from tests.e2e.pwa.conftest import StartBrowser
from tests.e2e.pwa.site import Site

pytestmark = pytest.mark.timeout(300)


def test_first_start_asks_nobody_but_its_own_server(site: Site, start_browser: StartBrowser) -> None:
    browser = start_browser()
    page = browser.open_app(site.url)
    page.get_by_text("喆 堃 龘 姓 存").wait_for()
    wait_until_offline_ready(page)

    foreign = [url for url in browser.requests if not url.startswith((site.url, "blob:", "data:", "about:"))]
    assert foreign == []
    assert browser.complaints == []


def test_the_content_policy_is_in_force(site: Site, start_browser: StartBrowser) -> None:
    browser = start_browser()
    page = browser.open(site.url)
    refused = page.evaluate("fetch('https://example.org/').then(() => 'answered', (error) => error.name)")
    assert refused == "TypeError"
    assert any("Content Security Policy" in complaint for complaint in browser.complaints)


def test_a_second_tab_waits_and_takes_over(site: Site, start_browser: StartBrowser) -> None:
    browser = start_browser()
    first = browser.open_app(site.url)
    save_row(first)

    second = browser.open(site.url)
    second.get_by_text("已在另一个标签页打开").wait_for()
    assert second.get_by_text("Already open in another tab").is_visible()
    assert save_row(first) == 2

    first.close()
    wait_for_app(second)
    assert saved_rows(second) == 2


def test_a_browser_without_durable_files_is_told_so(site: Site, start_browser: StartBrowser) -> None:
    context = start_browser().context
    page = context.new_page()
    page.add_init_script("delete StorageManager.prototype.getDirectory")
    page.goto(site.url)
    page.get_by_text("This browser cannot keep data safely").wait_for()
    assert page.get_by_text("这个浏览器不能安全地保存数据").is_visible()
