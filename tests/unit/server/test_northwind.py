"""The Northwind import against plain SQL over the same files."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from server.imports.northwind.company import Company, northwind
from server.imports.northwind.source import SourceUnreadable
from shared.facts import Facts
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal
from shared.models.grading import Grade
from shared.models.ids import TerritoryId, UserId
from shared.models.ownership import Ownership
from shared.models.person import RoleAssignment, User
from shared.models.territory import Territory
from shared.packs import northwind_pack
from shared.rules.rights import manages
from tests.support.memory_rows import MemoryRows
from tests.support.northwind_sql import FOLDER, figures, northwind_database


@pytest.fixture(scope="module")
def company() -> Company:
    return northwind()


@pytest.fixture(scope="module")
def sql() -> Iterator[sqlite3.Connection]:
    database = northwind_database()
    yield database
    database.close()


def test_everybody_and_everything_arrives(company: Company) -> None:
    assert company.report.rows["user"] == 9
    assert company.report.rows["customer"] == 91
    assert company.report.rows["deal"] == 830
    territories = [row for row in company.rows if isinstance(row, Territory)]
    assert Counter(row.kind for row in territories) == {"company": 1, "region": 4, "territory": 53}


def test_what_does_not_fit_is_reported(company: Company) -> None:
    remarks = {(each.row, each.fate) for each in company.report.remarks}
    assert {("FISSA", "placed"), ("PARIS", "placed"), ("Val2", "left_out"), ("VALON", "left_out")} <= remarks
    without_rep = {each.row for each in company.report.remarks if each.file == "territories.csv"}
    assert without_rep == {"29202", "72716", "75234", "78759"}


def test_customers_without_orders_stay_with_the_company(company: Company) -> None:
    cards = {row.id: row for row in company.rows if isinstance(row, Customer)}
    for key in ("nw-FISSA", "nw-PARIS"):
        assert (cards[key].territory, cards[key].owner, cards[key].mode) == ("northwind", None, "company")


def test_owners_follow_the_orders_and_ties_the_earliest(company: Company, sql: sqlite3.Connection) -> None:
    expected = {
        f"nw-{customer}": (f"nw-emp-{employee}", f"nw-{territory}")
        for customer, employee, territory in sql.execute(
            "SELECT CustomerID, EmployeeID, TerritoryID FROM owner JOIN home USING (EmployeeID)"
        )
    }
    assert len(expected) == 89
    cards = {row.id: row for row in company.rows if isinstance(row, Customer) and row.owner}
    assert {key: (card.owner, card.territory) for key, card in cards.items()} == expected


def test_each_card_has_one_open_ownership_that_agrees_with_it(company: Company) -> None:
    held = {row.customer: row for row in company.rows if isinstance(row, Ownership)}
    for card in (row for row in company.rows if isinstance(row, Customer)):
        interval = held.pop(card.id)  # type: ignore[call-overload]
        assert (interval.owner, interval.territory, interval.mode) == (card.owner, card.territory, card.mode)
        assert interval.until is None
    assert not held


def test_amounts_equal_plain_sql(company: Company, sql: sqlite3.Connection) -> None:
    deals = [row for row in company.rows if isinstance(row, Deal)]
    expected = dict(sql.execute("SELECT OrderID, fen FROM worth"))
    assert {deal.number: deal.amount for deal in deals} == expected
    assert sum(expected.values()) == 126_579_322
    by_territory, by_seller = Counter[str](), Counter[str]()
    for deal in deals:
        by_territory[deal.territory.removeprefix("nw-")] += deal.amount
        by_seller[deal.seller.removeprefix("nw-emp-")] += deal.amount
        assert sum(line.amount for line in deal.lines) == deal.amount
    assert by_territory == figures(sql, "territory", "SUM(fen)")
    assert by_seller == figures(sql, "EmployeeID", "SUM(fen)")


def test_confirmations_are_dense_by_day(company: Company) -> None:
    deals = sorted(
        (row for row in company.rows if isinstance(row, Deal)),
        key=lambda deal: (deal.customer, deal.confirmation or 0),
    )
    seen: Counter[str] = Counter()
    last: dict[str, date] = {}
    for deal in deals:
        seen[deal.customer] += 1
        assert deal.confirmation == seen[deal.customer]
        assert last.get(deal.customer, deal.business_date) <= deal.business_date
        last[deal.customer] = deal.business_date


def test_all_credit_is_the_sellers(company: Company, sql: sqlite3.Connection) -> None:
    by_rep, by_unit = Counter[str](), Counter[str]()
    for split in (row for row in company.rows if isinstance(row, CreditSplit)):
        (line,) = split.lines
        assert line.share == 10_000
        by_rep[str(line.beneficiary.user).removeprefix("nw-emp-")] += line.amount
        by_unit[str(line.beneficiary.territory).removeprefix("nw-")] += line.amount
    assert by_rep == figures(sql, "EmployeeID", "SUM(fen)")
    assert by_unit == figures(sql, "unit", "SUM(fen)")


def test_grades_equal_plain_sql(company: Company, sql: sqlite3.Connection) -> None:
    rules = northwind_pack().grading
    sales = dict(sql.execute("SELECT CustomerID, SUM(fen) FROM worth WHERE day LIKE '1997-%' GROUP BY 1"))
    expected = {
        f"nw-{customer}": "A"
        if sales.get(customer, 0) >= rules.a_from
        else "B"
        if sales.get(customer, 0) >= rules.b_from
        else "C"
        for customer in (row.code for row in company.rows if isinstance(row, Customer))
    }
    grades = [row for row in company.rows if isinstance(row, Grade)]
    assert {grade.customer: grade.grade for grade in grades} == expected
    assert [grade.customer for grade in grades if grade.vip] == [f"nw-{max(sales, key=lambda c: sales[c])}"]


def test_titles_and_reporting_lines_become_roles(company: Company) -> None:
    users = {row.login: row for row in company.rows if isinstance(row, User)}
    assert users["nancy"].reports_to == users["andrew"].id
    roles = {
        (row.user, row.role, row.territory)
        for row in company.rows
        if isinstance(row, RoleAssignment) and row.role != "rep"
    }
    assert roles == {
        ("nw-emp-2", "deputy_gm", "northwind"),
        ("nw-emp-2", "admin", "northwind"),
        ("nw-emp-2", "finance", "northwind"),
        ("nw-emp-5", "region_manager", "nw-region-2"),
        ("nw-emp-5", "region_manager", "nw-region-3"),
        ("nw-emp-8", "back_office", "northwind"),
        ("nw-emp-8", "grading_secretary", "northwind"),
    }


def test_the_manager_of_nancys_customers_is_andrew(company: Company) -> None:
    facts = Facts(MemoryRows(company.rows))
    at = company.rows[0].created_at
    where = TerritoryId("nw-06897")
    assert manages(facts, UserId("nw-emp-2"), where, at)
    assert not manages(facts, UserId("nw-emp-5"), where, at)


def test_the_same_files_give_the_same_rows(company: Company) -> None:
    assert northwind().rows == company.rows
    assert len({(row.KIND, row.id) for row in company.rows}) == len(company.rows)


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "northwind"
    shutil.copytree(FOLDER, folder)
    orders = folder / "orders.csv"
    orders.write_text(orders.read_text().replace("1996-07-05", "1996-13-05", 1))
    with pytest.raises(SourceUnreadable, match=r"orders\.csv, line 3"):
        northwind(folder)
    orders.unlink()
    with pytest.raises(SourceUnreadable, match="does not exist"):
        northwind(folder)
