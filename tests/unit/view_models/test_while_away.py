"""While you were away: each kind of news as a sentence, in both languages; many alike as one."""

from datetime import timedelta
from pathlib import Path

import pytest

from client.adapters.sqlite_store import SqliteDeviceStore
from client.view_models.desk import Desk
from client.view_models.while_away import MOST, NewsLine, WhileAway
from shared.errors import Code, Refusal
from shared.models.ids import CommandId, CustomerId, UserId
from shared.models.review import Notice
from sync.core.records import News
from tests.support.company import SIGNED
from tests.unit.view_models.workbench import NOW, desk_of


def notice(status: str, command: str = "cmd-1") -> Notice:
    """What Li is told of an edit of a customer that this device no longer has."""
    return Notice.model_validate(
        {
            "id": f"notice-{command}",
            "user": UserId("li"),
            "customer": CustomerId("gone-1"),
            "customer_name": "大江贸易",
            "command": CommandId(command),
            "about": "edit_customer",
            "status": status,
            **SIGNED,
        }
    )


def told(folder: Path, *news: News, language: str = "en", about: tuple[Notice, ...] = ()) -> WhileAway:
    """What Li reads of these news."""
    desk = desk_of("li", folder, *about, language=language)
    hear(desk, *news)
    return WhileAway(desk)


def hear(desk: Desk, *news: News) -> None:
    store = desk.facts.rows
    assert isinstance(store, SqliteDeviceStore)
    store.add_news(news)


def lines(vm: WhileAway) -> list[NewsLine]:
    return [line for day in vm.days for line in day.lines]


REFUSED = Refusal(code=Code.NOT_YOUR_CUSTOMER, rule="TER-1", params={"territory": "north-2"})


@pytest.mark.parametrize(
    ("news", "english", "chinese"),
    [
        (
            News("arrived", NOW, root="acme", name="acme"),
            "Customer acme is yours now",
            "acme现由您负责",
        ),
        (
            News("arrived", NOW, root="zeta", name="zeta"),
            "Customer zeta came into your area",
            "zeta转入您的辖区",
        ),
        (
            News("left", NOW, root="gone-1", name="大江贸易"),
            "大江贸易 went to somebody else; your visits stay with you",
            "大江贸易已移交他人，您的拜访记录仍保留",
        ),
        (
            News("changed", NOW, root="acme", by="ma", kind="customer", fields=("phone", "city")),
            "ma changed acme: Phone, City",
            "ma修改了acme的电话、城市",
        ),
        (
            News("changed", NOW, root="acme", by="ma", kind="customer", fields=("territory", "owner")),
            "ma gave acme to li",
            "ma把acme移交给li",
        ),
        (
            News("changed", NOW, root="acme", by="ma", kind="customer", fields=("archived_at",)),
            "ma changed the card of acme",
            "ma修改了acme的客户卡",
        ),
        (
            News("changed", NOW, root="acme", by="a stranger", kind="visit"),
            "Somebody added to acme: Visit",
            "有人为acme新增了拜访",
        ),
        (
            News("changed", NOW, root="acme", by="system", kind="grade", fields=("state",)),
            "Roadbook updated acme: Grade",
            "路书更新了acme的客户等级",
        ),
        (
            News("changed", NOW, root="day-1", by="ma", kind="attendance", fields=("clock_out",)),
            "ma updated: Attendance",
            "ma更新了考勤",
        ),
        (
            News("answered", NOW, root="gone-1", kind="edit_customer", row="cmd-1", status="parked"),
            "Your edit of 大江贸易 now waits for its new owner",
            "您对大江贸易的修改已转给新负责人，等待确认",
        ),
        (
            News("answered", NOW, root="acme", kind="edit_customer", status="merged"),
            "Your edit of acme met somebody else's; both values are kept",
            "您与他人同时修改了acme，双方的内容都已保留",
        ),
        (
            News("answered", NOW, root="acme", kind="record_deal", status="rejected", refusal=REFUSED),
            "Record a deal, acme, did not go through: This customer is in the care of north-2",
            "登记成交（acme）未通过：该客户由north-2负责",
        ),
        (
            News("answered", NOW, root="", kind="edit_contact", status="rejected"),
            "Edit a contact did not go through: The server could not read this.",
            "修改联系人未通过：服务器无法识别这条内容",
        ),
        (
            News("changed", NOW, root="notice-cmd-1", by="wang", kind="notice", row="notice-cmd-1"),
            "wang took over a part of your edit of 大江贸易",
            "wang采纳了您对大江贸易的部分修改",
        ),
        (
            News("gained", NOW, row="t:north-2"),
            "You see the customers of north-2 now",
            "您现在可以查看north-2的客户",
        ),
        (
            News("lost", NOW, row="t:north-2"),
            "You no longer see the customers of north-2",
            "您已不能查看north-2的客户",
        ),
        (
            News("repaired", NOW, row="t:north-1", count=3),
            "Rows of north-1 had come to differ from the server's and were put right",
            "north-1的数据曾与服务器不一致，已自动修正",
        ),
        (
            News("repaired", NOW, row="p:north-1", count=3),
            "Rows of north-1 (private details) had come to differ",
            "north-1（敏感信息）的数据曾与服务器不一致，已自动修正",
        ),
        (
            News("repaired", NOW, row="u:li", count=3),
            "Rows of your own work had come to differ",
            "您本人的数据曾与服务器不一致，已自动修正",
        ),
        (
            News("restored", NOW, count=2),
            "The server was restored; 2 pieces of your work were sent again",
            "服务器已从备份恢复，您的 2 条内容已重新发送",
        ),
        (
            News("restored", NOW),
            "The server was restored; none of your work was missing",
            "服务器已从备份恢复，您的工作没有缺失",
        ),
        (
            News("salvaged", NOW),
            "The file of this device was damaged; none of your unsent work was in it",
            "本机的数据文件曾损坏，其中没有您未发送的内容",
        ),
        (
            News("salvaged", NOW, count=3),
            "The file of this device was damaged; 3 pieces of your unsent work were kept",
            "本机的数据文件曾损坏，您的 3 条未发送内容已保留",
        ),
        (
            News("salvaged", NOW, count=3, missing=1),
            "The file of this device was damaged; 3 pieces of your unsent work were kept."
            " 1 could not be read; the damaged file is kept",
            "本机的数据文件曾损坏，您的 3 条未发送内容已保留；另有 1 条无法读取，损坏的文件已留存",
        ),
    ],
)
def test_each_kind_of_news_is_a_sentence_in_both_languages(
    tmp_path: Path, news: News, english: str, chinese: str
) -> None:
    for language, sentence in (("en", english), ("zh", chinese)):
        (tmp_path / language).mkdir()
        vm = told(tmp_path / language, news, language=language, about=(notice("partly"),))
        (line,) = lines(vm)
        assert line.text.startswith(sentence)
        assert vm.latest == line.text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("accepted", "wang took over your edit of 大江贸易"),
        ("dismissed", "wang did not take over your edit of 大江贸易"),
    ],
)
def test_the_author_hears_what_the_new_owner_made_of_an_edit(
    tmp_path: Path, status: str, sentence: str
) -> None:
    heard = News("changed", NOW, root="notice-cmd-1", by="wang", kind="notice", row="notice-cmd-1")
    (line,) = lines(told(tmp_path, heard, about=(notice(status),)))
    assert line.text == sentence


def test_the_newest_day_comes_first_and_the_newest_line_first_in_it(tmp_path: Path) -> None:
    vm = told(
        tmp_path,
        News("changed", NOW - timedelta(days=1), root="acme", by="ma", kind="customer", fields=("city",)),
        News("changed", NOW - timedelta(hours=1), root="acme", by="ma", kind="customer", fields=("phone",)),
        News("left", NOW, root="gone-1", name="gone"),
    )
    assert [(day.day, [(line.at, line.customer) for line in day.lines]) for day in vm.days] == [
        ("Today", [("10:00", ""), ("09:00", "acme")]),
        ("Yesterday", [("10:00", "acme")]),
    ]


def test_a_territory_that_moved_is_one_line(tmp_path: Path) -> None:
    moved = [News("left", NOW, root=f"c-{n}", name=f"shop {n}") for n in range(250)]
    edits = [News("answered", NOW, root=f"c-{n}", kind="edit_customer", status="parked") for n in range(50)]
    vm = told(tmp_path, *moved, *edits, language="zh")
    assert [(line.kind, line.text, line.detail) for line in lines(vm)] == [
        ("waits", "您的 50 条修改已转给新负责人，等待确认", "shop 0、shop 1、shop 2 …"),
        ("left", "250 个客户已移交他人，您的拜访记录仍保留", "shop 0、shop 1、shop 2 …"),
    ]


def test_what_many_people_did_is_told_person_by_person(tmp_path: Path) -> None:
    by_ma = [News("changed", NOW, root="acme", by="ma", kind="visit") for _ in range(4)]
    by_wang = [News("changed", NOW, root="acme", by="wang", kind="visit")]
    vm = told(tmp_path, *by_ma, *by_wang)
    assert [(line.text, line.detail) for line in lines(vm)] == [
        ("wang added to acme: Visit", ""),
        ("ma made 4 changes", "acme"),
    ]


def test_nobody_is_shown_more_lines_than_anybody_reads(tmp_path: Path) -> None:
    refused = News("answered", NOW, root="acme", kind="record_deal", status="rejected", refusal=REFUSED)
    vm = told(tmp_path, *[refused] * (MOST + 7))
    assert (len(lines(vm)), vm.more) == (MOST, 7)


def test_who_holds_a_customer_is_not_told_twice(tmp_path: Path) -> None:
    vm = told(tmp_path, News("changed", NOW, root="acme", by="ma", kind="ownership"))
    assert vm.days == ()


def test_seen_is_what_was_shown_and_not_what_came_since(tmp_path: Path) -> None:
    desk = desk_of("li", tmp_path)
    hear(desk, News("left", NOW, root="c-1", name="first"))
    vm = WhileAway(desk)
    hear(desk, News("left", NOW, root="c-2", name="second"))
    vm.seen()
    assert [line.text for line in lines(vm)] == ["second went to somebody else; your visits stay with you"]
    vm.seen()
    assert (vm.days, vm.latest) == ((), "")
