"""A browser is killed in the middle of all that the app does in it, and nothing it called saved is gone."""

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.crashes.browser.app import build_device
from tests.crashes.browser.phone import BrowserPhone
from tests.crashes.moments import Tally
from tests.crashes.pocket import SEED, Pocket

KILLS = int(os.environ.get("ROADBOOK_BROWSER_KILLS", "5"))
KINDS = (("push", 0), ("work", 1), ("pull", 0), ("making", 0), ("copy", 2))
FLUSHES_OF_A_COMMIT = 5
"""The journal's header, its content, the count of it, the database, and the end of the journal."""

pytestmark = pytest.mark.timeout(180 + 15 * KILLS)


@pytest.fixture
def pocket(tmp_path: Path) -> Iterator[Pocket]:
    """A rep with a browser who has worked for a day."""
    app = build_device(tmp_path / "app")
    with sync_playwright() as playwright:
        pocket = Pocket(tmp_path, partial(BrowserPhone, playwright), app)
        try:
            # All that can be under way, once, to learn how long it takes.
            pocket.run("sync work sync work sync")
            yield pocket
        finally:
            pocket.office.close()


def send_everything(pocket: Pocket) -> None:
    """All phones sync until each has sent its own and seen what the others sent, and tell what they hold."""
    *others, last = pocket.phones
    for phone in others:
        pocket.run("sync", phone=phone)
    for phone in (last, *others):
        assert isinstance(phone, BrowserPhone)
        phone.tells = "what is held"
        pocket.run("sync", phone=phone)


def test_a_browser_killed_at_any_moment_loses_nothing_and_sends_nothing_twice(pocket: Pocket) -> None:
    tally = Tally("browser")
    tally.collect(KILLS, KINDS, pocket.strike, SEED)
    send_everything(pocket)

    ledger = pocket.settle()
    flushes = [count for phone in pocket.phones for count in phone.flushes.values()]
    sys.stdout.write(
        f"\n{tally.text()}; {ledger.text()}; "
        f"{min(flushes)} to {max(flushes)} flushes for each of {len(flushes)} saved commands\n"
    )
    assert min(flushes) >= FLUSHES_OF_A_COMMIT
    for phone in pocket.phones:
        assert isinstance(phone, BrowserPhone)
        assert all(counted == real for counted, real in phone.counted)
    assert len(tally.hit) == KILLS
