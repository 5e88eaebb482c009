"""The whole promise in one sentence, in a real browser against a real server process."""

from collections import Counter
from pathlib import Path

import pytest

from tests.journey.own_server import CARDS, RARE, OwnServer
from tests.journey.people import Visit
from tests.journey.phone import Phone
from tests.journey.server_books import decided_commands, disagreements

pytestmark = pytest.mark.timeout(300)

NEW_PHONE = "0571-8800 1234"
VISIT = Visit("提供信息", "王总要求下周报价")


def test_a_day_without_signal(own_server: OwnServer, phone: Phone, tmp_path: Path) -> None:
    # A first visit online, with a sign-in and a first sync.
    rep = phone.opens(own_server.url)
    rep.comes_to_the_app()
    rep.gives_name_and_password()
    rep.waits_for_customers(CARDS)
    rep.waits_until_it_starts_offline()

    # The server stops, the network goes, the browser is closed and opened.
    own_server.stop()
    phone.browser.close()
    rep = phone.opens(own_server.url, online=False)
    rep.comes_to_the_app()
    rep.finds_by_initials("hzzkd", RARE)
    rep.keeps_a_picture(tmp_path / "rare.png")
    rep.edits_the_phone(RARE, NEW_PHONE)
    rep.logs_a_visit(RARE, VISIT)
    preview = rep.fills_in_a_deal(RARE, "1.28万")
    assert "li 负责人 100% ¥12,800.00" in preview
    rep.saves_the_deal()

    # The browser is killed right after "Saved", and everything is there when it opens again.
    phone.browser.kill()
    rep = phone.opens(own_server.url, online=False)
    rep.comes_to_the_app()
    rep.waits_for_the_strip("离线 · 3 条待发")
    card = rep.reads_the_card(RARE)
    for said in (NEW_PHONE, VISIT.outcome, "订单 ¥12,800.00"):
        assert said in card
    assert decided_commands(own_server.database) == Counter()

    # Server and network come back: all is sent without a touch, and is there exactly once.
    own_server.start()
    rep.gets_the_network_back()
    rep.waits_for_the_strip("已全部发送")
    assert decided_commands(own_server.database) == Counter(
        {("edit_customer", "applied"): 1, ("log_visit", "applied"): 1, ("record_deal", "applied"): 1}
    )
    assert disagreements(own_server.database) == []

    assert phone.foreign_requests(own_server.url) == []
    assert phone.violations() == []
