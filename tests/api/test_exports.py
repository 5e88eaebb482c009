"""Tables taken away over HTTP: what the asker may see, as a file that runs nothing."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from server.exports.export import EXPORT_KINDS
from server.exports.making import AT_ONCE
from tests.support.company import company, customer
from tests.support.server import Server, prepare, running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with a customer that would be a formula, and one in the south."""
    made = tmp_path_factory.mktemp("company")
    rows = company(
        *customer("acme", code="K1", address="=1+1"), *customer("bolt", owner="zhao", where="south-1")
    )
    everything = tuple(rows.rows.everything().values())
    prepare(f"sqlite:///{made / 'server.db'}", everything, ("chen", "li", "admin"))
    return made


@pytest.fixture
def server(folder: Path) -> Any:
    """The company, served; nothing here changes it."""
    with running(f"sqlite:///{folder / 'server.db'}", folder) as up:
        yield up


def taken(server: Server, login: str, kind: str, **params: str) -> Any:
    """The answer to somebody who takes a table away."""
    header = server.bearer(login, f"desk-of-{login}")
    return server.client.get(f"/v1/exports/{kind}", headers=header, params=params)


def test_a_csv_file_holds_what_the_asker_sees_and_no_formula(server: Server) -> None:
    answer = taken(server, "li", "customers", form="csv", language="en")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="customers.csv"'
    assert int(answer.headers["content-length"]) == len(answer.content)
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert (row["Customer"], row["Address"]) == ("acme", "'=1+1")


def test_a_workbook_opens_with_headings_in_the_language_of_the_asker(server: Server) -> None:
    header = {**server.bearer("chen", "desk"), "Accept-Language": "zh-CN"}
    answer = server.client.get("/v1/exports/customers", headers=header)
    book = load_workbook(io.BytesIO(answer.content))
    rows = list(book.worksheets[0].values)
    assert "客户名称" in rows[0]
    assert len(rows) == 3


@pytest.mark.parametrize("kind", EXPORT_KINDS)
def test_every_table_can_be_taken(server: Server, kind: str) -> None:
    assert taken(server, "chen", kind, form="csv").status_code == 200


def test_who_sees_no_customer_takes_headings_alone(server: Server) -> None:
    assert len(taken(server, "admin", "customers", form="csv").text.splitlines()) == 1


@pytest.mark.parametrize(
    ("kind", "params", "status"), [("secrets", {}, 404), ("deals", {"form": "exe"}, 400)]
)
def test_what_is_not_there_cannot_be_taken(
    server: Server, kind: str, params: dict[str, str], status: int
) -> None:
    assert taken(server, "chen", kind, **params).status_code == status


def test_only_a_few_are_written_at_once(server: Server) -> None:
    exports = server.app.state.services.exports
    for _ in range(AT_ONCE):
        assert exports._turns.acquire(blocking=False)
    answer = taken(server, "chen", "customers")
    assert (answer.status_code, answer.json()["code"]) == (429, "busy")
