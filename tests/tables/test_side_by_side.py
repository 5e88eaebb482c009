"""Imports while others work: on PostgreSQL as on SQLite, and when another transaction is quicker."""

from pathlib import Path
from typing import cast

from server.exports.export import export
from server.imports.desk import Result, WritingDesk
from shared.facts import Facts
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.models.person import User
from shared.registry import KINDS
from sync.ports import AuthorityStore
from tests.support.company import customer
from tests.support.crowded import Crowded
from tests.support.spreadsheets import Company, a_company, csv_file


def test_an_import_that_lost_a_race_counts_once(company: Company) -> None:
    asked = 0

    def make(facts: Facts, result: Result) -> None:
        nonlocal asked
        asked += 1
        assert facts.customer("acme") is None
        rows: tuple[Entity, ...] = customer("acme")
        result.rows.extend(rows)
        result.counts["customer", "new"] += 1

    crowded = cast("AuthorityStore", Crowded(company.store, losses=2))
    result = WritingDesk(crowded, company.clock).take_in(["acme"], make)
    assert (asked, result.counts["customer", "new"]) == (3, 1)
    assert [row.id for row in company.rows(Customer)] == ["acme"]


def test_both_databases_hold_the_same_afterwards(
    company: Company, on_postgresql: Company, tmp_path: Path
) -> None:
    folder = a_company(tmp_path / "in")
    csv_file(folder / "客户.csv", ("客户编号", "客户名称", "负责人"), ("K1", "甲", "李雷"), ("K2", "乙", ""))
    csv_file(folder / "订单.csv", ("订单号", "客户编号", "日期", "金额"), ("S1", "K1", "2025-1-2", "1,000"))
    assert company.take(folder).said() == on_postgresql.take(folder).said() == []
    assert company.texts(KINDS) == on_postgresql.texts(KINDS)
    again = on_postgresql.take(folder)
    assert {fate for _, fate in again.counts} == {"same"}
    with on_postgresql.store.transaction(write=False) as rows:
        boss = next(each for each in rows.all(User) if each.login == "e1")
        sheet = export(rows, UserId(boss.id), "credit", "zh", on_postgresql.clock.now())
        assert [row[11] for row in sheet.rows] == [1000]
