"""Exports hold exactly what a pull gives the same person, run nothing in a spreadsheet, and can come back."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from server.exports.csv_pieces import csv_pieces
from server.exports.export import EXPORT_KINDS, ExportKind, export
from server.exports.sheet import Sheet
from server.exports.text import safe_text
from server.exports.xlsx_file import write_xlsx
from server.imports.values import text_of
from shared.models.base import Entity
from shared.models.credit import CreditSplit
from shared.models.customer import Contact, ContactPrivate, Customer, RegionShare
from shared.models.deal import Deal
from shared.models.ids import ContactId, CustomerId, DeviceId, TerritoryId, UserId
from shared.models.person import RoleAssignment, User
from shared.models.territory import Territory
from shared.models.visit import Presence, Visit
from shared.registry import BY_NAME
from shared.words import Language
from sync.authority import Authority
from sync.wire.pull import Cursor, PullRequest
from tests.support.company import MONDAY, SIGNED, contact, customer
from tests.support.company import company as the_company
from tests.support.spreadsheets import Company

PEOPLE = ("chen", "qian", "sun", "admin", "ma", "zhou", "gao", "li", "wang", "zhao")


def visit(row_id: str, of: str, author: str, where: str) -> Visit:
    return Visit(
        id=row_id, customer=CustomerId(of), author=UserId(author), territory=TerritoryId(where),
        purpose="solve", check_in=Presence(at=MONDAY), check_out=Presence(at=MONDAY + timedelta(minutes=40)),
        outcome="谈妥", **SIGNED,
    )  # fmt: skip


def deal(row_id: str, of: str, seller: str, where: str) -> Deal:
    return Deal(
        id=row_id, customer=CustomerId(of), seller=UserId(seller), territory=TerritoryId(where),
        business_date=MONDAY.date(), amount=123_456, number=f"N-{row_id}", **SIGNED,
    )  # fmt: skip


def private(of: Contact) -> ContactPrivate:
    return ContactPrivate(id=ContactId(of.id), customer=of.customer, family="两个孩子", **SIGNED)


@pytest.fixture
def peopled(company: Company) -> Company:
    """The trading company of the other tests, with cards, people, visits and deals all over it."""
    shares = (RegionShare(territory=TerritoryId("north")), RegionShare(territory=TerritoryId("south")))
    acme, bolt, east = contact("acme", "王总"), contact("bolt", "周总"), contact("shared", "东总")
    rows: list[Entity] = [
        *the_company().rows.everything().values(),
        *customer("acme", code="K1"),
        *customer("bolt", owner="zhao", where="south-1", archived_at=MONDAY),
        *customer("shared", owner=None, where="hq", mode="company", shares=shares),
        acme, bolt, east, private(acme), private(bolt), private(east),
        visit("v1", "acme", "li", "north-1"),
        visit("v2", "bolt", "li", "south-1"),
        visit("v3", "shared", "zhao", "hq"),
        deal("d1", "acme", "li", "north-1"),
        deal("d2", "bolt", "wang", "south-1"),
        deal("d3", "shared", "zhao", "hq"),
    ]  # fmt: skip
    Authority(company.store, company.clock).bootstrap(rows, UserId("system"))
    return company


def table(company: Company, who: str, kind: ExportKind, language: Language = "en") -> list[dict[str, Any]]:
    with company.store.transaction(write=False) as rows:
        sheet = export(rows, UserId(who), kind, language, company.clock.now())
        return [dict(zip(sheet.headings, row, strict=True)) for row in sheet.rows]


def pulled(company: Company, who: str) -> Iterator[Entity]:
    """All that a fresh device of this person receives."""
    authority, device = Authority(company.store, company.clock), DeviceId(f"{who}-phone")
    cursors: dict[Any, Cursor] = {}
    seen = set()
    while True:
        reply = authority.pull(UserId(who), PullRequest(device=device, cursors=cursors, byte_budget=4_096))
        for page in reply.pages:
            cursors[page.scope] = page.cursor
            for row in page.rows:
                if (row.kind, row.id) not in seen:
                    seen.add((row.kind, row.id))
                    yield BY_NAME[row.kind].model_validate_json(row.doc)
        if not reply.more:
            return


@pytest.mark.parametrize("who", PEOPLE)
def test_an_export_holds_what_a_pull_gives(peopled: Company, who: str) -> None:
    rows = list(pulled(peopled, who))

    def ids(kind: type[Entity]) -> list[str]:
        return sorted(row.id for row in rows if isinstance(row, kind))

    def column(kind: ExportKind, name: str) -> list[Any]:
        return sorted(row[name] for row in table(peopled, who, kind))

    assert column("customers", "Record id") == ids(Customer)
    assert column("contacts", "Record id") == ids(Contact)
    assert column("deals", "Record id") == ids(Deal)
    assert column("territories", "Territory code") == ids(Territory)
    assert column("users", "Login") == ids(User)
    assert len(table(peopled, who, "assignments")) == len(ids(RoleAssignment))
    assert len(table(peopled, who, "visits")) == len(ids(Visit))
    lines = sum(len(row.lines) for row in rows if isinstance(row, CreditSplit))
    assert len(table(peopled, who, "credit")) == lines
    entitled = {row.id for row in rows if isinstance(row, ContactPrivate)}
    shown = {row["Record id"] for row in table(peopled, who, "contacts") if row.get("Family")}
    assert shown == entitled & set(ids(Contact))
    cards = set(ids(Customer))
    for row in table(peopled, who, "deals"):
        of = next(each for each in rows if isinstance(each, Deal) and each.id == row["Record id"])
        assert bool(row["Customer"]) == (of.customer in cards)


def test_an_archived_file_is_there_with_its_day(peopled: Company) -> None:
    archived = {row["Customer"]: row["Archived on"] for row in table(peopled, "chen", "customers")}
    assert archived == {"acme": None, "bolt": MONDAY.date(), "shared": None}


def test_nobody_sees_nothing(peopled: Company) -> None:
    assert all(table(peopled, "stranger", kind) == [] for kind in EXPORT_KINDS)


def test_finance_has_no_columns_for_private_lives(peopled: Company) -> None:
    assert "Family" not in table(peopled, "qian", "contacts")[0]
    assert "Family" in table(peopled, "li", "contacts")[0]


def test_headings_and_terms_are_in_the_asked_language(peopled: Company) -> None:
    assert table(peopled, "li", "customers", "zh")[0]["客户性质"] == "普通公司"
    assert table(peopled, "li", "visits", "zh")[0]["分钟"] == 40


def test_what_was_exported_comes_back_unchanged(peopled: Company, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with peopled.store.transaction(write=False) as rows:
        for kind in ("customers", "contacts", "deals", "territories", "users", "assignments"):
            sheet = export(rows, UserId("chen"), kind, "zh", peopled.clock.now())
            write_xlsx(sheet, folder / f"{sheet.title}.xlsx")
    before = peopled.texts([BY_NAME[name] for name in BY_NAME])
    taken = peopled.take(folder)
    assert taken.said() == []
    assert {fate for _, fate in taken.counts} <= {"same"}
    assert peopled.texts([BY_NAME[name] for name in BY_NAME]) == before


def test_what_was_exported_builds_the_company_elsewhere(peopled: Company, tmp_path: Path) -> None:
    folder, place = tmp_path / "out", tmp_path / "elsewhere"
    folder.mkdir()
    place.mkdir()
    with peopled.store.transaction(write=False) as rows:
        for kind in ("customers", "contacts", "territories", "users", "assignments"):
            sheet = export(rows, UserId("ma"), kind, "en", peopled.clock.now())
            with (folder / f"{sheet.title}.csv").open("wb") as file:
                file.writelines(csv_pieces(sheet, "gb18030"))
    elsewhere = Company(f"sqlite:///{place / 'company.db'}")
    taken = elsewhere.take(folder)
    assert taken.said() == []
    there = {row.id: (row.name, row.code) for row in elsewhere.rows(Customer)}
    assert there == {"acme": ("acme", "K1"), "shared": ("shared", None)}
    assert [row.family for row in elsewhere.rows(ContactPrivate)] == ["两个孩子", "两个孩子"]
    elsewhere.store.close()


def one_cell(text: str) -> Sheet:
    return Sheet("表", ("列",), iter([(text,)]))


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.from_regex(r"[\s=+\-@\t\x00]{1,3}.{0,20}", fullmatch=True)))
def test_no_text_begins_like_a_formula(text: str) -> None:
    safe = safe_text(text)
    assert not safe.lstrip(" \u00a0\u3000\ufeff").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\0"))
    assert safe.removeprefix("'") == text.removeprefix("'")
    written = b"".join(csv_pieces(one_cell(text.replace("\udcff", "")))).decode("utf-8-sig")
    ((_,), (cell,)) = list(csv.reader(io.StringIO(written, newline="")))
    assert cell == safe


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-5", "@SUM(A1)", "http://x.cn", " =1+1", "'=1", "1234"])
def test_a_workbook_keeps_text_as_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(one_cell(text), path)
    book = load_workbook(path)
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    book.close()


@pytest.mark.parametrize("text", ["=1+1", "+86 13800138000", "@x"])
def test_an_import_takes_the_apostrophe_away_again(text: str) -> None:
    assert text_of(safe_text(text)) == text


def test_a_long_table_goes_on_in_the_next_sheet(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert write_xlsx(Sheet("表", ("数",), iter([(n,) for n in range(5)])), path, most=3) == 5
    book = load_workbook(path)
    assert [[row[0] for row in sheet.values] for sheet in book.worksheets] == [
        ["数", 0, 1], ["数", 2, 3], ["数", 4],
    ]  # fmt: skip
    assert book.sheetnames == ["表", "表 2", "表 3"]
    book.close()
