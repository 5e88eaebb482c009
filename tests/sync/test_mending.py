"""Rows that came to differ from the server's are noticed at once, put right, and told of."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from shared.models.customer import Contact, Customer
from shared.models.visit import Visit
from shared.rules.visibility import Scope
from sync.mending import MOST_MENDED
from sync.reports import Mended
from sync.wire.compare import CompareReply, CompareRequest
from tests.support.company import company, contact, customer
from tests.support.field import Field, Person
from tests.support.work import edits_phone, visits

CARDS = 300
NORTH = Scope("t:north-1")


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    cards = [row for place in range(CARDS) for row in customer(f"c{place:03}", phone="1")]
    at_work = Field(tmp_path, company(*customer("acme"), contact("acme"), *cards))
    yield at_work
    at_work.close()


def spoil(person: Person, sql: str) -> None:
    """Change the device's file behind the engine's back, as a broken disk or a defect would."""
    person.store.db.conn.execute(sql)
    person.store._remembered.clear()
    person.store.count_again()


def the_same(field: Field, person: Person) -> bool:
    here = {row.id: row for kind in (Customer, Contact, Visit) for row in person.store.all(kind)}
    there = {row.id: row for kind in (Customer, Contact, Visit) for row in field.server_rows(kind)}
    return here == there


def listening(person: Person) -> list[CompareReply]:
    """Let the answers to comparisons be written down."""
    heard: list[CompareReply] = []
    carry = person.line.compare

    async def compare(request: CompareRequest) -> CompareReply:
        reply = await carry(request)
        heard.append(reply)
        return reply

    person.line.compare = compare  # type: ignore[method-assign]
    return heard


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM customer WHERE id = 'c017'",
        "UPDATE customer SET doc = json_set(doc, '$.phone', '666'), version = 9 WHERE id IN ('c100', 'c250')",
        "DELETE FROM contact",
        "INSERT INTO contact (id, root, version, doc) SELECT 'stray', root, 7, json_set(doc, '$.id', 'stray')"
        " FROM contact",
    ],
    ids=["a row is gone", "rows are of another version", "a whole kind is gone", "a row too many"],
)
def test_what_differs_is_put_right_by_the_next_sync(field: Field, damage: str) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    spoil(li, damage)
    assert not the_same(field, li)

    report = asyncio.run(li.engine.sync())

    assert the_same(field, li)
    assert report.mended
    assert not report.unlike
    assert [news.what for _, news in li.engine.news()] == ["repaired"] * len(report.mended)
    assert not asyncio.run(li.engine.sync()).mended


def test_only_the_rows_that_differ_are_fetched(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    spoil(li, "DELETE FROM customer WHERE id IN ('c017', 'c200')")
    heard = listening(li)

    report = asyncio.run(li.engine.sync())

    assert report.mended == (Mended(NORTH, 2),)
    assert [row.id for reply in heard for row in reply.rows] == ["c017", "c200"]
    assert sum(len(told.rows) for reply in heard for told in reply.told) < CARDS / 4


def test_a_card_that_should_have_left_long_ago_goes_with_all_that_hangs_on_it(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    spoil(
        li,
        "INSERT INTO customer (id, root, version, doc) SELECT 'ghost', 'ghost', 3,"
        " json_set(doc, '$.id', 'ghost') FROM customer WHERE id = 'acme'",
    )
    spoil(li, "INSERT INTO member VALUES ('ghost', 't:north-1')")

    asyncio.run(li.sync())

    assert li.sees(Customer, "ghost") is None
    assert the_same(field, li)


def test_where_too_much_differs_the_scope_is_copied_anew(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.mending.MOST_MENDED", 5)
    assert MOST_MENDED > CARDS
    li = field.device("li")
    asyncio.run(li.sync())
    spoil(li, "DELETE FROM customer")

    report = asyncio.run(li.engine.sync())

    assert report.mended == (Mended(NORTH, None),)
    assert the_same(field, li)


def test_work_that_waits_is_laid_over_what_was_put_right(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    spoil(li, "UPDATE customer SET doc = json_set(doc, '$.city', 'elsewhere'), version = 5 WHERE id = 'acme'")
    carry = li.line.compare

    async def compare(request: CompareRequest) -> CompareReply:
        li.engine.issue(edits_phone(li, "110"))
        li.line.compare = carry  # type: ignore[method-assign]
        return await carry(request)

    li.line.compare = compare  # type: ignore[method-assign]
    asyncio.run(li.sync())
    card = li.sees(Customer, "acme")
    assert card is not None
    assert (card.city, card.phone) == ("", "110")
    asyncio.run(li.sync())
    assert the_same(field, li)


def test_a_sum_that_is_wrong_over_rows_that_are_right_is_added_up_anew(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    li.store.db.conn.execute("UPDATE digest SET weight = weight + 1 WHERE scope = 't:north-1'")

    report = asyncio.run(li.engine.sync())

    assert report.mended == (Mended(NORTH, 0),)
    assert not li.engine.news(), "nothing happened that a person need know"
    assert not asyncio.run(li.engine.sync()).mended


def test_a_server_that_counts_wrongly_is_reported_and_ends_the_sync(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    with field.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE scope SET digest = digest + 1 WHERE scope = 't:north-1'")

    report = asyncio.run(li.engine.sync())

    assert report.unlike == (NORTH,)
    assert the_same(field, li), "what is there stays there"


def test_any_damage_is_mended(field: Field) -> None:
    """Rows deleted and versions changed at random, in any kind, while others work."""
    li, ma = field.device("li"), field.device("ma")
    asyncio.run(li.sync())
    for seed in range(8):
        rng = Random(seed)  # noqa: S311  a repeatable choice, not a secret
        for place in rng.sample(range(CARDS), rng.randint(1, 40)):
            doing = rng.choice(("DELETE FROM customer", "UPDATE customer SET version = 77"))
            spoil(li, f"{doing} WHERE id = 'c{place:03}'")
        asyncio.run(ma.sync())
        ma.engine.issue(visits(ma))
        asyncio.run(ma.sync())
        asyncio.run(li.sync())
        assert the_same(field, li), seed
