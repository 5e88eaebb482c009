"""Rows asked for online: in pages that stay true, for the asker's part of the company only."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.models.base import Entity
from shared.models.deal import Deal, Return
from shared.models.ids import CustomerId, DealId, TerritoryId, UserId
from shared.models.transfer import Transfer
from shared.models.visit import Presence, Visit
from tests.support.company import MONDAY, SIGNED, company, customer
from tests.support.server import Server, prepare, running

LISTS = ("customers", "deals", "visits", "credit", "approvals")


def deal(row_id: str, of: str, seller: str, where: str, day: date, **more: Any) -> Deal:
    """A confirmed deal."""
    return Deal(
        id=row_id, customer=CustomerId(of), seller=UserId(seller), territory=TerritoryId(where),
        business_date=day, amount=100_000, **{"status": "confirmed", "confirmation": 1, **SIGNED, **more},
    )  # fmt: skip


def visit(row_id: str, of: str, author: str, where: str) -> Visit:
    """A visit of forty minutes."""
    return Visit(
        id=row_id, customer=CustomerId(of), author=UserId(author), territory=TerritoryId(where),
        purpose="solve", check_in=Presence(at=MONDAY), check_out=Presence(at=MONDAY + timedelta(minutes=40)),
        **SIGNED,
    )  # fmt: skip


def transfer(of: str, asked_by: str, level: str) -> Transfer:
    """A request that waits at a level since yesterday."""
    return Transfer(
        id=f"t-{of}", customer=CustomerId(of), requested_by=UserId(asked_by), reason="closer",
        submitted_at=MONDAY - timedelta(hours=30), level=TerritoryId(level), level_since=MONDAY,
        from_territory=TerritoryId("north-1"), from_owner=UserId("li"), to_territory=None, to_owner=None,
        **SIGNED,
    )  # fmt: skip


def rows() -> tuple[Entity, ...]:
    """Twelve customers in the north and one in the south, with a deal and a visit each."""
    cards = [row for n in range(12) for row in customer(f"c{n:02}", code=f"K{99 - n}")]
    south = customer("bolt", owner="zhao", where="south-1")
    made: list[Entity] = [*company(*cards, *south).rows.everything().values()]
    made += [deal(f"d{n:02}", f"c{n:02}", "li", "north-1", date(2026, 1, 1 + n)) for n in range(12)]
    made += [visit(f"v{n:02}", f"c{n:02}", "li", "north-1") for n in range(12)]
    made.append(deal("d-bolt", "bolt", "zhao", "south-1", date(2026, 2, 3)))
    made.append(deal("d-new", "c00", "li", "north-1", date(2026, 2, 3), status="recorded", confirmation=None))
    back = Return(
        id="r1", customer=CustomerId("c00"), deal=DealId("d00"), seller=UserId("li"),
        business_date=date(2026, 2, 1), amount=40_000, **SIGNED,
    )  # fmt: skip
    return (*made, back, visit("v-bolt", "bolt", "zhao", "south-1"), transfer("c01", "li", "north"))


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """The company, served from either engine."""
    url = f"sqlite:///{tmp_path / 'server.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    prepare(url, rows(), ("chen", "ma", "li", "zhao", "admin"))
    with running(url, tmp_path / "no-app") as up:
        yield up


def ask(server: Server, login: str, path: str, **params: Any) -> dict[str, Any]:
    """An answer."""
    header = server.bearer(login, f"device-of-{login}")
    answer = server.client.get(f"/v1/{path}", headers=header, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def pages(server: Server, login: str, path: str, **params: Any) -> list[list[dict[str, Any]]]:
    """All pages of a list."""
    header = server.bearer(login, f"device-of-{login}")
    found: list[list[dict[str, Any]]] = []
    after: dict[str, str] = {}
    while True:
        page = server.client.get(f"/v1/{path}", headers=header, params={**params, **after}).json()
        found.append(page["rows"])
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


@pytest.mark.parametrize("order", ["name", "code", "revenue", "last_order"])
def test_customers_come_in_pages_each_once(server: Server, order: str) -> None:
    found = pages(server, "chen", "customers", order=order, limit=5)
    assert [len(page) for page in found] == [5, 5, 3]
    ids = [row["customer"]["id"] for page in found for row in page]
    assert sorted(ids) == sorted([*(f"c{n:02}" for n in range(12)), "bolt"])


def test_customers_stand_in_the_order_asked_for(server: Server) -> None:
    names = [row["customer"]["name"] for row in ask(server, "chen", "customers")["rows"]]
    assert names == sorted(names)
    rows = ask(server, "chen", "customers", order="last_order")["rows"]
    assert [row["last_order"] for row in rows] == sorted((row["last_order"] for row in rows), reverse=True)
    assert rows[0]["customer"]["id"] == "bolt"
    least = ask(server, "chen", "customers", order="revenue")["rows"][-1]
    assert (least["customer"]["id"], least["orders"], least["revenue_fen"]) == ("c00", 1, 60_000)


def test_the_customers_behind_a_figure_can_be_followed(server: Server) -> None:
    """Every figure of how customers bought leads to exactly the customers that it counts."""
    period = {"first": "2026-02", "last": "2026-02"}
    buying = ask(server, "chen", "dashboard", **period)["buying"]
    counted = {
        "buyers": buying["buyers"],
        "repeat": buying["repeat_buyers"],
        "at_start": buying["at_start"],
        "kept": buying["kept"],
        "new": buying["new"],
        "churned": buying["churned"],
    }
    assert counted == {"buyers": 1, "repeat": 0, "at_start": 12, "kept": 0, "new": 1, "churned": 12}
    for of, many in counted.items():
        found = pages(server, "chen", "customers", set=of, limit=5, **period)
        assert sum(map(len, found)) == many, of


def test_a_total_is_the_sum_of_its_rows(server: Server) -> None:
    total = ask(server, "ma", "dashboard", first="2026-01", last="2026-03")["total"]
    sold = [row for page in pages(server, "ma", "deals", status="confirmed", limit=5) for row in page]
    assert total["orders"] == len(sold)
    assert total["revenue_fen"] == sum(row["deal"]["amount"] - row["returned_fen"] for row in sold)
    seen = [row for page in pages(server, "ma", "visits", limit=5) for row in page]
    assert (total["visits"], total["minutes"]) == (len(seen), sum(row["minutes"] for row in seen))


def test_customers_are_found_by_a_part_of_the_name_or_their_number(server: Server) -> None:
    by_name = ask(server, "chen", "customers", search="c1")["rows"]
    assert {row["customer"]["id"] for row in by_name} == {"c10", "c11"}
    assert [row["customer"]["id"] for row in ask(server, "chen", "customers", search="K97")["rows"]] == [
        "c02"
    ]
    assert ask(server, "chen", "customers", search="%")["rows"] == []


@pytest.mark.parametrize("order", ["name", "code", "revenue", "last_order"])
def test_customers_can_be_narrowed_to_a_grade_in_any_order(server: Server, order: str) -> None:
    for grade in ("A", "C", "none"):
        found = ask(server, "chen", "customers", grade=grade, order=order)["rows"]
        assert {row["grade"] or "none" for row in found} <= {grade}


def test_deals_come_newest_first_and_can_be_narrowed(server: Server) -> None:
    rows = ask(server, "chen", "deals")["rows"]
    days = [row["deal"]["business_date"] for row in rows]
    assert days == sorted(days, reverse=True)
    assert [len(page) for page in pages(server, "chen", "deals", limit=4)] == [4, 4, 4, 2]
    february = ask(server, "chen", "deals", first="2026-02", status="confirmed")["rows"]
    assert [row["deal"]["id"] for row in february] == ["d-bolt"]
    north = ask(server, "chen", "deals", territory="north", rep="li", last="2026-01")["rows"]
    assert len(north) == 12
    assert {row["deal"]["id"]: row["returned_fen"] for row in north}["d00"] == 40_000


def test_visits_can_be_narrowed_to_months_and_people(server: Server) -> None:
    assert len(ask(server, "chen", "visits", first="2026-03", last="2026-03")["rows"]) == 13
    assert ask(server, "chen", "visits", last="2026-02")["rows"] == []
    (one,) = ask(server, "chen", "visits", rep="zhao")["rows"]
    assert (one["visit"]["id"], one["minutes"], one["customer_name"]) == ("v-bolt", 40, "bolt")


def test_a_manager_sees_the_subtree_and_a_rep_the_own_territory(server: Server) -> None:
    for login in ("ma", "li"):
        assert len(ask(server, login, "customers")["rows"]) == 12
        assert len(ask(server, login, "deals")["rows"]) == 13
        assert len(ask(server, login, "visits")["rows"]) == 12
    assert [row["customer"]["id"] for row in ask(server, "zhao", "customers")["rows"]] == ["bolt"]
    for path in LISTS:
        assert ask(server, "admin", path)["rows"] == []


@pytest.mark.parametrize("path", ["customers", "deals", "visits", "credit"])
def test_what_is_foreign_answers_as_if_it_were_absent(server: Server, path: str) -> None:
    narrowed: list[dict[str, str]] = [{"territory": "south"}, {"rep": "zhao"}]
    if path != "customers":
        narrowed.append({"customer": "bolt"})
    for part in narrowed:
        absent = dict.fromkeys(part, "nowhere")
        assert (
            ask(server, "li", path, **part) == ask(server, "li", path, **absent) == {"rows": [], "next": None}
        )


def test_approvals_wait_with_their_age_for_who_decides(server: Server) -> None:
    both = ask(server, "ma", "approvals")["rows"]
    assert {(row["kind"], row["row"]["id"], row["for_you"]) for row in both} == {
        ("transfer", "t-c01", True),
        ("deal", "d-new", True),
    }
    assert {row["kind"]: row["age_hours"] for row in both}["transfer"] == 30
    assert [row["kind"] for row in ask(server, "chen", "approvals", kind="deal")["rows"]] == ["deal"]
    assert {row["for_you"] for row in ask(server, "li", "approvals")["rows"]} == {False}
    assert ask(server, "li", "approvals", mine=True) == {"rows": [], "next": None}
    assert [len(page) for page in pages(server, "ma", "approvals", mine=True, limit=1)] == [1, 1]


def test_administrators_read_the_audit_with_its_proof(server: Server) -> None:
    found = ask(server, "admin", "audit")
    assert found["rows"]
    assert all(row["holds"] for row in found["rows"])
    assert ask(server, "admin", "audit", chain="import", limit=1)["rows"][0]["rule"] == "import"
    proof = ask(server, "admin", "audit/verification")
    assert (proof["chains"], proof["broken"]) == (1, [])
    assert proof["links"] == len(found["rows"])


@pytest.mark.parametrize("path", ["audit", "audit/verification"])
def test_for_others_there_is_no_audit(server: Server, path: str) -> None:
    header = server.bearer("ma", "phone")
    answer = server.client.get(f"/v1/{path}", headers=header)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("after", ["x", "e30=", "W10=", "eyJvcmRlciI6Im5hbWUiLCJ2YWx1ZXMiOlsxLDJdfQ=="])
def test_a_cursor_that_no_page_ended_with_is_refused(server: Server, after: str) -> None:
    header = server.bearer("chen", "phone")
    answer = server.client.get("/v1/customers", headers=header, params={"after": after})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_field")


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 0},
        {"limit": 201},
        {"first": "2026-13"},
        {"grade": "Z"},
        {"first": "2026-03", "last": "2026-02"},
    ],
)
def test_what_cannot_be_asked_is_refused(server: Server, params: dict[str, Any]) -> None:
    header = server.bearer("chen", "phone")
    assert server.client.get("/v1/deals", headers=header, params=params).status_code == 400
