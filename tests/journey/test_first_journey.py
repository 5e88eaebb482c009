"""The first journey, told once and lived three ways: without a screen on either database, and in Chromium.

A rep works without signal and is told at once what the server will say; the network returns and
everything reconciles by itself; the customer changes hands and devices; headquarters' figures stay what
plain SQL says over the files that the company came from.
"""

import sqlite3

import pytest

from shared.packs import northwind_pack
from tests.journey.people import Journey, Overview, Visit
from tests.support.northwind_sql import Figures, by_grade, by_rep, by_territory, whole

pytestmark = pytest.mark.timeout(300)

CUSTOMER = "Eastern Connection"
WILTON, ATLANTA = "Eastern · Wilton 06897", "Southern · Atlanta 30346"
NEW_PHONE = "(171) 555-0199"
VISIT = Visit("提供信息", "下半年改由南方仓库供货")
REASON = "收货地迁到亚特兰大"


def test_first_journey(journey: Journey, sql: sqlite3.Connection) -> None:
    nancy, janet, andrew = (journey.device_of(login) for login in ("nancy", "janet", "andrew"))
    as_in_the_files = headquarters(sql)
    nancy.signs_in()
    nancy.waits_for_customers(as_in_the_files.by_rep["Nancy Davolio"].customers)
    janet.signs_in()
    janet.waits_for_customers(as_in_the_files.by_rep["Janet Leverling"].customers)

    nancy.loses_the_network()
    nancy.waits_for_the_strip("离线 · 没有待发")
    nancy.edits_the_phone(CUSTOMER, NEW_PHONE)
    nancy.logs_a_visit(CUSTOMER, VISIT)
    seen = nancy.requests_a_transfer(CUSTOMER, to=ATLANTA, reason=REASON)
    assert "符合制度，可以申请移交。" in seen.verdict
    assert "由Northwind的Andrew Fuller审批。" in seen.verdict
    assert "Janet Leverling" in seen.split
    assert "100%" in seen.split
    assert f"客户在{first_order(sql, CUSTOMER)}已有成交" in seen.split
    nancy.waits_for_the_strip("离线 · 3 条待发")
    nancy.starts_the_app_again()
    nancy.waits_for_the_strip("离线 · 3 条待发")

    nancy.gets_the_network_back()
    nancy.waits_for_the_strip("已全部发送")

    andrew.signs_in()
    andrew.waits_for_customers(as_in_the_files.total.customers)
    andrew.finds_on_the_overview(as_in_the_files)
    andrew.approves(CUSTOMER, asked_by="Nancy Davolio")
    andrew.waits_for_the_strip("已全部发送")

    nancy.looks_at_the_device_again()
    nancy.waits_until_it_left(CUSTOMER)
    janet.looks_at_the_device_again()
    card = janet.waits_until_it_arrived(CUSTOMER)
    for said in ("Janet Leverling", ATLANTA, NEW_PHONE, VISIT.outcome):
        assert said in card
    andrew.finds_on_the_overview(after_the_transfer(as_in_the_files))


def first_order(sql: sqlite3.Connection, customer: str) -> str:
    """The day of a customer's first order in the files."""
    ((day,),) = sql.execute(
        "SELECT MIN(day) FROM worth JOIN customers USING (CustomerID) WHERE CompanyName = ?", (customer,)
    )
    return str(day)


def headquarters(sql: sqlite3.Connection) -> Overview:
    """What the overview has to say, by plain SQL over the CSV files."""
    grading = northwind_pack().grading
    grades = by_grade(sql, grading.a_from, grading.b_from)
    return Overview(
        total=whole(sql),
        by_territory=by_territory(sql, company="Northwind"),
        by_rep=by_rep(sql, nobody="无人"),
        by_grade={f"{grade} 级": figures for grade, figures in grades.items()},
    )


def after_the_transfer(before: Overview) -> Overview:
    """One customer counts elsewhere, and no figure of the past has moved."""
    return before._replace(
        by_territory=moved(before.by_territory, WILTON, ATLANTA),
        by_rep=moved(before.by_rep, "Nancy Davolio", "Janet Leverling"),
    )


def moved(groups: dict[str, Figures], old: str, new: str) -> dict[str, Figures]:
    """The same figures, with one customer fewer here and one more there."""
    fewer = groups[old]._replace(customers=groups[old].customers - 1)
    more = groups[new]._replace(customers=groups[new].customers + 1)
    return {**groups, old: fewer, new: more}
