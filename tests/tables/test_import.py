"""Companies bring what they have: Chinese headings, old encodings, half numbers, and all of it twice."""

from datetime import date, datetime
from pathlib import Path

import pytest

from server.imports.mapping import MappedSheet, Mapping, MappingWrong, read_mapping
from shared.facts import Facts
from shared.models.credit import CreditSplit
from shared.models.customer import Contact, ContactPrivate, Customer
from shared.models.deal import Deal
from shared.models.ids import SYSTEM, UserId
from shared.models.ownership import Ownership
from shared.models.person import RoleAssignment, User
from shared.models.territory import Territory
from shared.registry import KINDS
from shared.rules.credit_book import Book
from shared.rules.ledger import owed, standing
from sync.authority import Authority
from tests.support.spreadsheets import PLACES, Company, a_company, csv_file, day, xlsx_file


def cards(company: Company) -> dict[str, Customer]:
    return {row.code or row.name: row for row in company.rows(Customer)}


def test_a_tree_and_its_people_arrive_whatever_the_order_of_rows(company: Company, tmp_path: Path) -> None:
    taken = company.take(a_company(tmp_path / "in"))
    assert taken.said() == []
    places = {row.name: row for row in company.rows(Territory)}
    assert [places[name].kind for name in ("总公司", "华东", "杭州", "宁波")] == [
        "company", "region", "territory", "territory",
    ]  # fmt: skip
    assert places["宁波"].parent == places["华东"].id
    people = {row.name: row for row in company.rows(User)}
    assert people["李雷"].reports_to == people["马丽"].id
    assert people["李雷"].login == "e3"
    roles = {(row.user, row.role, row.territory) for row in company.rows(RoleAssignment)}
    assert roles == {
        (people["李雷"].id, "rep", places["杭州"].id),
        (people["马丽"].id, "region_manager", places["华东"].id),
        (people["陈刚"].id, "deputy_gm", places["总公司"].id),
        (people["陈刚"].id, "admin", places["总公司"].id),
    }


def test_customers_in_gb18030_with_a_title_above_the_headings(company: Company, tmp_path: Path) -> None:
    folder = a_company(tmp_path / "in")
    csv_file(
        folder / "客户资料.csv",
        ("2026年客户一览表",),
        (
            "客户编号",
            "客户名称",
            "负责人",
            "区域",
            "联系人",
            "手机",
            "潜力",
            "首次交易日期",
            "注册资本（元）",
        ),
        (
            "K001",
            "杭州绿源㈠公司",
            "李雷",
            "杭州",
            "王芳",
            "１３８００１３８０００",
            "高",
            "2024年3月5日",
            "￥1,200万",
        ),
        encoding="gb18030",
    )
    taken = company.take(folder)
    assert taken.said() == []
    (card,) = company.rows(Customer)
    people = {row.id: row.name for row in company.rows(User)}
    assert (card.code, card.name, people[card.owner]) == ("K001", "杭州绿源㈠公司", "李雷")
    assert (card.potential, card.first_trade_on, card.assets) == ("high", day("2024-03-05"), 1_200_000_000)
    assert (card.lifecycle, card.trade_state, card.source) == ("old", "current", "import")
    (contact,) = company.rows(Contact)
    assert (contact.name, contact.phone, contact.customer) == ("王芳", "13800138000", card.id)
    (interval,) = company.rows(Ownership)
    assert (interval.owner, interval.territory, interval.until) == (card.owner, card.territory, None)


def test_bad_rows_are_named_and_stop_no_good_ones(company: Company, tmp_path: Path) -> None:
    folder = a_company(tmp_path / "in")
    xlsx_file(
        folder / "客户.xlsx",
        Sheet1=(
            ("客户编号", "客户名称", "区域", "负责人", "客户电话", "成立日期", "资产"),
            ("K1", "好客户", "杭州", "李雷", "0571-88886666", "2001-2-3", 1000.5),
            ("K1", "同号客户", "杭州", "李雷", "", "", ""),
            ("K2", "无此区域", "西藏", "李雷", "", "", ""),
            ("K3", "无此负责人", "杭州", "韩梅梅", "", "", ""),
            ("K4", "半个电话", "杭州", "李雷", "1380013", "", ""),
            ("K5", "", "杭州", "李雷", "", "", ""),
            ("K6", "日期不存在", "杭州", "李雷", "", "2024-2-30", "十万"),
            ("K7", "不是本区", "宁波", "李雷", "", "", ""),
            ("K8", "另一个好客户", "", "", "", "", ""),
            ("K9", "没有代表的区域", "宁波", "", "", "", ""),
        ),
    )
    taken = company.take(folder)
    assert sorted(taken.said(), key=lambda each: each[1:]) == [
        ("twice", 3, "code"),
        ("territory_unknown", 4, "territory"),
        ("person_unknown", 5, "owner"),
        ("half_a_phone", 6, "phone"),
        ("empty", 7, "name"),
        ("bad_amount", 8, "assets"),
        ("no_such_day", 8, "founded_on"),
        ("rules", 9, "owner"),
    ]
    assert sorted(taken.said("placed")) == [("no_single_rep", 11, ""), ("nobody_named", 10, "")]
    assert sorted(cards(company)) == ["K1", "K8", "K9"]
    assert cards(company)["K1"].assets == 100_050
    assert cards(company)["K8"].mode == "company"


@pytest.mark.parametrize(
    "spelling",
    ["2024-3-5", "2024/3/5", "2024.03.05", "2024年3月5日", "20240305", "２０２４－３－５",
     "2024-03-05 00:00:00", date(2024, 3, 5), datetime(2024, 3, 5, 14, 30), 45356],  # noqa: DTZ001 - Excel's
)  # fmt: skip
def test_a_day_in_any_spelling(company: Company, tmp_path: Path, spelling: object) -> None:
    lines = (("客户名称", "成立日期"), ("某公司", spelling))
    company.take(xlsx_file(tmp_path / "客户.xlsx", Sheet1=lines))
    assert [row.founded_on for row in company.rows(Customer)] == [day("2024-03-05")]


@pytest.mark.parametrize(
    ("written", "fen"),
    [("1234.5元", 123_450), ("¥1,234.50", 123_450), ("￥１２３４．５０", 123_450), ("1,234,567", 123_456_700),
     ("12.5万", 12_500_000), (1234.5, 123_450), (0.1 + 0.2, 30), (7, 700)],
)  # fmt: skip
def test_an_amount_in_any_spelling(company: Company, tmp_path: Path, written: object, fen: int) -> None:
    company.take(xlsx_file(tmp_path / "客户.xlsx", Sheet1=(("客户名称", "资产"), ("某公司", written))))
    assert [row.assets for row in company.rows(Customer)] == [fen]


@pytest.mark.parametrize(
    ("written", "kept"),
    [("138 0013 8000", "138 0013 8000"), (13800138000, "13800138000"), (13800138000.0, "13800138000"),
     ("+86-13800138000", "+86-13800138000"), ("０５７１－８８８８６６６６转８０１", "0571-88886666 x 801"),
     ("13800138000、0571-88886666", "13800138000/0571-88886666"), ("(171) 555-7788", "(171) 555-7788")],
)  # fmt: skip
def test_a_telephone_number_in_any_spelling(
    company: Company, tmp_path: Path, written: object, kept: str
) -> None:
    company.take(xlsx_file(tmp_path / "客户.xlsx", Sheet1=(("客户名称", "电话"), ("某公司", written))))
    assert [row.phone for row in company.rows(Customer)] == [kept]


@pytest.mark.parametrize("written", ["1380013", "138001380001", "8888", "1.38E+10", "见备注"])
def test_a_telephone_number_that_is_not_whole_is_refused(
    company: Company, tmp_path: Path, written: str
) -> None:
    taken = company.take(csv_file(tmp_path / "客户.csv", ("客户名称", "电话"), ("某公司", written)))
    assert [field for _, _, field in taken.said()] == ["phone"]


@pytest.mark.parametrize("written", ["-5", "1,23", "五万", "1.234", "=1+1", "1e9", "NaN"])
def test_an_amount_that_is_none_is_refused(company: Company, tmp_path: Path, written: str) -> None:
    taken = company.take(csv_file(tmp_path / "客户.csv", ("客户名称", "资产"), ("某公司", written)))
    assert [field for _, _, field in taken.said()] == ["assets"]
    assert company.rows(Customer) == []


def orders_of(folder: Path) -> Path:
    a_company(folder)
    customers = (("Customer ID", "Customer name", "Owner"), ("K1", "Acme", "E3"), ("K2", "Bolt", "E3"))
    csv_file(folder / "customers.csv", *customers)
    xlsx_file(
        folder / "订单.xlsx",
        订单=(
            ("订单号", "客户", "订单日期", "订单金额", "业务员"),
            ("S-2", "K1", date(2025, 2, 1), "2,000.00", ""),
            ("S-1", "Acme", "2025-1-1", 1000, "李雷"),
            ("S-3", "K2", "2025-3-1", "", "李雷"),
            ("S-4", "K9", "2025-3-1", 5, "李雷"),
            ("S-5", "K2", "2031-3-1", 5, "李雷"),
            ("S-6", "K2", "2025-4-1", 100, "李雷"),
        ),
        订单行=(
            ("订单号", "产品", "数量", "单价", "折扣"),
            ("S-3", "水泥", 2.5, "33.33", 0.1),
            ("S-3", "沙", 1, 10, ""),
            ("S-6", "沙", 1, 10, ""),
            ("S-7", "沙", 1, 10, ""),
        ),
    )
    return folder


def test_orders_become_confirmed_deals_with_their_credit(company: Company, tmp_path: Path) -> None:
    taken = company.take(orders_of(tmp_path / "in"))
    assert sorted(taken.said()) == [
        ("customer_unknown", 5, "customer"),
        ("future_day", 6, "day"),
        ("line_without_order", 5, "number"),
        ("lines_do_not_sum", 7, "amount"),
    ]
    deals = {row.number: row for row in company.rows(Deal)}
    assert sorted(deals) == ["S-1", "S-2", "S-3"]
    assert [deals[each].confirmation for each in ("S-1", "S-2", "S-3")] == [1, 2, 1]
    assert deals["S-3"].amount == 8_499
    assert [(line.product, line.quantity_milli, line.amount) for line in deals["S-3"].lines] == [
        ("水泥", 2_500, 7_499),
        ("沙", 1_000, 1_000),
    ]
    with company.store.transaction(write=False) as rows:
        facts = Facts(rows)
        for card in rows.all(Customer):
            book = Book.of(facts, card.id)  # type: ignore[arg-type]
            assert standing(book.entries) == owed(book)
    assert sum(line.amount for row in company.rows(CreditSplit) for line in row.lines) == 308_499


def test_importing_twice_changes_nothing(company: Company, tmp_path: Path) -> None:
    folder = orders_of(tmp_path / "in")
    company.take(folder)
    before = company.texts(KINDS)
    company.clock.tick(days=30)
    again = company.take(folder)
    assert company.texts(KINDS) == before
    assert {fate for _, fate in again.counts} <= {"same"}


def test_what_people_changed_since_stays_and_is_reported(company: Company, tmp_path: Path) -> None:
    folder = a_company(tmp_path / "in")
    head = ("客户编号", "客户名称", "负责人", "城市", "客户电话")
    csv_file(folder / "客户.csv", head, ("K1", "甲", "李雷", "杭州", ""), ("K2", "乙", "李雷", "杭州", ""))
    company.take(folder)
    worked = cards(company)["K1"].revised(UserId("li"), company.clock.now(), city="上海")
    Authority(company.store, company.clock).bootstrap([worked], UserId("li"))
    csv_file(
        folder / "客户.csv", head, ("K1", "甲", "李雷", "宁波", ""), ("K2", "乙", "", "宁波", "0574-1234567")
    )
    again = company.take(folder)
    assert again.said("kept") == [("kept", 2, "")]
    assert (cards(company)["K1"].city, cards(company)["K1"].changed_by) == ("上海", "li")
    assert (cards(company)["K2"].city, cards(company)["K2"].phone) == ("宁波", "0574-1234567")
    assert cards(company)["K2"].changed_by == SYSTEM


def test_a_number_that_another_card_has_is_refused(company: Company, tmp_path: Path) -> None:
    uscc = "91330100MA27XXXX1A"
    head = ("记录编号", "客户编号", "客户名称", "统一社会信用代码")
    company.take(csv_file(tmp_path / "客户.csv", head, ("a", "K1", "甲", uscc), ("b", "K2", "乙", "")))
    again = (("a", "K2", "甲", ""), ("", "K3", "丙", uscc.lower()))
    taken = company.take(csv_file(tmp_path / "客户.csv", head, *again))
    assert taken.said() == [("number_taken", 2, "code"), ("number_taken", 3, "uscc")]
    assert sorted((row.id, row.code) for row in company.rows(Customer)) == [("a", "K1"), ("b", "K2")]


def test_an_import_moves_no_customer(company: Company, tmp_path: Path) -> None:
    folder = a_company(tmp_path / "in")
    csv_file(folder / "客户.csv", ("客户编号", "客户名称", "负责人"), ("K1", "甲", "李雷"))
    company.take(folder)
    csv_file(folder / "客户.csv", ("客户编号", "客户名称", "负责人", "区域"), ("K1", "甲", "马丽", "宁波"))
    assert company.take(folder).said("kept") == [("stays_where_it_is", 2, "territory")]
    assert len(company.rows(Ownership)) == 1


def test_a_dry_run_says_the_same_and_writes_nothing(company: Company, tmp_path: Path) -> None:
    folder = orders_of(tmp_path / "in")
    rehearsed = company.take(folder, dry_run=True)
    assert company.texts(KINDS) == []
    taken = company.take(folder)
    assert rehearsed.said() == taken.said()
    assert rehearsed.counts == taken.counts


def test_contacts_of_their_own_sheet_with_their_sensitive_side(company: Company, tmp_path: Path) -> None:
    folder = a_company(tmp_path / "in")
    csv_file(folder / "客户.csv", ("客户编号", "客户名称", "负责人"), ("K1", "甲", "李雷"))
    csv_file(
        folder / "联系人.csv",
        ("客户编号", "姓名", "身份", "手机", "生日", "家庭"),
        ("K1", "王总", "老板", "13900139000", "农历8月15日", "两个孩子"),
        ("K7", "没有公司", "", "", "", ""),
    )
    taken = company.take(folder)
    assert taken.said() == [("customer_unknown", 3, "customer_code")]
    (contact,) = company.rows(Contact)
    (private,) = company.rows(ContactPrivate)
    assert (contact.role, private.id, private.family) == ("owner", contact.id, "两个孩子")
    assert (private.birthday.calendar, private.birthday.month, private.birthday.year) == ("lunar", 8, None)


def test_unknown_parents_and_circles_are_reported(company: Company, tmp_path: Path) -> None:
    lines = (*PLACES, ("A", "甲", "乙"), ("B", "乙", "甲"), ("C", "丙", "火星"), ("D", "丁", "丙"))
    taken = company.take(xlsx_file(tmp_path / "组织.xlsx", 区域=lines))
    assert sorted(taken.said()) == [
        ("parents_in_circle", 6, "parent"),
        ("parents_in_circle", 7, "parent"),
        ("territory_unknown", 8, "parent"),
        ("territory_unknown", 9, "parent"),
    ]
    assert len(company.rows(Territory)) == 4


def test_a_mapping_names_what_headings_do_not(company: Company, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "export.csv", ("KNR", "Bezeichnung", "Ort"), ("K1", "Acme", "Wien"))
    assert company.take(path).said() == [("kind_unknown", 0, "")]
    sheet = MappedSheet(
        file="exp*", kind="customer", columns={"KNR": "code", "Bezeichnung": "name", "Ort": ""}
    )
    taken = company.take(path, Mapping(sheet=(sheet,)))
    assert taken.said() == []
    assert (cards(company)["K1"].name, cards(company)["K1"].city) == ("Acme", "")


def test_a_mapping_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('[[sheet]]\nkind = "customer"\n[sheet.columns]\n"KNR" = "nummer"\n', encoding="utf-8")
    with pytest.raises(MappingWrong, match="there is no field nummer"):
        read_mapping(str(path))
    with pytest.raises(MappingWrong, match="northwind"):
        read_mapping("southwind")
