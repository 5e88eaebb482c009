"""A large company straight in the tables: a million orders and a million visits, shaped as the engine writes them.

Through the engine it would take hours and end in the same rows. Every text is checked against its model
once, and the figures follow from arithmetic on the row's number, so any run makes the same company.
"""

# ruff: noqa: E501  a row's text stands on as few lines as it can

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from server.adapters.sqlite_engine import sqlite
from server.adapters.tables import MEMBER, METADATA
from shared.models.base import Entity
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal
from shared.models.grading import Grade
from shared.models.ids import UserId
from shared.models.person import Role, RoleAssignment, User
from shared.models.visit import Visit
from tests.support.company import pack, role, territory, user
from tests.support.server import prepare

REGIONS, PER_REGION, PER_TERRITORY = 10, 20, 100
TERRITORIES = REGIONS * PER_REGION
CUSTOMERS = TERRITORIES * PER_TERRITORY
HEADQUARTERS, MANAGER, REP = UserId("hq-1"), UserId("m-00"), UserId("r-0000")
LOGINS = (HEADQUARTERS, MANAGER, REP)
SINCE = date(2023, 1, 1)
DAYS = 1_155
"""Up to the end of February 2026, shortly before the test's server has its today."""

_AT = "2023-01-02T03:04:05Z"
_GRADES = "ABBCCCCC"

Made = Iterator[tuple[Any, ...]]


def reference() -> tuple[Entity, ...]:
    """Headquarters, regions and territories, with a manager or a rep each."""
    rows: list[Entity] = [pack(), territory("hq", None, "company"), user(HEADQUARTERS)]
    rows.append(role(HEADQUARTERS, "deputy_gm", "hq"))
    for region in range(REGIONS):
        rows.append(territory(f"area-{region:02}", "hq", "region"))
        rows += _held_by(f"m-{region:02}", "region_manager", f"area-{region:02}")
    for place in range(TERRITORIES):
        rows.append(territory(_place(place), f"area-{place // PER_REGION:02}", "territory"))
        rows += _held_by(f"r-{place:04}", "rep", _place(place))
    return tuple(rows)


def _held_by(who: str, what: Role, where: str) -> tuple[User, RoleAssignment]:
    return user(who), role(who, what, where)


def _place(number: int) -> str:
    return f"place-{number:04}"


def _id(kind: int, number: int) -> str:
    return f"019b{kind:04x}-{number >> 16:04x}-7{number & 0xFFF:03x}-8000-{number:012x}"


def customer_id(number: int) -> str:
    """The identity of a customer."""
    return _id(1, number)


def cards() -> Made:
    """Cards: one in fifty is archived."""
    for n in range(CUSTOMERS):
        at, place, rep = customer_id(n), _place(n // PER_TERRITORY), f"r-{n // PER_TERRITORY:04}"
        end = f',"archived_at":"{_AT}"' if n % 50 == 49 else ""
        yield (
            at,
            at,
            1,
            (
                f'{{{_signed(at)},"name":"杭州宏达商贸 {n:05}","code":"K{n:05}","phone":"0571 {n:08}","address":"文三路 {n} 号, 西湖区",'
                f'"city":"杭州","needs":"每月两车, 月底结算","territory":"{place}","owner":"{rep}"{end}}}'
            ),
            place,
            rep,
            f"K{n:05}",
            None,
        )


def deals(many: int) -> Made:
    """Confirmed orders; one in a hundred was cancelled, one in seven sold by the territory beside."""
    for n in range(many):
        at, customer, place, seller, day, amount = _deal(n)
        status = "cancelled" if n % 100 == 99 else "confirmed"
        yield (
            _id(2, n),
            at,
            1,
            (
                f'{{{_signed(_id(2, n))},"business_date":"{day}","amount":{amount},"number":"SO-{n:07}",'
                f'"lines":[{{"product":"P-{n % 40:02}","quantity_milli":{1_000 + n % 9_000},"amount":{amount}}}],'
                f'"customer":"{customer}","seller":"{seller}","territory":"{place}",'
                f'"status":"{status}","approver":"m-00","confirmed_at":"{_AT}","confirmation":{1 + n // CUSTOMERS}}}'
            ),
            seller,
            status,
            day,
        )


def _deal(n: int) -> tuple[str, str, str, str, str, int]:
    c = n % CUSTOMERS
    place = c // PER_TERRITORY
    seller = place if n % 7 else (place + 1) % TERRITORIES
    day = SINCE + timedelta(days=(n * 7_919 + c * 31) % DAYS)
    # A few customers bring most, as anywhere: amounts fall with the customer's place in its territory.
    amount = 20_000_000 // (1 + c % PER_TERRITORY) + (n * 104_729) % 500_000
    return customer_id(c), customer_id(c), _place(place), f"r-{seller:04}", day.isoformat(), amount


def visits(many: int) -> Made:
    """Visits of five to eighty-four minutes."""
    for n in range(many):
        c = (n * 3) % CUSTOMERS
        at, place = customer_id(c), c // PER_TERRITORY
        author = f"r-{(place if n % 11 else (place + 1) % TERRITORIES):04}"
        began = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=(n * 15_485_863) % (DAYS * 1_440))
        ended = began + timedelta(minutes=5 + n % 80, seconds=n % 60)
        yield (
            _id(3, n),
            at,
            1,
            (
                f'{{{_signed(_id(3, n))},"purpose":"solve","check_in":{{"at":"{_z(began)}"}},"check_out":{{"at":"{_z(ended)}"}},'
                f'"outcome":"谈妥下月订货数量, 客户希望提前送货","next_step":"回访",'
                f'"customer":"{at}","author":"{author}","territory":"{_place(place)}"}}'
            ),
            author,
        )


def splits(many: int) -> Made:
    """One ledger entry for each confirmed order, shared with the transferor for the first ones."""
    for n in range(many):
        if n % 100 == 99:
            continue
        at, customer, place, seller, day, amount = _deal(n)
        deal = _id(2, n)
        given = amount * 6 // 10 if n < CUSTOMERS else 0
        other = f"r-{(n + 7) % TERRITORIES:04}"
        lines = (
            f'{{"beneficiary":{{"role":"transferor","user":"{other}","territory":"{place}"}},"share":6000,"amount":{given}}},'
            f'{{"beneficiary":{{"role":"receiver","user":"{seller}","territory":"{place}"}},"share":4000,"amount":{amount - given}}}'
            if given
            else f'{{"beneficiary":{{"role":"owner","user":"{seller}","territory":"{place}"}},"share":10000,"amount":{amount}}}'
        )
        first = "true" if given else "false"
        yield (
            _id(4, n),
            at,
            1,
            (
                f'{{{_signed(_id(4, n))},"customer":"{customer}","deal":"{deal}","kind":"accrual","entry":1,'
                f'"business_date":"{day}","lines":[{lines}],"provenance":{{"pack":"v1","rules":["H4"],'
                f'"facts":{{"deal":"{deal}","amount":{amount},"returned":0,"business_date":"{day}","first":{first},'
                f'"transfer":null,"earlier_deal":null,"engineering":"none","mode":"region"}},'
                f'"sentence_zh":"客户负责人独立成交，获得全部业绩。","sentence_en":"Sold by the owner alone: all of the credit."}},'
                f'"seller":"{seller}"}}'
            ),
            deal,
            day,
            seller,
            None,
        )


def grades() -> Made:
    """Two final grades of every customer: of the round before the last and of the last."""
    for n in range(CUSTOMERS):
        for year in (0, 1):
            at, grade = customer_id(n), _GRADES[(n + year * (n % 3)) % len(_GRADES)]
            day = f"{2024 + year}-03-30"
            yield (
                _id(5, 2 * n + year),
                at,
                1,
                (
                    f'{{{_signed(_id(5, 2 * n + year))},"customer":"{at}","round":"round-{2024 + year}","state":"final",'
                    f'"computed":"{grade}","grade":"{grade}","potential":"medium","credit":null,"segment":"normal",'
                    f'"assessed_on":"{day}","explanation":{{"pack":"v1","rules":["H8"],"factors":[],'
                    f'"threshold":{{"territory":null,"a_from":500000000,"b_from":100000000}},"what_if":[],'
                    f'"sentence_zh":"按销售额评定。","sentence_en":"Graded by sales."}}}}'
                ),
                f"round-{2024 + year}",
                "final",
            )


def members() -> Made:
    """Where every card sits."""
    for n in range(CUSTOMERS):
        yield customer_id(n), f"p:{_place(n // PER_TERRITORY)}"
        yield customer_id(n), f"t:{_place(n // PER_TERRITORY)}"


def tables(orders: int, visited: int) -> tuple[tuple[str, Callable[[], Made]], ...]:
    """Every table with the maker of its rows, columns in the table's order."""
    return (
        (Customer.KIND, cards),
        (Deal.KIND, lambda: deals(orders)),
        (Visit.KIND, lambda: visits(visited)),
        (CreditSplit.KIND, lambda: splits(orders)),
        (Grade.KIND, grades),
        (MEMBER.name, members),
    )


def make_big_company(file: Path, orders: int, visited: int) -> str:
    """A SQLite database with such a company; returns its address."""
    url = f"sqlite:///{file}"
    prepare(url, reference(), LOGINS)
    check()
    with closing(sqlite.connect(file, isolation_level=None)) as db:
        for setting in (
            "synchronous = OFF",
            "journal_mode = OFF",
            "cache_size = -400000",
            "temp_store = MEMORY",
        ):
            db.execute(f"PRAGMA {setting}")
        db.execute("BEGIN IMMEDIATE")
        for name, make in tables(orders, visited):
            fill(db, name, make())
        rows = [(f"t:{_place(n)}", 1_000, 1_000, 0) for n in range(TERRITORIES)]
        db.executemany("INSERT INTO scope (scope, head, floor, digest) VALUES (?, ?, ?, ?)", rows)
        db.execute("COMMIT")
    return url


def fill(db: sqlite.Connection, name: str, rows: Made) -> None:
    """Write a table's rows first and its indexes after, which takes a third of the time."""
    of = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    indexes = db.execute(of, (name,)).fetchall()
    for index, _ in indexes:
        db.execute(f'DROP INDEX "{index}"')
    places = ", ".join("?" * len(METADATA.tables[name].c))
    db.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)  # noqa: S608  names of our own tables
    for _, statement in indexes:
        db.execute(statement)


def check() -> None:
    """Refuse to make rows that the engine would have written otherwise."""
    for kind, row in (
        (Customer, next(cards())),
        (Deal, next(deals(1))),
        (Visit, next(visits(1))),
        (CreditSplit, next(splits(1))),
        (Grade, next(grades())),
    ):
        read = kind.model_validate_json(row[3])
        filed = tuple(
            None if value is None else str(value) for value in (getattr(read, c) for c in kind.columns())
        )
        assert read.text() == row[3], f"{read.text()}\n{row[3]}"
        assert (read.id, read.root, *filed) == (row[0], row[1], *row[4:]), row


def _signed(row_id: str) -> str:
    return f'"id":"{row_id}","created_by":"system","created_at":"{_AT}","changed_by":"system","changed_at":"{_AT}"'


def _z(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
