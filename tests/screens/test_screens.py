"""Every screen renders for real, says what it should, and does what its controls are named for."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import flet as ft
import pytest

from client.adapters.sqlite_store import SqliteDeviceStore
from client.observed import observed
from client.routes import ROUTES
from client.screens.shut_out import ShutOutScreen
from client.screens.sign_in import SignInScreen
from client.view_models.lock_rules import WrongSecret
from client.view_models.locked import Locked
from client.view_models.shut_out import ShutOutNotice
from client.view_models.sign_in import Enrolment, EnrolmentNeeded, SignIn
from client.view_models.totals import Tally, Totals
from sync.core.records import News
from tests.support.screen import Screen, services_for
from tests.unit.view_models.workbench import NOW, desk_of


def router() -> Any:
    return ft.Router(ROUTES, manage_views=True)


def shown(
    folder: Path, route: str, use: Callable[[Screen], Awaitable[None]], user: str = "li", **more: Any
) -> None:
    """Render a route for a person and use it."""

    async def story() -> None:
        services = services_for(desk_of(user, folder, language=more.pop("language", "en")), **more)
        await use(await Screen.of(services, router, route))

    asyncio.run(story())


async def nothing(_screen: Screen) -> None:
    """Only render it."""


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("/", "Visits due"),
        ("/today", "Visits due"),
        ("/customers", "3 customers"),
        ("/customers/acme", "Held by li, north · north-1"),
        ("/customers/gone", "This customer is not on this device"),
        ("/customers/acme/edit", "Save"),
        ("/customers/acme/visit", "Save visit"),
        ("/customers/acme/transfer", "Send request"),
        ("/customers/acme/deal", "Save deal"),
        ("/add", "New customer"),
        ("/new-customer", "Save customer"),
        ("/approvals", "Nothing waits for you"),
        ("/credit", "No credit yet"),
        ("/overview", "No figures yet"),
        ("/me", "Sign out"),
        ("/sync", "Nothing needs you"),
        ("/lock", "Save lock"),
        ("/away", "Nothing happened"),
    ],
)
@pytest.mark.parametrize("wide", [False, True], ids=["phone", "desktop"])
def test_a_screen_says_what_it_is_for(tmp_path: Path, route: str, words: str, wide: bool) -> None:
    async def use(screen: Screen) -> None:
        assert words in screen.texts()

    shown(tmp_path, route, use, wide=wide)


def test_every_word_is_chinese_in_chinese(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        assert "该拜访了" in screen.texts()
        assert "Visits due" not in screen.texts()

    shown(tmp_path, "/today", use, language="zh")


def test_typing_searches_at_once(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.type_into("Search customers", "dfmy")
        assert "1 of 3 customers" in screen.texts()
        assert "acme" not in screen.texts()

    shown(tmp_path, "/customers", use)


def test_a_complaint_stands_at_its_field_and_the_text_stays(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.type_into("Phone", "call me")
        await screen.click("Save")
        field = screen.named("Phone")
        assert isinstance(field, ft.TextField)
        assert (field.value, bool(field.error)) == ("call me", True)

    shown(tmp_path, "/customers/acme/edit", use)


def test_a_visit_without_purpose_is_asked_for_it(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.click("Save visit")
        assert "Choose what the visit was for." in screen.texts()

    shown(tmp_path, "/customers/acme/visit", use)


def test_verdict_and_split_appear_with_the_choice(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.type_into("To territory", "south-1")
        await screen.click("south · south-1")
        assert "No rule stands against this transfer." in screen.texts()
        assert "60%" in screen.texts()

    shown(tmp_path, "/customers/acme/transfer", use)


def test_headquarters_start_on_the_figures_of_last_time(tmp_path: Path) -> None:
    totals = Totals(
        as_of=NOW,
        total=Tally(customers=91, orders=830, revenue_fen=126_579_303),
        by_grade=(Tally(id="A", customers=9, revenue_fen=5_000),),
    )

    async def use(screen: Screen) -> None:
        assert "830" in screen.texts()
        await screen.click("By grade")
        assert "Grade A" in screen.texts()

    shown(tmp_path, "/", use, user="chen", totals=totals)


@pytest.mark.parametrize(
    ("route", "place"), [("/lock", "Sign out"), ("/sync", "Sign out"), ("/new-customer", "New customer")]
)
def test_a_screen_without_the_way_around_leads_back(tmp_path: Path, route: str, place: str) -> None:
    async def use(screen: Screen) -> None:
        await screen.click("Back")
        assert place in screen.texts()

    shown(tmp_path, route, use)


def test_signing_out_asks_once_and_says_what_stays(tmp_path: Path) -> None:
    async def use(screen: Screen) -> None:
        await screen.click("Sign out")
        assert "0 unsent" in screen.texts()

    shown(tmp_path, "/me", use)


def test_what_happened_while_away_is_read_and_put_behind(tmp_path: Path) -> None:
    async def story(route: str, *said: str) -> None:
        desk = desk_of("li", tmp_path, language="zh")
        store = desk.facts.rows
        assert isinstance(store, SqliteDeviceStore)
        store.add_news([News("left", NOW, root="gone", name="大江贸易")])
        screen = await Screen.of(services_for(desk), router, route)
        for words in said:
            assert words in screen.texts()
        if route == "/away":
            await screen.click("知道了")
            assert "没有新的动态" in screen.texts()
            assert desk.device.news() == []
        store.close()

    happened = "大江贸易已移交他人，您的拜访记录仍保留"
    for route in ("/today", "/sync"):
        asyncio.run(story(route, "您不在时", happened))
    asyncio.run(story("/away", "今天", happened))


def test_the_door_asks_for_a_code_and_shows_what_an_authenticator_needs(tmp_path: Path) -> None:
    async def enter(_login: str, _password: str, code: str) -> Sequence[str]:
        if not code:
            raise EnrolmentNeeded
        return ("abcd-efgh",)

    async def enrol(_login: str, _password: str) -> Enrolment:
        return Enrolment("JBSWY3DP", "data:image/svg+xml,<svg/>")

    gone_in: list[str] = []

    async def go_in(login: str) -> None:
        gone_in.append(login)

    async def story() -> None:
        desk = desk_of("li", tmp_path, language="zh")
        door = observed(SignIn)(desk.words, enter, go_in, enrol)
        screen = await Screen.of(services_for(desk), lambda: [SignInScreen(door)])
        await screen.type_into("用户名", "li")
        await screen.type_into("密码", "right")
        await screen.click("登录")
        assert "密钥：JBSWY3DP" in screen.texts()
        await screen.type_into("验证码", "123456")
        await screen.click("登录")
        assert "abcd-efgh" in screen.texts()
        await screen.click("继续")
        assert gone_in == ["li"]

    asyncio.run(story())


def test_a_shut_out_device_shows_nothing_but_its_notice(tmp_path: Path) -> None:
    left: list[str] = []

    async def story() -> None:
        desk = desk_of("li", tmp_path, language="zh")
        notice = observed(ShutOutNotice)(desk.words)
        component = partial(ShutOutScreen, notice, lambda: left.append("left"))
        screen = await Screen.of(services_for(desk), lambda: [component()])
        assert "此设备已被停用" in screen.texts()
        assert "前往登录" not in screen.texts()
        notice.follow("done", 2)
        await screen.settle()
        assert "2 条未发送的内容已交由上级审核" in screen.texts()
        await screen.click("前往登录")
        assert left == ["left"]

    asyncio.run(story())


@pytest.mark.parametrize("route", ["/today", "/customers/acme", "/customers/acme/edit", "/me"])
def test_a_locked_app_shows_nothing_private_and_opens_by_its_keypad(tmp_path: Path, route: str) -> None:
    tried: list[str] = []

    async def open_it(secret: str) -> None:
        tried.append(secret)
        raise WrongSecret

    async def story() -> None:
        desk = desk_of("li", tmp_path, language="zh")
        locked = observed(Locked)(desk.words, "li", "pin", open_it, lambda: 0.0, 3)
        screen = await Screen.of(replace(services_for(desk), locked=locked), router, route)
        assert "acme" not in screen.texts()
        assert "3 条待发送" in screen.texts()
        assert not any(view.can_pop for view in screen.all(ft.View))
        for digit in "250917":
            await screen.click(digit)
        await screen.click("解锁")
        assert tried == ["250917"]
        assert "PIN 不正确。" in screen.texts()

    asyncio.run(story())
