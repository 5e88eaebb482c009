"""The demo company is sound, the same every time, and has something of everything."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from server.adapters.engine import begin
from server.demo.arranging import arranging
from server.demo.days import Days, at
from server.demo.divisions import EXCERPT, DivisionsUnreadable, read_cities
from server.demo.making import OtherCompany, make_demo
from server.demo.places import CITY_CODES
from server.demo.steps import step
from server.demo.story import story
from server.demo.telling import StoryRefused, tell
from server.imports.northwind.company import northwind
from server.imports.storing import store_company
from shared.commands import RenameTerritory
from shared.facts import Facts
from shared.models.base import Entity, day_of
from shared.models.credit import CreditSplit
from shared.models.customer import Contact, ContactPrivate, Customer
from shared.models.deal import Deal, Return
from shared.models.grading import Appeal, CreditRating, Grade, GradingRound, RegionalThreshold
from shared.models.ids import RoundId, TerritoryId
from shared.models.person import Delegation, RoleAssignment
from shared.models.review import Conflict, ReviewItem
from shared.models.territory import Territory
from shared.models.transfer import Filing, RegionException, Transfer
from shared.models.visit import Visit
from shared.rules.current_grade import current_grade
from tests.demo.conftest import CUSTOMERS, TODAY, Told, read, told
from tests.support.examined import found_wrong
from tests.support.memory_rows import MemoryRows
from tests.support.server import CHEAP
from tests.support.spreadsheets import Company

pytestmark = pytest.mark.xdist_group("demo")

_TABLES = Path(__file__).parents[3] / "shared/data/cn-divisions"


def _unseen(_what: str, _steps: int) -> Any:
    return lambda _done: None


def test_a_doctor_finds_nothing_wrong(demo: Told) -> None:
    assert found_wrong(demo.store.engine) == []


def test_only_what_is_meant_to_be_refused_is_refused(demo: Told) -> None:
    with begin(demo.store.engine, write=False) as connection:
        outcomes = connection.exec_driver_sql("SELECT outcome FROM command").scalars().all()
    assert len(outcomes) == demo.commands
    refused = [text for text in outcomes if '"status":"rejected"' in text]
    assert sum("cross_region" in text for text in refused) == 1
    assert sum("finance_only" in text for text in refused) == 1
    assert sum("territory_not_leaf" in text for text in refused) == 1
    assert len(refused) == 3


def test_a_step_that_the_rules_refuse_stops_the_telling(tmp_path: Path) -> None:
    days = Days.until(TODAY)
    steps = list(arranging(days, read_cities(EXCERPT, CITY_CODES)))
    renamed = step(
        at(days.founded, 12), "wang", RenameTerritory, territory=TerritoryId("demo"), name="王家"
    )  # fmt: skip
    company = Company(f"sqlite:///{tmp_path / 'one.db'}")
    with pytest.raises(StoryRefused, match="wang, 2023-10-09: role_required"):
        tell(company.store, days, [*steps, renamed])
    company.store.close()


def test_it_is_the_same_company_every_time(demo: Told, tmp_path: Path) -> None:
    again = told(tmp_path, "again")
    assert again.texts() == demo.texts()
    again.store.close()


@pytest.mark.parametrize(
    "today",
    [date(2026, 1, 5), date(2026, 3, 25), date(2026, 3, 27), date(2027, 10, 8), date(2028, 2, 29)],
    ids=str,
)
def test_whenever_it_is_told_all_of_it_lies_before_that_day(today: date) -> None:
    steps = story(today, EXCERPT, CUSTOMERS)
    assert max(day_of(each.at) for each in steps) < today
    assert max(day_of(each.at) for each in steps) >= today - timedelta(days=12)
    assert len({each.command.id for each in steps}) == len(steps)


def test_the_whole_tables_give_the_same_company_as_the_excerpt() -> None:
    if not _TABLES.is_dir():
        pytest.skip("the whole tables are not beside the project")
    assert story(TODAY, _TABLES, CUSTOMERS) == story(TODAY, EXCERPT, CUSTOMERS)


def test_tables_without_a_city_are_refused(tmp_path: Path) -> None:
    for name in ("provinces.csv", "cities.csv", "areas.csv"):
        (tmp_path / name).write_text((EXCERPT / name).read_text(encoding="utf-8").replace("3707", "3799"))
    with pytest.raises(DivisionsUnreadable, match="lacks 3707"):
        story(TODAY, tmp_path, CUSTOMERS)
    with pytest.raises(DivisionsUnreadable, match=r"provinces\.csv: No such file"):
        read_cities(tmp_path / "nowhere", CITY_CODES)


_AT_LEAST: tuple[tuple[type[Entity], int], ...] = (
    (Territory, 22), (RoleAssignment, 31), (Customer, 100), (Contact, 120), (ContactPrivate, 70),
    (Visit, 700), (Deal, 450), (CreditSplit, 450), (Return, 10), (Grade, 120), (CreditRating, 60),
    (Transfer, 35), (Filing, 15), (RegionException, 4), (Appeal, 4), (ReviewItem, 3), (Conflict, 1),
    (RegionalThreshold, 2), (GradingRound, 2), (Delegation, 1),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "least"), _AT_LEAST, ids=lambda each: getattr(each, "KIND", str(each)))
def test_it_has_something_of_everything(demo: Told, kind: type[Entity], least: int) -> None:
    assert len(demo.rows.all(kind)) >= least


def test_much_of_it_still_waits_for_somebody(demo: Told) -> None:
    transfers = Counter(each.status for each in demo.rows.all(Transfer))
    assert transfers["submitted"] >= 4
    assert transfers["escalated"] >= 2
    assert transfers["approved"] >= 20
    assert transfers["rejected"] >= 3
    assert transfers["withdrawn"] == 1
    deals = Counter(each.status for each in demo.rows.all(Deal))
    assert deals["recorded"] >= 6
    assert deals["rejected"] >= 1
    assert deals["cancelled"] >= 1
    assert Counter(each.status for each in demo.rows.all(ReviewItem))["waiting"] >= 2
    assert Counter(each.status for each in demo.rows.all(Appeal))["submitted"] >= 2


def test_credit_is_shared_in_all_the_ways_that_the_rules_know(demo: Told) -> None:
    roles = Counter(line.beneficiary.role for each in demo.rows.all(CreditSplit) for line in each.lines)
    for role in ("owner", "transferor", "receiver", "company", "region", "engineering"):
        assert roles[role] >= 1, role


def test_one_round_is_over_and_one_goes_on(demo: Told) -> None:
    last, this = sorted(demo.rows.all(GradingRound), key=lambda each: each.year)
    assert (last.year, last.state, this.year, this.state) == (2025, "published", 2026, "open")
    assert last.vip is not None
    assert day_of(this.closes_at) > TODAY
    graded = Counter((each.round, each.state) for each in demo.rows.all(Grade))
    assert graded[RoundId("demo-round-2026"), "preliminary"] >= 10
    facts, now = Facts(demo.rows), at(TODAY, 9)
    grades = [current_grade(facts, each.id, now) for each in demo.rows.all(Customer)]
    counts = Counter(each.grade for each in grades if each is not None)
    assert counts["C"] > counts["B"] > counts["A"] >= 2


def test_an_embedded_database_is_made_once_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = Days.until(TODAY)
    short = list(arranging(days, read_cities(EXCERPT, CITY_CODES)))
    monkeypatch.setattr("server.demo.making.story", lambda *_: short)
    monkeypatch.setattr("server.demo.making.Passwords", lambda: CHEAP)
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    (tmp_path / ".demo.db.making").write_bytes(b"left behind")
    assert make_demo(url, EXCERPT, _unseen)
    assert not make_demo(url, EXCERPT, _unseen)
    assert [each.name for each in tmp_path.iterdir()] == ["demo.db"]


def test_another_company_is_left_alone(tmp_path: Path) -> None:
    company = Company(f"sqlite:///{tmp_path / 'other.db'}")
    store_company(company.store, company.clock, northwind())
    before = MemoryRows(read(company.store))
    with pytest.raises(OtherCompany):
        make_demo(f"sqlite:///{tmp_path / 'other.db'}", EXCERPT, _unseen)
    assert len(before.all(Customer)) == len(MemoryRows(read(company.store)).all(Customer)) == 91
    company.store.close()
