"""A rep with the whole app on a phone, who waits for the app to say that something is saved."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.pwa.browser import wait_for_app, wait_until_offline_ready
from tests.journey.chromium import PHONE, ChromiumPerson
from tests.journey.people import Visit
from tests.journey.semantics import unnamed_controls
from tests.support.server import PASSWORD

_SAVED = "已保存在本机"
_PATIENCE_MS = 30_000
GO = """(route) => {
  history.pushState(null, "", route);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}"""
TURN_MS = 400
"""How long one screen takes to give way to another."""


class Rep(ChromiumPerson):
    """Somebody in the field."""

    password = PASSWORD

    def comes_to_the_app(self) -> None:
        """Wait until the app is there, from the network or without one."""
        self._page.set_viewport_size(PHONE)
        wait_for_app(self._page)

    def waits_until_it_starts_offline(self) -> None:
        """Wait until a start needs no network any more."""
        wait_until_offline_ready(self._page)

    def finds_by_initials(self, initials: str, customer: str) -> None:
        """Type initials, and find this customer alone."""
        self._look_for(initials)
        self._said("个客户中的 1 个").wait_for()
        self._row(customer).wait_for()

    def edits_the_phone(self, customer: str, phone: str) -> None:
        """Change the telephone on a card, and be told that it is saved."""
        self._saves(lambda: super(Rep, self).edits_the_phone(customer, phone))

    def logs_a_visit(self, customer: str, visit: Visit) -> None:
        """Log a visit, and be told that it is saved."""
        self._saves(lambda: super(Rep, self).logs_a_visit(customer, visit))

    def fills_in_a_deal(self, customer: str, amount: str) -> str:
        """Type an order without saving it; the answer is what the preview of the split says."""
        self._open(customer)
        self._press("登记成交")
        self._write("金额（元）", amount)
        self._said("业绩分配（预估）").wait_for()
        return self._all()

    def saves_the_deal(self) -> None:
        """Save it, and be told that it is saved."""
        self._saves(lambda: self._press("保存成交"))

    def reads_the_card(self, customer: str) -> str:
        """The card from top to bottom."""
        return self.waits_until_it_arrived(customer)

    def opens_the_card(self, customer: str) -> None:
        """Find the customer and stay on the card."""
        self._open(customer)

    def sees_within(self, seconds: float, text: str) -> None:
        """See something come without touching anything."""
        self._said(re.escape(text)).wait_for(timeout=seconds * 1000)

    def keeps_a_picture(self, path: Path) -> Path:
        """What is on the screen."""
        self._page.screenshot(path=path)
        return path

    @property
    def page(self) -> Page:
        """The page that the app is on."""
        return self._page

    def goes_to(self, route: str) -> None:
        """To a screen by its address, without starting again."""
        self._page.evaluate(GO, route)
        self._page.wait_for_timeout(TURN_MS)

    def locks_with(self, pin: str) -> None:
        """Set a PIN on the screen for that, and be told that it counts."""
        self._write("新 PIN 或口令", pin)
        self._write("再输入一次", pin)
        self._press("保存锁定")
        self.is_told("从现在起")

    def presses(self, name: str) -> None:
        """Press what is called so."""
        self._press(name)

    def presses_behind_a_notice(self, name: str) -> None:
        """Press what is called so, as a key would, though a notice may lie over it by now."""
        self.page.get_by_role("button", name=name, exact=True).first.dispatch_event("click")

    def is_told(self, pattern: str) -> None:
        """Wait until the screen says this."""
        self._said(pattern).wait_for()

    def is_not_offered_an_update(self) -> None:
        """Nothing asks to begin anew."""
        expect(self._page.locator("#update")).to_be_hidden()

    def takes_the_update(self) -> None:
        """Wait for the offer and take it; the new version starts by itself."""
        self._press("更新 Update")
        self._page.wait_for_selector("html[data-version=second]", state="attached")
        wait_for_app(self._page)

    def unnamed(self) -> list[str]:
        """The controls on the screen that a screen reader could not name."""
        return unnamed_controls(self._page)

    def _saves(self, act: Callable[[], None]) -> None:
        said = self._page.get_by_text(_SAVED)
        expect(said).to_have_count(0, timeout=_PATIENCE_MS)
        act()
        said.first.wait_for()
