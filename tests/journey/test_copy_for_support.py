"""A copy of the database from a real browser: a file that any SQLite opens, with what was not sent in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.journey.shared_phone import SharedPhone
from tests.support.chromium import ARGUMENTS, chromium_path
from tests.support.demo_server import demo_server

pytestmark = pytest.mark.timeout(180)

CUSTOMER, NEW_PHONE = "Eastern Connection", "(171) 555-0199"


def test_a_browser_gives_a_copy_with_unsent_work(real_app: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with demo_server(f"sqlite:///{tmp_path / 'server.db'}", real_app) as server, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        phone = SharedPhone(browser, server.url, "en", album=None)
        phone.signs_in("nancy")
        phone.has_no_signal()
        phone.edits_the_phone(CUSTOMER, NEW_PHONE)
        phone.exports_the_database(copy)
        # The database it was made of goes on.
        phone.has_a_signal()
        phone.sees("All sent")
        browser.close()

    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        ((kind, text, outcome),) = db.execute("SELECT kind, text, outcome FROM outbox").fetchall()
        assert (kind, outcome) == ("edit_customer", None)
        assert NEW_PHONE in text
        assert db.execute("SELECT count(*) FROM customer").fetchone() > (0,)
        assert db.execute("SELECT count(*) FROM draft").fetchone() == (0,)
