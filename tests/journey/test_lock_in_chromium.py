"""The lock in a real browser: it keeps others out, costs nobody's work, and ends with the device's rights."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import httpx
import pytest
from playwright.sync_api import ViewportSize, sync_playwright

from client.view_models.settings import Language
from tests.journey.shared_phone import PHONE, SharedPhone
from tests.support.chromium import ARGUMENTS, chromium_path
from tests.support.demo_server import PASSWORD, DemoServer, demo_server

pytestmark = pytest.mark.timeout(300)

CUSTOMER, NEW_PHONE = "Eastern Connection", "(171) 555-0199"
PIN, ANOTHER_PIN = "250917", "706050"
FORGOTTEN = "Forgotten, or somebody else? Sign in with the password"
DESKTOP = ViewportSize(width=1280, height=800)
PICTURES = os.environ.get("ROADBOOK_LOCK_PICTURES", "")
"""A folder for pictures; with one, the story is told in both languages on both kinds of screens."""
_TOLD: list[tuple[Language, ViewportSize]] = [
    (language, size) for language in get_args(Language) for size in (PHONE, DESKTOP)
]


@pytest.fixture
def server(real_app: Path, tmp_path: Path) -> Iterator[DemoServer]:
    """Northwind's."""
    with demo_server(f"sqlite:///{tmp_path / 'server.db'}", real_app) as up:
        yield up


@contextmanager
def phone_of(server: DemoServer, language: Language, size: ViewportSize) -> Iterator[SharedPhone]:
    """A new device; pictures are kept in the folder that is named for them."""
    album = Path(PICTURES) / f"{language}-{size['width']}" if PICTURES else None
    if album is not None:
        album.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        try:
            yield SharedPhone(browser, server.url, language, size=size, album=album)
        finally:
            browser.close()


def shuts_out_every_device_of(server: DemoServer, login: str) -> None:
    """What headquarters does when a phone is lost."""
    with httpx.Client(base_url=server.url) as client:

        def session(who: str) -> dict[str, str]:
            asked = {"login": who, "password": PASSWORD, "device": f"{who}-desk"}
            answer: dict[str, str] = client.post("/v1/sessions", json=asked).raise_for_status().json()
            return answer

        person = session(login)["user"]
        client.headers["Authorization"] = f"Bearer {session('andrew')['access_token']}"
        listed = client.get(f"/v1/people/{person}/devices").raise_for_status().json()["devices"]
        for each in listed:
            client.delete(f"/v1/people/{person}/devices/{each['device']}").raise_for_status()


@pytest.mark.parametrize(("language", "size"), _TOLD if PICTURES else [("en", PHONE)])
def test_a_locked_phone(server: DemoServer, language: Language, size: ViewportSize) -> None:
    with phone_of(server, language, size) as phone:
        phone.keeps_a_picture("door")
        phone.signs_in("nancy")
        phone.opens_the_lock_settings()
        phone.keeps_a_picture("settings-without")
        phone.sets_the_pin(PIN)
        phone.keeps_a_picture("settings-with")
        phone.has_no_signal()
        phone.edits_the_phone(CUSTOMER, NEW_PHONE)

        phone.lies_in_a_pocket(minutes=6)
        phone.sees("{n} waiting to be sent", n=1)
        phone.sees_nothing_of(CUSTOMER)
        phone.keeps_a_picture("locked-by-idling")
        phone.tries_a_wrong_pin()
        phone.keeps_a_picture("wrong")
        phone.tries_the_pin(PIN)
        phone.sees(CUSTOMER)

        phone.starts_again()
        for _ in range(4):
            phone.tries_a_wrong_pin()
        phone.tries_the_pin("999999")
        phone.has_to_wait()
        phone.keeps_a_picture("must-wait")
        phone.starts_again()
        phone.has_to_wait()

        phone.has_a_signal()
        phone.press(FORGOTTEN)
        phone.keeps_a_picture("forgotten")
        phone.signs_in("nancy")
        phone.sees("New PIN or passphrase")
        phone.sets_the_pin(ANOTHER_PIN)
        assert phone.finds(CUSTOMER)
        phone.signs_out()

        phone.signs_in("janet")
        assert not phone.finds(CUSTOMER)
        phone.signs_out()
        phone.signs_in("nancy")
        phone.sets_the_pin(PIN)
        assert phone.finds(CUSTOMER)

        shuts_out_every_device_of(server, "nancy")
        phone.starts_again()
        phone.tries_the_pin(PIN)
        phone.sees("Everything of yours on this device was destroyed.")
        phone.keeps_a_picture("shut-out")
        phone.press("To the sign-in")
        phone.signs_in("janet")
