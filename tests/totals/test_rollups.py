"""Figures from rollups are the figures of the rows: added up by hand, by plain SQL, and counted anew."""

import shutil
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from server.adapters.schema import migrate
from server.adapters.sqlite_engine import sqlite
from server.adapters.store import SqlAuthorityStore, open_authority_store
from server.sight.narrowed import Narrowed
from server.totals.checking import differences
from server.totals.dashboard import Dashboards
from server.totals.dashboard_answer import Dashboard
from server.totals.rollups import Rollups, behind
from shared.models.customer import Customer
from shared.models.deal import Deal
from shared.models.ids import SYSTEM, CustomerId, DealId, TerritoryId, UserId
from shared.models.visit import Presence, Visit
from sync.authority import Authority
from tests.support.company import SIGNED, company, customer
from tests.support.plain_totals import PLAIN
from tests.support.server import HandClock
from tests.totals.by_hand import Asked, Hand, by_hand
from tests.totals.random_company import first_cards, goods_back, mornings

ASKERS = ("chen", "ma", "li", "zhao", "admin")
PARTS: tuple[dict[str, str], ...] = (
    {},
    {"first": "2025-03", "last": "2025-11"},
    {"territory": "north", "first": "2024-01", "last": "2026-12"},
    {"rep": "li"},
    {"grade": "A", "first": "2024-01"},
    {"grade": "none", "territory": "hq"},
    {"territory": "nowhere"},
)
FIGURES = ("customers", "orders", "revenue_fen", "visits", "minutes", "credit_fen")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company without customers, to be copied."""
    path = tmp_path_factory.mktemp("company") / "server.db"
    migrate(f"sqlite:///{path}")
    store = open_authority_store(f"sqlite:///{path}")
    Authority(store, HandClock()).bootstrap(company().rows.everything().values(), SYSTEM)
    store.close()
    return path


class Told:
    """A company that is told morning by morning, with its rollups kept now and then."""

    def __init__(self, store: SqlAuthorityStore) -> None:
        self.store, self.clock = store, HandClock()
        self.rollups = Rollups(store)
        self.dashboards = Dashboards(store, self.rollups, self.clock)
        self._authority = Authority(store, self.clock)
        self._deals: dict[str, Deal] = {}
        self._customers: dict[str, str] = {}
        self._sent: set[str] = set()

    def tell(self, morning: list[Any]) -> None:
        """Store what a morning brought, rows that keep their customer for good."""
        for each in morning:
            row = goods_back(each, self._deals, self._sent) if isinstance(each, dict) else each
            if row is None or (row.id in self._customers and self._customers[row.id] != row.root):
                continue
            if not isinstance(row, Deal) or row.id not in self._deals or row.id[1:] not in self._sent:
                self._customers[row.id] = row.root
                if isinstance(row, Deal):
                    self._deals[row.id] = row
                self._authority.bootstrap([row], SYSTEM)

    def asked(self, user: str, part: dict[str, Any]) -> tuple[Dashboard, Hand]:
        """The dashboard, and the same by hand."""
        asked = Narrowed(**part)
        seen = self.dashboards.for_person(UserId(user), asked, patience_s=None)
        year, month = int(seen.first[:4]), seen.first[5:]
        day_before = self.clock.now().replace(year=year, month=int(month), day=1) - timedelta(days=1)
        with self.store.transaction(write=False) as rows:
            before = (f"{year - 1}-{month}", f"{day_before:%Y-%m}")
            return seen, by_hand(Asked(rows, user, asked, self.clock.now(), (seen.first, seen.last), before))


def compare(seen: Dashboard, hand: Hand) -> None:
    """Every additive figure, under every cut, and how customers bought."""
    assert seen.behind == 0
    total = seen.total.model_dump()
    assert {name: n for name, n in total.items() if n} == hand.figures("total").get("", {})
    for cut, groups in (("territory", seen.by_territory), ("rep", seen.by_rep), ("grade", seen.by_grade)):
        told = {each.id: {name: n for name in FIGURES if (n := getattr(each, name))} for each in groups}
        assert {key: sums for key, sums in told.items() if sums} == hand.figures(cut), cut
    months = {each.month: each.model_dump(exclude={"month"}) for each in seen.by_month}
    told = {month: {name: n for name, n in sums.items() if n} for month, sums in months.items()}
    assert {month: sums for month, sums in told.items() if sums} == hand.figures("month")
    assert {each.role: each.credit_fen for each in seen.by_role if each.credit_fen} == {
        role: n for role, n in hand.roles.items() if n
    }
    bought = hand.bought.values()
    assert seen.buying.customers == len(bought)
    assert seen.buying.buyers == sum(1 for now, _, _ in bought if now)
    assert seen.buying.repeat_buyers == sum(1 for now, _, _ in bought if now > 1)
    assert seen.buying.at_start == sum(1 for _, was, _ in bought if was)
    assert seen.buying.kept == sum(1 for now, was, _ in bought if now and was)
    assert seen.buying.churned == sum(1 for now, was, _ in bought if was and not now)
    assert seen.buying.revenue_fen == sum(fen for _, _, fen in bought)


def check(told: Told) -> None:
    """All askers, all parts, and the rollups themselves."""
    for user in ASKERS:
        for part in PARTS:
            compare(*told.asked(user, part))
    with told.store.connection(write=False) as connection:
        assert differences(connection, told.clock.now()) == []


def hold_against_plain_sql(told: Told) -> None:
    """Headquarters' whole, by territory; minutes are left out, as these visits have fractions of seconds."""
    seen, _ = told.asked("chen", {})
    with closing(sqlite.connect(str(told.store.engine.url.database))) as db:
        for figure in PLAIN.keys() - {"minutes"}:
            found = db.execute(PLAIN[figure], (seen.first, seen.last))
            plain = {place or "": many for place, many in found if many}
            assert {each.id: n for each in seen.by_territory if (n := getattr(each, figure))} == plain, figure


@settings(
    max_examples=6,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_by_rollup_and_by_hand_it_is_the_same(data: st.DataObject, empty: Path, tmp_path: Path) -> None:
    path = shutil.copy(empty, tmp_path / "server.db")
    told = Told(open_authority_store(f"sqlite:///{path}"))
    try:
        told.tell(data.draw(st.composite(first_cards)()))
        for morning in data.draw(mornings):
            told.tell(morning)
            if data.draw(st.booleans()):
                told.rollups.catch_up(told.clock.now(), at_once=data.draw(st.sampled_from((1, 2, 100))))
        check(told)
        hold_against_plain_sql(told)
        told.clock.pass_time(days=data.draw(st.integers(0, 40)))
        check(told)
    finally:
        told.store.close()


@settings(
    max_examples=2,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_on_postgresql_too(data: st.DataObject, postgres_server: Any) -> None:
    name, url = postgres_server.new_database()
    told = Told(open_authority_store(url))
    try:
        told.tell(list(company().rows.everything().values()))
        told.tell(data.draw(st.composite(first_cards)()))
        for morning in data.draw(mornings):
            told.tell(morning)
            told.rollups.catch_up(told.clock.now(), at_once=2)
        check(told)
    finally:
        told.store.close()
        postgres_server.drop(name)


def a_company(folder: Path, empty: Path) -> Told:
    """A company with two customers who bought, counted."""
    told = Told(open_authority_store(f"sqlite:///{shutil.copy(empty, folder / 'server.db')}"))
    told.tell(
        [
            card("c0"),
            card("c1", owner="zhao", where="south-1"),
            sold("c0", 1, 500),
            sold("c1", 2, 700),
        ]
    )
    told.rollups.catch_up(told.clock.now())
    return told


def card(name: str, **fields: str) -> Customer:
    """A customer's card."""
    return customer(name, **fields)[0]  # type: ignore[arg-type]


def sold(to: str, number: int, fen: int) -> Deal:
    """A confirmed order of February."""
    return Deal(
        id=DealId(f"d{number}"), customer=CustomerId(to), seller=UserId("li"),
        territory=TerritoryId("north-1"),
        business_date=date(2026, 2, number), amount=fen, status="confirmed", **SIGNED,
    )  # fmt: skip


def revenue(told: Told) -> int:
    """What the company sold."""
    return told.dashboards.for_person(UserId("chen"), Narrowed(), patience_s=None).total.revenue_fen


def test_a_rollup_that_is_not_what_the_rows_say_is_found_and_mended(empty: Path, tmp_path: Path) -> None:
    told = a_company(tmp_path, empty)
    with told.store.connection(write=True) as connection:
        connection.execute(text("UPDATE rollup_work_line SET revenue_02 = 1 WHERE customer = 'c0'"))
        connection.execute(text("UPDATE rollup_work_cell SET revenue_02 = revenue_02 + 9"))
        connection.execute(text("UPDATE rollup_group SET customers = 7"))
    with told.store.connection(write=False) as connection:
        found = {each.where for each in differences(connection, told.clock.now())}
    assert found == {"c0", "rollup_work_cell", "rollup_group"}
    told.rollups.count_anew(told.clock.now())
    with told.store.connection(write=False) as connection:
        assert differences(connection, told.clock.now()) == []
    assert revenue(told) == 1_200
    told.store.close()


def test_pointers_that_went_before_they_were_counted_start_a_new_count(empty: Path, tmp_path: Path) -> None:
    told = a_company(tmp_path, empty)
    told.tell([sold("c0", 3, 100)])
    with told.store.connection(write=True) as connection:
        connection.execute(text("UPDATE scope SET floor = head"))
        connection.execute(text("DELETE FROM feed"))
    assert revenue(told) == 1_300
    told.store.close()


def test_numbers_that_are_not_there_any_more_start_a_new_count(empty: Path, tmp_path: Path) -> None:
    """As when somebody put older rows back under newer rollups."""
    told = a_company(tmp_path, empty)
    with told.store.connection(write=True) as connection:
        connection.execute(text("UPDATE rollup_passed SET seq = seq + 100"))
        connection.execute(text("UPDATE rollup_work_cell SET revenue_02 = 0"))
    assert revenue(told) == 1_200
    told.store.close()


def test_a_question_that_may_not_wait_says_what_is_not_counted(empty: Path, tmp_path: Path) -> None:
    told = a_company(tmp_path, empty)
    for number in range(3, 9):
        told.tell([sold("c0" if number % 2 else "c1", number, 1)])
    told.rollups.step(told.clock.now(), at_once=1)
    with told.store.connection(write=False) as connection:
        assert behind(connection, told.clock.now()).changes > 0
    assert revenue(told) == 1_206
    told.store.close()


def test_few_customers_of_others_are_not_spoken_of(empty: Path, tmp_path: Path) -> None:
    told = a_company(tmp_path, empty)

    def yardstick() -> int | None:
        (one,) = told.dashboards.for_person(UserId("li"), Narrowed(), patience_s=None).yardsticks
        return one.average_order_fen

    assert yardstick() is None
    for number in (2, 3):
        told.tell(
            [
                row
                for row in customer(f"c{number}", owner="zhao", where="south-1")
                if isinstance(row, Customer)
            ]
        )
    assert yardstick() == 600
    told.store.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_visit_counts_in_the_month_that_china_has_and_in_full_minutes(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'server.db'}"
    if engine == "postgresql":
        url = request.getfixturevalue("postgres_url")
    migrate(url)
    told = Told(open_authority_store(url))
    told.tell(list(company().rows.everything().values()))
    began = datetime(2026, 1, 31, 16, 0, 0, 900_000, tzinfo=UTC)
    five = timedelta(minutes=5)
    lasted = (five, five - timedelta(microseconds=1), timedelta(seconds=59, milliseconds=200))
    told.tell([card("c0"), *(visit(number, began, began + each) for number, each in enumerate(lasted))])
    seen = told.dashboards.for_person(UserId("chen"), Narrowed(), patience_s=None)
    by_month = {each.month: (each.visits, each.minutes) for each in seen.by_month if each.visits}
    assert by_month == {"2026-02": (3, 9)}
    told.store.close()


def visit(number: int, began: datetime, ended: datetime) -> Visit:
    """A visit of Li's at the first customer."""
    return Visit(
        id=f"v{number}", customer=CustomerId("c0"), author=UserId("li"), territory=TerritoryId("north-1"),
        purpose="solve", check_in=Presence(at=began), check_out=Presence(at=ended), **SIGNED,
    )  # fmt: skip
