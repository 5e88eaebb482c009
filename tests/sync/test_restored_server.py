"""The server goes on from a backup: devices offer again what it lost, and nothing counts twice."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.case import Changes
from shared.models.customer import Customer
from shared.models.visit import Visit
from sync.faults import Unreachable
from tests.support.company import company, contact, customer
from tests.support.field import Field, Person
from tests.support.work import edits_phone, visits


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(tmp_path, company(*customer("acme"), contact("acme")))
    yield at_work
    at_work.close()


def does(person: Person, *outcomes: str) -> None:
    """Log visits and send them, on a device that has the card."""
    asyncio.run(person.sync())
    for outcome in outcomes:
        assert isinstance(person.engine.issue(visits(person, outcome)), Changes)
    asyncio.run(person.sync())


def visits_on_the_server(field: Field) -> list[str]:
    return sorted(visit.outcome for visit in field.server_rows(Visit))


def test_what_the_server_had_taken_and_lost_comes_back_from_the_device(field: Field) -> None:
    li = field.device("li")
    does(li, "before")
    backup = field.back_up()
    does(li, "after 1", "after 2")
    field.restore(backup)
    assert visits_on_the_server(field) == ["before"]

    asyncio.run(li.sync())

    assert visits_on_the_server(field) == ["after 1", "after 2", "before"]
    assert len(list(li.store.all(Visit))) == 3
    (told,) = [news for _, news in li.engine.news() if news.what == "restored"]
    assert told.count == 2


def test_what_waited_meanwhile_is_sent_behind_what_was_lost(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    backup = field.back_up()
    li.engine.issue(edits_phone(li, "111"))
    asyncio.run(li.sync())
    li.engine.issue(edits_phone(li, "222", was="111"))
    field.restore(backup)

    asyncio.run(li.sync())

    card = field.server_row(Customer, "acme")
    assert card is not None
    assert card.phone == "222"
    assert li.sees(Customer, "acme") == card


def test_a_device_that_the_backup_never_knew_offers_everything(field: Field) -> None:
    backup = field.back_up()
    li = field.device("li")
    does(li, "one", "two")
    field.restore(backup)
    asyncio.run(li.sync())
    assert visits_on_the_server(field) == ["one", "two"]


def test_nothing_counts_twice_however_often_the_server_is_restored(field: Field) -> None:
    li = field.device("li")
    does(li, "one")
    backup = field.back_up()
    does(li, "two")
    for _ in range(3):
        field.restore(backup)
        asyncio.run(li.sync())
    does(li, "three")
    assert visits_on_the_server(field) == ["one", "three", "two"]
    assert not li.engine.outbox()


def test_a_reply_that_is_lost_while_work_is_offered_again_changes_nothing(field: Field) -> None:
    li = field.device("li")
    does(li, "one")
    backup = field.back_up()
    does(li, "two", "three")
    field.restore(backup)
    for _ in range(3):
        li.line.lose_next_reply = True
        with pytest.raises(Unreachable):
            asyncio.run(li.sync())
    asyncio.run(li.sync())
    assert visits_on_the_server(field) == ["one", "three", "two"]


def test_work_of_two_devices_is_whole_again_when_both_have_come_back(field: Field) -> None:
    li, ma = field.device("li"), field.device("ma")
    does(li, "one")
    backup = field.back_up()
    does(li, "two")
    asyncio.run(ma.sync())
    does(ma, "hers")
    field.restore(backup)
    for person in (ma, li, ma):
        asyncio.run(person.sync())
    assert visits_on_the_server(field) == ["hers", "one", "two"]
    assert sorted(visit.outcome for visit in ma.store.all(Visit)) == ["hers", "one", "two"]
