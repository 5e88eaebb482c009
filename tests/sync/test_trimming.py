"""Old pointers go when every device that is at work has passed them; who was away too long copies anew."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from shared.case import Changes
from shared.models.customer import Customer
from shared.models.visit import Visit
from shared.rules.visibility import Scope
from tests.support.company import company, contact, customer
from tests.support.field import Field
from tests.support.work import edits_phone, visits

NORTH = Scope("t:north-1")
QUIET = timedelta(days=90)


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(tmp_path, company(*customer("acme"), contact("acme"), *customer("bolt")))
    yield at_work
    at_work.close()


def pointers(field: Field) -> int:
    with field.store.transaction(write=False) as tx:
        return len(tx.feed_after(NORTH, 0, 1_000))


def test_what_everybody_has_passed_goes(field: Field) -> None:
    li, ma = field.device("li"), field.device("ma")
    for person in (li, ma):
        asyncio.run(person.sync())
    field.clock.tick(minutes=5)
    asyncio.run(li.sync())
    before = pointers(field)
    assert field.authority.trim(QUIET) == 0, "nobody knows yet how far Ma has come"
    asyncio.run(ma.sync())
    assert field.authority.trim(QUIET) >= before > 0
    assert pointers(field) == 0
    assert isinstance(li.engine.issue(visits(li)), Changes)
    asyncio.run(li.sync())
    asyncio.run(ma.sync())
    assert len(ma.store.all(Visit)) == 1


def test_who_was_away_for_too_long_copies_anew_and_keeps_the_outbox(field: Field) -> None:
    li, old = field.device("li"), field.device("li")
    for person in (li, old):
        asyncio.run(person.sync())
    old.engine.issue(edits_phone(old, "110"))
    field.clock.tick(days=100)
    for place in range(3):
        li.engine.issue(visits(li, str(place)))
        asyncio.run(li.sync())
        field.clock.tick(minutes=2)
        asyncio.run(li.sync())
    assert field.authority.trim(QUIET) > 0

    asyncio.run(old.sync())

    card = field.server_row(Customer, "acme")
    assert card is not None
    assert card.phone == "110"
    assert old.sees(Customer, "acme") == card
    assert len(old.store.all(Visit)) == 3
