"""A device without room says so, acknowledges nothing, and works on when there is room again."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from shared.commands import EditCustomer
from shared.models.customer import Customer, CustomerPatch
from shared.models.ids import CustomerId
from sync.store_faults import DeviceFullError
from tests.support.answers import done
from tests.support.company import company, customer, new_id
from tests.support.field import Field, Person

NAMES = tuple(f"customer-{number:03d}" for number in range(60))
LONG = "会议室在三楼" * 80


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(tmp_path, company(*(row for name in NAMES for row in customer(name))))
    yield at_work
    at_work.close()


def an_edit(person: Person, name: str) -> EditCustomer:
    return EditCustomer(
        id=new_id("cmd"),
        happened_at=person.engine.now(),
        customer=CustomerId(name),
        base=CustomerPatch(needs=""),
        mine=CustomerPatch(needs=LONG),
    )


def fill_the_disk(person: Person) -> None:
    pages = person.store.db.execute("PRAGMA page_count").fetchone()[0]
    person.store.db.execute(f"PRAGMA max_page_count = {pages}")


def make_room(person: Person) -> None:
    person.store.db.execute("PRAGMA max_page_count = 1000000")


def test_what_found_no_room_is_not_acknowledged_and_nothing_of_it_is_kept(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    fill_the_disk(li)
    kept: list[str] = []
    refused: list[str] = []
    for name in NAMES:
        edit = an_edit(li, name)
        try:
            done(li.engine.issue(edit))
            kept.append(name)
        except DeviceFullError:
            refused.append(name)
            card = li.sees(Customer, name)
            assert card is not None
            assert card.needs == "", "not even what is shown was changed"
    assert refused
    assert [each.counter for each in li.engine.outbox()] == list(range(1, len(kept) + 1))

    make_room(li)

    for name in refused:
        done(li.engine.issue(an_edit(li, name)))
    asyncio.run(li.sync())
    for name in NAMES:
        card = field.server_row(Customer, name)
        assert card is not None
        assert card.needs == LONG
        assert li.sees(Customer, name) == card
    assert li.engine.outbox() == []


def test_a_sync_that_finds_no_room_goes_on_when_there_is_some(field: Field) -> None:
    li = field.device("li")
    fill_the_disk(li)
    with pytest.raises(DeviceFullError):
        asyncio.run(li.sync())
    assert li.store.cursors() == {}
    make_room(li)
    asyncio.run(li.sync())
    assert [li.sees(Customer, name) for name in NAMES] == [field.server_row(Customer, name) for name in NAMES]


def test_a_file_that_met_a_full_disk_opens_as_it_was(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    fill_the_disk(li)
    issued = 0
    with suppress(DeviceFullError):
        for name in NAMES:
            done(li.engine.issue(an_edit(li, name)))
            issued += 1
    assert issued < len(NAMES)
    li = field.reopened(li, lambda _: None)
    assert li.store.salvaged is None
    assert len(li.engine.outbox()) == issued
