"""Whatever is the matter with the device, its browser or the versions, people are told and lose nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.e2e.pwa.publishing import publish
from tests.journey.own_server import OTHER, RARE, REP, OwnServer
from tests.journey.people import Visit
from tests.journey.phone import Phone
from tests.journey.rep import Rep
from tests.journey.server_books import decided_commands

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("troubled device")]

SCREENS = (
    "/today",
    "/customers",
    "/customers/card-00",
    "/customers/card-00/edit",
    "/customers/card-00/visit",
    "/customers/card-00/transfer",
    "/customers/card-00/deal",
    "/add",
    "/new-customer",
    "/approvals",
    "/credit",
    "/overview",
    "/me",
    "/lock",
    "/sync",
    "/away",
)


class Trouble:
    """A rep who has signed in on a phone, a server that is at hand, and what may befall them."""

    def __init__(self, server: OwnServer, phone: Phone, app: Path) -> None:
        self.server = server
        self.phone = phone
        self.app = app
        self.rep: Rep = phone.opens(server.url)
        self.rep.comes_to_the_app()
        self.at_the_door = self.rep.unnamed()
        self.rep.gives_name_and_password()
        self.rep.waits_until_it_starts_offline()

    def opens_again(self) -> Rep:
        """Close the browser and open it."""
        self.phone.browser.close()
        self.rep = self.phone.opens(self.server.url)
        self.rep.comes_to_the_app()
        return self.rep


@pytest.fixture(scope="module")
def trouble(
    playwright: Playwright, real_app: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Trouble]:
    """One phone for all stories; each leaves it well."""
    folder = tmp_path_factory.mktemp("troubled")
    app = folder / "app"
    # Links, not copies: only files that are replaced differ.
    shutil.copytree(real_app, app, copy_function=lambda source, target: Path(target).hardlink_to(source))
    server = OwnServer(folder, app)
    server.start()
    phone = Phone(playwright, folder / "phone", REP)
    try:
        yield Trouble(server, phone, app)
    finally:
        phone.put_away()
        server.stop()


def test_every_control_of_every_screen_has_a_role_and_a_name(trouble: Trouble) -> None:
    nameless = {"/": trouble.at_the_door}
    for route in SCREENS:
        trouble.rep.goes_to(route)
        nameless[route] = trouble.rep.unnamed()
    assert {route: found for route, found in nameless.items() if found} == {}


def test_a_browser_that_does_not_promise_to_keep_the_work_is_shown(trouble: Trouble) -> None:
    assert not trouble.rep.page.evaluate("navigator.storage.persist()")
    trouble.rep.goes_to("/me")
    trouble.rep.is_told("设备空间不足时浏览器可能清除数据.*请安装到主屏幕以长期保存")
    trouble.rep.presses("English")
    trouble.rep.is_told("The browser may clear this when the device runs short of room.*Install the app")
    trouble.rep.presses("中文")
    trouble.rep.is_told("请安装到主屏幕以长期保存")


def test_a_full_device_keeps_nothing_says_so_and_leaves_what_was_typed(trouble: Trouble) -> None:
    with trouble.phone.without_room():
        trouble.rep.starts_the_app_again()
        trouble.rep.waits_for_the_strip("本机存储空间已满")
        trouble.rep.fills_in_a_deal(RARE, "5000")
        trouble.rep.presses("保存成交")
        trouble.rep.is_told("这次的内容没有保存，您填写的内容仍在此页")
        trouble.rep.presses("知道了")
        trouble.rep.is_told("业绩分配（预估）")
    assert decided_commands(trouble.server.database)["record_deal", "applied"] == 0

    trouble.rep.saves_the_deal()
    trouble.rep.waits_for_the_strip("已全部发送")
    assert decided_commands(trouble.server.database)["record_deal", "applied"] == 1


@pytest.mark.parametrize(
    ("ahead", "strip", "explained"),
    [
        (1, "请更新应用", "应用版本过旧，暂时收不到别人的更新；您的内容已发送。"),
        (-1, "服务器需要更新", "服务器版本低于本应用。您的内容保留在本机，服务器更新后自动发送。"),
    ],
    ids=["a newer server", "an older server"],
)
def test_versions_that_differ_are_explained(trouble: Trouble, ahead: int, strip: str, explained: str) -> None:
    before = decided_commands(trouble.server.database)["log_visit", "applied"]
    trouble.server.stop()
    trouble.server.start(versions_ahead=ahead)
    trouble.rep.goes_to("/customers")
    trouble.rep.logs_a_visit(OTHER, Visit("提供信息", "版本不同也能工作"))
    trouble.rep.waits_for_the_strip(strip)
    trouble.rep.goes_to("/sync")
    trouble.rep.is_told(explained)
    # Work is taken of an older app, and kept until the server was updated of a newer one.
    sent = decided_commands(trouble.server.database)["log_visit", "applied"] - before
    assert sent == (1 if ahead > 0 else 0)

    trouble.server.stop()
    trouble.server.start()
    trouble.rep.presses("立即同步")
    trouble.rep.waits_for_the_strip("已全部发送")
    assert decided_commands(trouble.server.database)["log_visit", "applied"] == before + 1


def test_a_new_version_waits_until_the_work_is_sent(trouble: Trouble) -> None:
    trouble.server.stop()
    trouble.server.start(versions_ahead=-1)
    publish(trouble.app)
    trouble.rep.goes_to("/customers")
    trouble.rep.logs_a_visit(OTHER, Visit("提供信息", "先发送再更新"))
    trouble.rep.waits_for_the_strip("服务器需要更新")
    trouble.phone.fetches_the_new_version(trouble.rep)
    trouble.rep.is_not_offered_an_update()

    trouble.server.stop()
    trouble.server.start()
    trouble.rep.goes_to("/sync")
    # It may have sent everything by itself, and offer the update over the button.
    trouble.rep.presses_behind_a_notice("立即同步")
    trouble.rep.waits_for_the_strip("已全部发送")
    trouble.rep.takes_the_update()
    trouble.rep.waits_for_the_strip("已全部发送")


def test_a_device_that_was_cleared_says_what_is_gone(trouble: Trouble) -> None:
    trouble.rep.goes_to("/customers")
    trouble.server.stop()
    trouble.rep.logs_a_visit(OTHER, Visit("提供信息", "还没有发送"))
    trouble.rep.waits_for_the_strip("离线 · 1 条待发")
    trouble.phone.is_cleared()

    trouble.server.start()
    rep = trouble.opens_again()
    rep.is_told("浏览器清除了本机保存的数据")
    rep.is_told("The browser has cleared what was kept on this device")
    rep.is_told("1 not yet sent then cannot be brought back")
    rep.presses("知道了 Understood")
    rep.gives_name_and_password()
    rep.waits_until_it_starts_offline()

    rep = trouble.opens_again()
    rep.waits_for_the_strip("已全部发送")
    expect(rep.page.locator("#cleared")).to_be_hidden()


def test_nothing_went_anywhere_else_or_against_the_policy(trouble: Trouble) -> None:
    assert trouble.phone.foreign_requests(trouble.server.url) == []
    assert trouble.phone.violations() == []
