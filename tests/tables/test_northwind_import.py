"""`import --mapping northwind` as an operator runs it, and its figures against plain SQL over the CSV files.

One side is our database after the import, asked in SQL past the engine; the other knows nothing of our
rules: the files as tables of text, and the definitions of the business written out as SQL.
"""

import csv
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.adapters.store import open_authority_store
from server.cli.main import main
from shared.facts import Facts
from shared.models.base import start_of
from shared.models.customer import Customer
from shared.models.grading import Period
from shared.packs import northwind_pack
from shared.rules.engagements import engagements
from shared.rules.waste import waste_report
from tests.support.examined import found_wrong
from tests.support.northwind_sql import FOLDER, northwind_database

Import = Callable[..., Result]

_YEAR = Period(first=date(1997, 1, 1), last=date(1997, 12, 31))
_GRADED = """
    SELECT CustomerID,
           CASE WHEN fen >= :a_from THEN 'A' WHEN fen >= :b_from THEN 'B' ELSE 'C' END AS grade,
           fen, place <= (many + 99) / 100 AND fen > 0 AS vip
    FROM (
        SELECT *, RANK() OVER (ORDER BY fen DESC) AS place, COUNT(*) OVER () AS many
        FROM (
            SELECT card.CustomerID, COALESCE(SUM(worth.fen), 0) AS fen
            FROM card LEFT JOIN worth ON worth.CustomerID = card.CustomerID AND worth.day LIKE '1997-%'
            GROUP BY card.CustomerID
        )
    )
"""
"""A from so much bought in 1997, B from so much, else C; VIP is the best hundredth, rounded up, with ties."""


@pytest.fixture(scope="module")
def sql() -> Iterator[sqlite3.Connection]:
    """The files, to be asked in plain SQL."""
    database = northwind_database()
    yield database
    database.close()


def importing(database: Path) -> Import:
    """The operator's import into a database."""

    def run(folder: Path, *more: str) -> Result:
        arguments = ["import", str(folder), "--mapping", "northwind", *more]
        return CliRunner().invoke(
            main, arguments, env={"ROADBOOK_DATABASE": f"sqlite:///{database}", "LC_ALL": "C"}
        )

    return run


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Our own database after the import, opened past the engine."""
    path = tmp_path_factory.mktemp("northwind") / "company.db"
    done = importing(path)(FOLDER)
    assert done.exit_code == 0, done.output
    database = sqlite3.connect(path)
    yield database
    database.close()


def thresholds() -> dict[str, int]:
    """Where the company lets its grades begin: a choice, not something that is in the files."""
    rules = northwind_pack().grading
    return {"a_from": rules.a_from, "b_from": rules.b_from}


def rows(database: sqlite3.Connection, question: str, **given: int) -> list[tuple[object, ...]]:
    """The answer, in order."""
    return sorted(database.execute(question, given).fetchall())


def test_every_grade_is_what_the_sales_of_1997_make_it(
    imported: sqlite3.Connection, sql: sqlite3.Connection
) -> None:
    ours = rows(
        imported,
        """SELECT substr(root, 4), doc ->> 'grade', COALESCE(doc ->> '$.explanation.sales', 0),
                  COALESCE(doc ->> 'vip', 0) FROM grade""",
    )
    assert len(ours) == 91
    assert ours == rows(sql, _GRADED, **thresholds())


def test_who_began_to_buy_within_six_months_is_graded_provisionally(
    imported: sqlite3.Connection, sql: sqlite3.Connection
) -> None:
    ours = rows(imported, "SELECT substr(root, 4) FROM grade WHERE state = 'provisional'")
    assert ours == rows(
        sql,
        """SELECT CustomerID FROM worth WHERE day < '1998-03-26' GROUP BY 1
           HAVING date(substr(MIN(day), 1, 10), '+6 months') > '1998-03-25'""",
    )
    assert len(ours) == 2


def test_the_shares_per_grade_are_those_of_the_files(
    imported: sqlite3.Connection, sql: sqlite3.Connection
) -> None:
    shares = """SELECT grade, COUNT(*), SUM(orders), SUM(fen), SUM(fen) * 10000 / SUM(SUM(fen)) OVER ()
                FROM ({}) GROUP BY grade"""
    ours = rows(
        imported,
        shares.format(
            """SELECT grade.doc ->> 'grade' AS grade, COUNT(deal.id) AS orders,
                      COALESCE(SUM(deal.doc ->> 'amount'), 0) AS fen
               FROM grade LEFT JOIN deal ON deal.root = grade.root GROUP BY grade.root"""
        ),
    )
    theirs = rows(
        sql,
        shares.format(
            f"""SELECT graded.grade, COUNT(worth.OrderID) AS orders, COALESCE(SUM(worth.fen), 0) AS fen
                FROM ({_GRADED}) AS graded LEFT JOIN worth USING (CustomerID) GROUP BY CustomerID"""  # noqa: S608
        ),
        **thresholds(),
    )
    assert [grade for grade, *_ in ours] == ["A", "B", "C"]
    assert ours == theirs


def test_the_report_on_sales_waste_has_the_revenue_of_each_grade(
    imported: sqlite3.Connection, sql: sqlite3.Connection
) -> None:
    (path,) = {file for _, name, file in imported.execute("PRAGMA database_list") if name == "main"}
    store = open_authority_store(f"sqlite:///{path}")
    with store.transaction(write=False) as found:
        cards = [card.id for card in found.all(Customer)]
        graded_by_then = start_of(date(1998, 6, 1))
        report = waste_report(
            engagements(Facts(found), cards, _YEAR, graded_by_then), northwind_pack().visits
        )
    store.close()
    ours = [(each.grade, each.revenue) for each in report.grades]
    assert ours == rows(sql, f"SELECT grade, SUM(fen) FROM ({_GRADED}) GROUP BY grade", **thresholds())  # noqa: S608


@pytest.mark.parametrize(
    ("credited", "sold"),
    [("user", "'nw-emp-' || EmployeeID"), ("territory", "'nw-' || unit")],
    ids=["person", "territory"],
)
def test_split_sums_are_what_was_sold(
    imported: sqlite3.Connection, sql: sqlite3.Connection, credited: str, sold: str
) -> None:
    ours = rows(
        imported,
        f"""SELECT line.value ->> '$.beneficiary.{credited}', SUM(line.value ->> 'amount')
            FROM credit_split, json_each(doc, '$.lines') AS line GROUP BY 1""",  # noqa: S608
    )
    assert ours == rows(sql, f"SELECT {sold}, SUM(fen) FROM sold GROUP BY 1")  # noqa: S608


def test_split_sums_are_whole_for_every_order(imported: sqlite3.Connection, sql: sqlite3.Connection) -> None:
    ours = rows(
        imported,
        """SELECT deal.doc ->> 'number', SUM(line.value ->> 'amount'), SUM(line.value ->> 'share')
           FROM deal JOIN credit_split ON credit_split.deal = deal.id,
                json_each(credit_split.doc, '$.lines') AS line
           GROUP BY deal.id""",
    )
    assert ours == rows(sql, "SELECT OrderID, fen, 10000 FROM worth")


def test_orders_keep_their_day_their_seller_and_their_total(
    imported: sqlite3.Connection, sql: sqlite3.Connection
) -> None:
    ours = rows(
        imported,
        """SELECT doc ->> 'number', substr(root, 4), substr(seller, 8), business_date, doc ->> 'amount'
           FROM deal""",
    )
    assert ours == rows(sql, "SELECT OrderID, CustomerID, EmployeeID, substr(day, 1, 10), fen FROM worth")


def test_the_tree_and_who_holds_it_are_those_of_the_files(
    imported: sqlite3.Connection, sql: sqlite3.Connection
) -> None:
    assert rows(imported, "SELECT id, parent FROM territory WHERE doc ->> 'kind' = 'territory'") == rows(
        sql, "SELECT 'nw-' || TerritoryID, 'nw-region-' || RegionID FROM territories"
    )
    assert rows(imported, "SELECT user, territory FROM role_assignment WHERE doc ->> 'role' = 'rep'") == rows(
        sql, "SELECT 'nw-emp-' || EmployeeID, 'nw-' || TerritoryID FROM employeeterritories"
    )
    assert rows(
        imported, "SELECT id, doc ->> 'reports_to' FROM user WHERE doc ->> 'reports_to' <> ''"
    ) == rows(
        sql, "SELECT 'nw-emp-' || EmployeeID, 'nw-emp-' || ReportsTo FROM employees WHERE ReportsTo <> ''"
    )


def test_customers_sit_with_who_handles_most_of_their_orders(
    imported: sqlite3.Connection, sql: sqlite3.Connection
) -> None:
    ours = rows(imported, "SELECT id, owner, territory FROM customer WHERE owner IS NOT NULL")
    assert ours == rows(
        sql,
        """SELECT 'nw-' || CustomerID, 'nw-emp-' || EmployeeID, 'nw-' || TerritoryID
           FROM owner JOIN home USING (EmployeeID)""",
    )


def test_what_does_not_fit_is_told_and_put_where_the_rules_say(tmp_path: Path) -> None:
    folder = tmp_path / "northwind"
    shutil.copytree(FOLDER, folder)
    with (folder / "employeeterritories.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(("1", "01581"))
    done = importing(tmp_path / "company.db")(folder)
    assert done.exit_code == 0, done.output
    for said in (
        "[placed] customers.csv FISSA:",
        "[placed] customers.csv PARIS:",
        "[left_out] customers.csv VALON:",
        "[noted] territories.csv 29202:",
        "[noted] employeeterritories.csv 01581: 2 employees hold it; all are its reps",
    ):
        assert said in done.output
    database = sqlite3.connect(tmp_path / "company.db")
    both = database.execute("SELECT user FROM role_assignment WHERE territory = 'nw-01581' ORDER BY 1")
    assert both.fetchall() == [("nw-emp-1",), ("nw-emp-2",)]
    alone = database.execute("SELECT id, territory, owner FROM customer WHERE owner IS NULL ORDER BY 1")
    assert alone.fetchall() == [("nw-FISSA", "northwind", None), ("nw-PARIS", "northwind", None)]
    database.close()


def test_a_dry_run_writes_nothing_and_a_second_import_changes_nothing(tmp_path: Path) -> None:
    run = importing(tmp_path / "company.db")
    assert "[placed] customers.csv FISSA:" in run(FOLDER, "--dry-run").output
    assert "0 rows written" not in run(FOLDER).output
    again = run(FOLDER).output
    assert "\n0 rows written" in again
    store = open_authority_store(f"sqlite:///{tmp_path / 'company.db'}")
    assert found_wrong(store.engine) == []
    store.close()


def test_its_findings_and_passwords_go_where_those_of_every_import_go(tmp_path: Path) -> None:
    run, report, passwords = importing(tmp_path / "n.db"), tmp_path / "found.csv", tmp_path / "given.csv"
    wanted = ("--report", str(report), "--first-passwords", str(passwords), "--json")

    rehearsed = [json.loads(line) for line in run(FOLDER, "--dry-run", *wanted).stdout.splitlines()]
    assert rehearsed[-1]["summary"]["written"] == 0
    assert rehearsed[-1]["summary"]["dry_run"]
    assert not passwords.exists()

    told = [json.loads(line) for line in run(FOLDER, *wanted).stdout.splitlines()]
    summary = told.pop()["summary"]
    assert summary["written"] == sum(summary["rows"].values())
    assert told == rehearsed[:-1]
    assert told
    with report.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(each["fate"], each["file"], each["row"]) for each in found] == [
        (each["fate"], each["file"], each["row"]) for each in told
    ]
    with passwords.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == summary["rows"]["user"]
    assert passwords.stat().st_mode & 0o077 == 0
