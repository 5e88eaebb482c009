"""Headquarters' totals of Northwind against plain SQL over its CSV files, and who sees which part."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.adapters.sqlite_engine import sqlite
from server.imports.northwind.company import northwind
from shared.packs import northwind_pack
from tests.support.northwind_sql import Figures, by_grade, figures, northwind_database
from tests.support.server import Server, prepare, running


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("northwind") / "server.db"
    company = northwind()
    prepare(f"sqlite:///{path}", company.rows, tuple(user.id for user in company.users()))
    return path


@pytest.fixture
def northwind_server(tmp_path: Path, imported: Path) -> Iterator[Server]:
    copy = shutil.copy(imported, tmp_path / "server.db")
    with running(f"sqlite:///{copy}", tmp_path / "no-app") as up:
        yield up


@pytest.fixture(scope="module")
def sql() -> Iterator[sqlite.Connection]:
    database = northwind_database()
    yield database
    database.close()


def totals(server: Server, login: str) -> dict[str, Any]:
    header = server.bearer(login, f"device-of-{login}")
    answer = server.client.get("/v1/totals", headers=header)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def column(groups: list[dict[str, Any]], figure: str, prefix: str) -> dict[str, int]:
    return {each["id"].removeprefix(prefix): each[figure] for each in groups if each[figure]}


def test_headquarters_sees_the_whole_as_plain_sql_does(
    northwind_server: Server, sql: sqlite.Connection
) -> None:
    seen = totals(northwind_server, "andrew")
    everything = 126_579_322
    assert seen["total"] == {
        "customers": 91,
        "orders": 830,
        "revenue_fen": everything,
        "credit_fen": everything,
    }
    where, who = seen["by_territory"], seen["by_rep"]
    assert column(where, "revenue_fen", "nw-") == figures(sql, "territory", "SUM(fen)")
    assert column(where, "orders", "nw-") == figures(sql, "territory", "COUNT(*)")
    assert column(where, "credit_fen", "nw-") == figures(sql, "unit", "SUM(fen)")
    customers = figures(sql, "territory", "COUNT(DISTINCT CustomerID)")
    assert column(where, "customers", "nw-") == {**customers, "northwind": 2}
    assert column(who, "revenue_fen", "nw-emp-") == figures(sql, "EmployeeID", "SUM(fen)")
    assert column(who, "orders", "nw-emp-") == figures(sql, "EmployeeID", "COUNT(*)")
    assert column(who, "credit_fen", "nw-emp-") == figures(sql, "EmployeeID", "SUM(fen)")
    owned = figures(sql, "owner", "COUNT(DISTINCT CustomerID)")
    assert column(who, "customers", "nw-emp-") == {**owned, "": 2}
    assert {each["id"]: each["name"] for each in who}["nw-emp-1"] == "Nancy Davolio"


def test_by_grade_it_is_what_plain_sql_says(northwind_server: Server, sql: sqlite.Connection) -> None:
    rules = northwind_pack().grading
    expected = by_grade(sql, rules.a_from, rules.b_from)
    seen = totals(northwind_server, "andrew")["by_grade"]
    assert {each["id"]: Figures(*(each[name] for name in Figures._fields)) for each in seen} == expected


def test_a_rep_sees_the_customers_of_the_own_territories_only(
    northwind_server: Server, sql: sqlite.Connection
) -> None:
    seen = totals(northwind_server, "nancy")
    assert seen["total"]["customers"] == figures(sql, "owner", "COUNT(DISTINCT CustomerID)")["1"]
    assert seen["total"]["revenue_fen"] == figures(sql, "owner", "SUM(fen)")["1"]
    assert {each["id"] for each in seen["by_territory"] if each["customers"]} == {"nw-06897"}


def test_a_region_manager_sees_the_regions(northwind_server: Server, sql: sqlite.Connection) -> None:
    own = {"5", "6", "7", "8", "9"}
    by_owner = figures(sql, "owner", "SUM(fen)")
    assert totals(northwind_server, "steven")["total"]["revenue_fen"] == sum(by_owner[each] for each in own)


def test_who_sees_no_customer_gets_zeros(server: Server) -> None:
    seen = totals(server, "zhao")
    assert seen["total"] == {"customers": 0, "orders": 0, "revenue_fen": 0, "credit_fen": 0}
    assert seen["by_territory"] == seen["by_rep"] == seen["by_grade"] == []
