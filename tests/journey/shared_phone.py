"""One device in a browser that several people use in turn, each behind a lock of their own.

Controls are found by the words of the language that the browser asks for. The device's clock can be put
forward, as it is after an hour in a pocket.
"""

import re
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect
from playwright.sync_api import TimeoutError as NotInTime

from client.appearance import LOCALE
from client.view_models.settings import Language
from shared.words import Words
from tests.e2e.pwa.browser import wait_for_app, wait_until_offline_ready
from tests.journey.rep import GO, TURN_MS
from tests.journey.typing_over import type_over
from tests.support.demo_server import PASSWORD

PHONE = ViewportSize(width=390, height=844)
_PATIENCE_MS = 30_000
_LOCALES: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}
_CLOCK = """let ahead = 0;
const told = Date.now;
Date.now = () => told() + ahead;
new BroadcastChannel("clock").onmessage = ({ data }) => { ahead += data; };
"""
_TYPED = "[...document.querySelectorAll('input, textarea')].map(field => field.value)"


class SharedPhone:
    """The device; whoever holds it sees the app."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        language: Language,
        *,
        size: ViewportSize = PHONE,
        album: Path | None,
        password: str = PASSWORD,
    ) -> None:
        self._password = password
        self.words = Words.of(language, (LOCALE,))
        self._album = album
        self._is_keypad = size["width"] < 900
        self._context = browser.new_context(viewport=size, locale=_LOCALES[language], has_touch=True)
        self._context.set_default_timeout(_PATIENCE_MS)
        self._page = self._context.new_page()
        self._page.route("**/python_worker.mjs", self._with_a_clock)
        self._page.goto(url, wait_until="commit")
        wait_for_app(self._page)

    # --- what a person does --------------------------------------------------------------------

    def signs_in(self, login: str, *, then: str = "All sent") -> None:
        """Come in by name and password."""
        inside, door = self._said(self.words(then)), self.button("Sign in")
        for _ in range(3):
            self.write("User name", login)
            self.write("Password", self._password)
            self.press("Sign in")
            # What was typed before the page listened is typed again.
            complaint = self._said(self.words("Type your user name and your password."))
            complaint = complaint.or_(self._said(self.words("User name or password is not right.")))
            inside.or_(complaint).first.wait_for()
            if not door.count():
                break
        inside.wait_for()
        assert self._password not in self._page.evaluate(_TYPED)

    def goes_to(self, route: str) -> None:
        """To a screen by its address, without starting again."""
        self._page.evaluate(GO, route)
        self._page.wait_for_timeout(TURN_MS)

    def signs_out(self) -> None:
        """Leave by the door."""
        self._go("Me")
        self.press("Sign out")
        self.press("Sign out now")
        self.button("Sign in").wait_for()

    def opens_the_lock_settings(self) -> None:
        """Where a lock is set."""
        self._go("Me")
        self._page.get_by_role("button", name=re.compile(re.escape(self.words("App lock")))).first.click()
        self.button("Save lock").wait_for()

    def sets_the_pin(self, pin: str) -> None:
        """Type it twice, and be told that it counts."""
        self.write("New PIN or passphrase", pin)
        self.write("The same again", pin)
        self.press("Save lock")
        self.sees("The app is locked with this from now on.")

    def tries_the_pin(self, pin: str) -> None:
        """Type it and press, and wait for the verdict."""
        self.button("Unlock").wait_for()
        if self._is_keypad:
            for digit in pin:
                self._page.get_by_role("button", name=digit, exact=True).click()
        else:
            self.write("PIN", pin)
        self.press("Unlock")

    def tries_a_wrong_pin(self) -> None:
        """Be told that it is not the right one."""
        self.tries_the_pin("999999")
        self.sees("The PIN is not right.")

    def has_to_wait(self) -> None:
        """Be told how long, and that nothing is deleted."""
        said = self.words(
            "Too many wrong tries. Keep the app open: the next try is possible in {time}. "
            "Nothing is deleted.",
            time="@",
        )
        self._said(said.partition("@")[0]).wait_for()

    def finds(self, customer: str) -> bool:
        """Whether the list of customers knows this one."""
        self._go("Customers")
        self.write("Search customers", customer)
        row = self._row(customer)
        nothing = self._said(self.words("Nothing found"))
        row.or_(nothing).first.wait_for()
        return row.count() > 0

    def exports_the_database(self, path: Path) -> None:
        """Ask for the copy, read what is in it, and have the browser save it."""
        self._go("Me")
        sync = re.compile(re.escape(self.words("Sync and storage")))
        self._page.get_by_role("button", name=sync).first.click()
        self.press("Export this device's database for support")
        self.sees("Save the copy")
        with self._page.expect_download() as downloading:
            self.press("Save the copy")
        self.sees("The browser has the copy, among its downloads.")
        downloading.value.save_as(path)

    def edits_the_phone(self, customer: str, phone: str) -> None:
        """Change the telephone on a card."""
        self._go("Customers")
        self.write("Search customers", customer)
        self._row(customer).click()
        self.press("Edit")
        self.write("Phone", phone)
        self.press("Save")
        self.button("Log a visit").wait_for()

    # --- what happens to the device ------------------------------------------------------------

    def lies_in_a_pocket(self, minutes: int) -> None:
        """Let the clock on the wall go on, and be looked at again."""
        self._page.evaluate("ms => new BroadcastChannel('clock').postMessage(ms)", minutes * 60_000)

    def starts_again(self) -> None:
        """End the app and open it."""
        wait_until_offline_ready(self._page)
        self._page.reload(wait_until="commit")
        wait_for_app(self._page)

    def has_no_signal(self) -> None:
        """Lose the network, once a start needs none."""
        wait_until_offline_ready(self._page)
        self._context.set_offline(True)

    def has_a_signal(self) -> None:
        """Get it back."""
        self._context.set_offline(False)
        self._page.wait_for_function("navigator.onLine")

    # --- underneath ----------------------------------------------------------------------------

    def sees(self, message: str, **values: str | int) -> None:
        """Wait until this is said, to eyes or to a screen reader."""
        self._said(self.words(message, **values)).wait_for()

    def sees_nothing_of(self, text: str) -> None:
        """Nothing on the screen has this in it."""
        expect(self._page.locator("body")).not_to_contain_text(text)
        assert text not in self._page.locator("body").aria_snapshot()

    def button(self, name: str) -> Locator:
        """A button by what it is called."""
        return self._page.get_by_role("button", name=self.words(name), exact=True)

    def press(self, what: str | Locator) -> None:
        """Press a button."""
        (self.button(what) if isinstance(what, str) else what).first.click()

    def write(self, label: str, text: str) -> None:
        """Type over what stands in a field."""
        type_over(self._page, self._page.get_by_role("textbox", name=self.words(label), exact=True), text)

    @property
    def page(self) -> Page:
        """The page that the app is on."""
        return self._page

    def keeps_a_picture(self, name: str) -> None:
        """How it looks, when somebody asked for pictures."""
        if self._album is not None:
            self._page.wait_for_timeout(600)
            self._page.screenshot(path=self._album / f"{name}.png")

    def _said(self, text: str) -> Locator:
        wanted = re.compile(re.escape(text))
        return self._page.get_by_text(wanted).or_(self._page.get_by_label(wanted)).first

    def _row(self, customer: str) -> Locator:
        return self._page.get_by_role("button", name=re.compile(f"^{re.escape(customer)},"))

    def _go(self, place: str) -> None:
        """To a place of the main way around, which is a step or two back."""
        tab, back = self._tab(place), self.button("Back")
        tab.or_(back).first.wait_for()
        while not tab.count():
            with suppress(NotInTime):  # the screen that it belonged to may be gone by now
                back.first.click(timeout=2_000)
        tab.tap()

    def _tab(self, name: str) -> Locator:
        """A tab of the bar, or what the rail makes of it: a button that says which of how many it is."""
        said = self.words(name)
        in_the_rail = self._page.get_by_role("button", name=re.compile(rf"^{said}\s"))
        return self._page.get_by_role("tab", name=said, exact=True).or_(in_the_rail)

    def _with_a_clock(self, route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=_CLOCK + answer.text())
