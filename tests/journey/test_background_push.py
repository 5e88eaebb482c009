"""The app is closed with unsent work and the network returns: the browser sends it once, the app says so."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page

from tests.journey.own_server import OTHER, RARE, REP, OwnServer
from tests.journey.people import Visit
from tests.journey.phone import Phone
from tests.journey.rep import Rep
from tests.journey.server_books import decided_commands, disagreements
from tests.support.server import PASSWORD

pytestmark = pytest.mark.timeout(300)

NEW_PHONE = "0571-8800 1234"
ONCE = Counter({("edit_customer", "applied"): 1, ("log_visit", "applied"): 1, ("record_deal", "applied"): 1})
_PATIENCE_MS = 20_000
_LETTER = """async () => {
  try {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("roadbook-letters");
    return await (await (await folder.getFileHandle("letter.json")).getFile()).text();
  } catch {
    return "";
  }
}"""


def lying_ready(page: Page) -> str:
    """The letter as any page of the origin could read it."""
    text: str = page.evaluate(_LETTER)
    return text


class Browser:
    """A browser that is told that the network is back, as it would notice by itself."""

    def __init__(self, phone: Phone, url: str) -> None:
        self._page = phone.browser.context.new_page()
        self._page.goto("about:blank")
        self._session = phone.browser.context.new_cdp_session(self._page)
        self._url = url
        self._registrations: list[str] = []
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._registered)
        self._session.send("ServiceWorker.enable")
        self._until(lambda: self._registrations)

    def _until(self, so: Callable[[], object]) -> None:
        for _ in range(100):
            if so():
                return
            self._page.wait_for_timeout(100)
        raise AssertionError("waited in vain")

    def notices_the_network(self) -> None:
        """Wake the service worker, and give it time to do what it does."""
        asked = {"origin": self._url.rstrip("/"), "registrationId": self._registrations[-1], "tag": "outbox"}
        self._session.send("ServiceWorker.dispatchSyncEvent", {**asked, "lastChance": False})
        self._page.wait_for_timeout(2_000)

    def looks_into_the_device(self) -> str:
        """What lies ready, seen from a picture of the same origin: no app is opened."""
        self._page.goto(f"{self._url}icons/icon-48.png")
        found = lying_ready(self._page)
        self._page.goto("about:blank")
        return found

    def shows_another_page_of_the_origin(self) -> None:
        """Open something of the origin that is a window and no app."""
        self._page.goto(f"{self._url}icons/icon-48.png")

    def leaves_it(self) -> None:
        """Close that."""
        self._page.goto("about:blank")

    def _registered(self, told: dict[str, Any]) -> None:
        self._registrations += [each["registrationId"] for each in told["registrations"]]


def starts_work(phone: Phone, server: OwnServer) -> Rep:
    """Come in, and wait until the app starts offline and has its ticket."""
    rep = phone.opens(server.url)
    rep.comes_to_the_app()
    rep.gives_name_and_password()
    rep.waits_until_it_starts_offline()
    until_letter(rep, '"ticket"')
    return rep


def until_letter(rep: Rep, holds: str) -> None:
    """Wait until the letter holds this."""
    for _ in range(100):
        if holds in lying_ready(rep.page):
            return
        rep.page.wait_for_timeout(100)
    raise AssertionError(f"no letter with {holds}: {lying_ready(rep.page)[:200]}")


def closes(rep: Rep, phone: Phone, server: OwnServer) -> Browser:
    """Close the app and leave the browser."""
    browser = Browser(phone, server.url)
    rep.page.close()
    return browser


def test_three_commands_are_sent_while_the_app_is_closed(own_server: OwnServer, phone: Phone) -> None:
    rep = starts_work(phone, own_server)
    own_server.stop()
    rep.edits_the_phone(RARE, NEW_PHONE)
    rep.logs_a_visit(OTHER, Visit("提供信息", "王总要求下周报价"))
    rep.fills_in_a_deal(RARE, "1.28万")
    rep.saves_the_deal()
    until_letter(rep, '"commands": 3')
    registered = "navigator.serviceWorker.ready.then((ours) => ours.sync.getTags())"
    assert rep.page.evaluate(registered) == ["outbox"]
    browser = closes(rep, phone, own_server)

    # While a window of the origin is open, sending is left to it.
    own_server.start()
    browser.shows_another_page_of_the_origin()
    browser.notices_the_network()
    assert decided_commands(own_server.database) == Counter()
    browser.leaves_it()

    browser.notices_the_network()
    assert decided_commands(own_server.database) == ONCE
    browser.notices_the_network()
    assert decided_commands(own_server.database) == ONCE
    assert '"body":""' in browser.looks_into_the_device()

    rep = phone.opens_another_tab(own_server.url)
    rep.comes_to_the_app()
    rep.waits_for_the_strip("已全部发送")
    rep.goes_to("/sync")
    rep.is_told("应用关闭时已在后台发送 3 条（今天")
    assert decided_commands(own_server.database) == ONCE
    assert disagreements(own_server.database) == []
    assert phone.violations() == []


def test_a_locked_device_leaves_nothing_that_could_be_sent(own_server: OwnServer, phone: Phone) -> None:
    rep = starts_work(phone, own_server)
    rep.goes_to("/lock")
    rep.locks_with("250917")
    assert lying_ready(rep.page) == ""
    own_server.stop()
    rep.goes_to("/customers")
    rep.edits_the_phone(RARE, NEW_PHONE)
    browser = closes(rep, phone, own_server)
    own_server.start()
    assert browser.looks_into_the_device() == ""
    browser.notices_the_network()
    assert decided_commands(own_server.database) == Counter()


def test_whoever_signs_out_leaves_nothing_that_could_be_sent(own_server: OwnServer, phone: Phone) -> None:
    rep = starts_work(phone, own_server)
    own_server.stop()
    rep.edits_the_phone(RARE, NEW_PHONE)
    until_letter(rep, '"commands": 1')
    rep.goes_to("/me")
    rep.presses("退出登录")
    rep.presses("确认退出")
    rep.page.get_by_role("button", name="登录", exact=True).wait_for()
    rep.page.wait_for_timeout(500)
    browser = closes(rep, phone, own_server)
    own_server.start()
    assert browser.looks_into_the_device() == ""
    browser.notices_the_network()
    assert decided_commands(own_server.database) == Counter()


def test_a_device_that_was_shut_out_is_refused_and_destroys_its_letter(
    own_server: OwnServer, phone: Phone
) -> None:
    rep = starts_work(phone, own_server)
    own_server.stop()
    rep.edits_the_phone(RARE, NEW_PHONE)
    until_letter(rep, '"commands": 1')
    browser = closes(rep, phone, own_server)
    own_server.start()
    shuts_out_the_phone(own_server)
    assert NEW_PHONE in browser.looks_into_the_device()
    browser.notices_the_network()
    assert decided_commands(own_server.database) == Counter()
    assert browser.looks_into_the_device() == ""


def shuts_out_the_phone(server: OwnServer) -> None:
    """Shut the phone out, from another device of its person."""
    asked = {"login": REP, "password": PASSWORD, "device": "laptop"}
    with httpx.Client(base_url=server.url) as client:
        session = client.post("/v1/sessions", json=asked).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {session['access_token']}"
        for each in client.get("/v1/devices").raise_for_status().json()["devices"]:
            if not each["current"]:
                client.delete(f"/v1/devices/{each['device']}").raise_for_status()
