"""Hands on a real app in a real browser: controls are found by role and name, as people find them.

Every person has a browser of their own profile in one Chromium. The network goes and comes back through
the browser, which tells the app; nothing is synchronised by hand.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    ViewportSize,
    expect,
)

from tests.e2e.pwa.browser import wait_for_app, wait_until_offline_ready
from tests.journey.album import Album
from tests.journey.people import Overview, Preview, Visit
from tests.journey.typing_over import type_over
from tests.support.chromium import ARGUMENTS, chromium_path
from tests.support.demo_server import PASSWORD
from tests.support.northwind_sql import Figures

_PATIENCE_MS = 30_000
PHONE = ViewportSize(width=390, height=844)
_DESKTOP = ViewportSize(width=1280, height=800)
_LONG_PHONE, _TALL_DESKTOP = ViewportSize(width=390, height=2600), ViewportSize(width=1280, height=1100)
"""So tall that nothing of a card, or of the overview, is below the edge."""
_AMOUNT = r"(-?¥[\d,.]+)"
_LINE = re.compile(
    rf"((?:[^\s\":¥个]+ ?)+)：客户 ([\d,]+) 个，订单 ([\d,]+) 个，销售额 {_AMOUNT}，业绩 {_AMOUNT}"
)
_WHOLE = re.compile(rf"客户 ([\d,]+)\b.*?订单 ([\d,]+)\b.*?销售额 {_AMOUNT}.*?业绩 {_AMOUNT}", re.DOTALL)


class Company:
    """Everybody's devices."""

    def __init__(self, browser: Browser, url: str, album: Album) -> None:
        self._browser = browser
        self._url = url
        self._album = album
        self.people: list[ChromiumPerson] = []

    def device_of(self, login: str) -> "ChromiumPerson":
        """A new device in somebody's hands, with the app already opened."""
        context = self._browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
        context.set_default_timeout(_PATIENCE_MS)
        person = ChromiumPerson(login, context, self._url, self._album)
        self.people.append(person)
        return person


@contextmanager
def chromium(playwright: Playwright, url: str, pictures: Path | None) -> Iterator[Company]:
    """A company in browsers, until the block ends; without a folder no pictures are kept."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
    try:
        yield Company(browser, url, Album(pictures))
    finally:
        browser.close()


class ChromiumPerson:
    """Somebody at the app in a browser."""

    password = PASSWORD

    def __init__(
        self, login: str, context: BrowserContext, url: str, album: Album, *, touch: bool = True
    ) -> None:
        self._login = login
        self._context = context
        self._album = album
        self._touch = touch
        self._page: Page = context.new_page()
        self._page.goto(url, wait_until="commit")

    # --- the person's part ---------------------------------------------------------------------

    def signs_in(self) -> None:
        """Come in by name and password, and wait for the first round: roles arrive, and places with them."""
        wait_for_app(self._page)
        self.gives_name_and_password()

    def gives_name_and_password(self) -> None:
        """Fill in the door, go in, and wait for the first round."""
        self._write("用户名", self._login)
        self._picture("sign-in")
        self._write("密码", self.password)
        self._press("登录")
        self.waits_for_the_strip("已全部发送")

    def waits_for_customers(self, count: int) -> None:
        """Wait until the list counts so many customers."""
        self._go("客户")
        self._page.get_by_text(f"{count} 个客户").wait_for()
        self._picture("customers")

    def loses_the_network(self) -> None:
        """Take the network from this browser, once the app could start without one."""
        wait_until_offline_ready(self._page)
        self._context.set_offline(True)

    def gets_the_network_back(self) -> None:
        """Give it back; the browser tells the app."""
        self._context.set_offline(False)

    def starts_the_app_again(self) -> None:
        """Load the page again: from the service worker, with the database on the device."""
        self._page.reload(wait_until="commit")
        wait_for_app(self._page)

    def looks_at_the_device_again(self) -> None:
        """Leave the window and come back to it."""
        self._page.evaluate("for (const e of ['blur', 'focus']) window.dispatchEvent(new Event(e))")

    def edits_the_phone(self, customer: str, phone: str) -> None:
        """Change the telephone on a card."""
        self._open(customer)
        self._picture("card")
        self._press("修改")
        self._write("电话", phone)
        self._press("保存")
        self._button("申请移交").wait_for()

    def logs_a_visit(self, customer: str, visit: Visit) -> None:
        """Log a visit that just took place."""
        self._open(customer)
        self._press("登记拜访")
        self._press(visit.purpose)
        self._write("结果", visit.outcome)
        self._press("签退")
        self._picture("visit")
        self._press("保存拜访")
        self._button("申请移交").wait_for()

    def requests_a_transfer(self, customer: str, to: str, reason: str) -> Preview:
        """Ask for a transfer; the answer is what was seen before it was sent."""
        self._open(customer)
        self._press("申请移交")
        self._write("移交到区域", to)
        self._press(to)
        self._write("理由", reason)
        self._said("移交后首单业绩").wait_for()
        text = self._all()
        seen = Preview(verdict=text, split=text)
        self._picture("transfer")
        self._press("提交申请")
        self._button("修改").wait_for()
        return seen

    def waits_for_the_strip(self, text: str) -> None:
        """Wait until the strip says this."""
        self._page.get_by_role("button", name=re.compile(f"^{re.escape(text)}")).first.wait_for()

    def approves(self, customer: str, *, asked_by: str) -> None:
        """Find the request about a customer in the inbox and say yes."""
        self._go("审批")
        request = self._page.get_by_role("heading", name=customer, exact=True)
        request.wait_for()
        self._said(f"{asked_by}申请：").wait_for()
        self._picture("approvals")
        self._press("同意")
        expect(request).to_have_count(0, timeout=_PATIENCE_MS)

    def waits_until_it_left(self, customer: str) -> None:
        """Wait until the list no longer finds the customer."""
        self._look_for(customer)
        expect(self._row(customer)).to_have_count(0, timeout=_PATIENCE_MS)

    def waits_until_it_arrived(self, customer: str) -> str:
        """Wait until the list finds the customer, and read the card from top to bottom."""
        self._open(customer)
        self._page.set_viewport_size(_LONG_PHONE)
        text = self._all()
        self._page.set_viewport_size(PHONE)
        return text

    def finds_on_the_overview(self, expected: Overview) -> None:
        """Open the overview on a large screen and read it, cut each way."""
        self._go("总览")
        self._page.set_viewport_size(_DESKTOP)
        self._said("Wilton.*：客户").wait_for()
        self._picture("overview")
        self._page.set_viewport_size(_TALL_DESKTOP)
        cuts = (
            ("按区域", expected.by_territory),
            ("按业务员", expected.by_rep),
            ("按等级", expected.by_grade),
        )
        for cut, lines in cuts:
            self._press(cut)
            for name, figures in lines.items():
                self._said(f"{re.escape(name)}：客户 {figures.customers:,} 个，").wait_for()
            read = {name.strip(): _figures(*rest) for name, *rest in _LINE.findall(self._all())}
            assert read == lines
        assert _figures(*_WHOLE.findall(self._all())[0]) == expected.total
        self._page.set_viewport_size(PHONE)
        self._tab("总览").wait_for()

    # --- underneath ----------------------------------------------------------------------------

    def _button(self, name: str) -> Locator:
        return self._page.get_by_role("button", name=name, exact=True)

    def _press(self, name: str) -> None:
        chip = self._page.get_by_role("checkbox", name=name, exact=True)
        self._button(name).or_(chip).first.click()

    def _write(self, label: str, text: str) -> None:
        # An empty field that is being filled in is called by its hint too.
        name = re.compile(f"^{re.escape(label)}( |$)")
        field = self._page.get_by_role("textbox", name=name)
        type_over(self._page, field, text)

    def _tab(self, name: str) -> Locator:
        return self._page.get_by_role("tab", name=name, exact=True)

    def _go(self, place: str) -> None:
        """To a place of the main way around, which is one step back from a card."""
        if self._button("返回").count():
            self._press("返回")
        if self._touch:
            self._tab(place).tap()
        else:
            self._tab(place).click()

    def _look_for(self, customer: str) -> None:
        self._go("客户")
        self._write("搜索客户", customer)

    def _row(self, customer: str) -> Locator:
        return self._page.get_by_role("button", name=re.compile(f"^{re.escape(customer)},"))

    def _open(self, customer: str) -> None:
        self._look_for(customer)
        self._row(customer).click()
        self._button("登记拜访").wait_for()

    def _said(self, pattern: str) -> Locator:
        """Whatever says this, to eyes or to a screen reader."""
        wanted = re.compile(pattern, re.DOTALL)
        return self._page.get_by_text(wanted).or_(self._page.get_by_label(wanted)).first

    def _all(self) -> str:
        return self._page.locator("body").aria_snapshot()

    def _picture(self, name: str) -> None:
        self._album.keep(self._page, self._login, name)


def _figures(*shown: str) -> Figures:
    return Figures(*(int(re.sub(r"[¥,.]", "", text)) for text in shown))
