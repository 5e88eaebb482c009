"""A device whose file was damaged goes on: its work reaches the server once, its rows come again."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.commands import EditCustomer
from shared.models.customer import Customer, CustomerPatch
from shared.models.ids import CustomerId
from sync.faults import Unreachable
from tests.support import damage
from tests.support.answers import done
from tests.support.company import company, customer, new_id
from tests.support.field import Field, Person

NAMES = tuple(f"customer-{number:02d}" for number in range(30))


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(tmp_path, company(*(row for name in NAMES for row in customer(name))))
    yield at_work
    at_work.close()


def notes_a_phone(person: Person, name: str) -> str:
    edit = EditCustomer(
        id=new_id("cmd"),
        happened_at=person.engine.now(),
        customer=CustomerId(name),
        base=CustomerPatch(phone=""),
        mine=CustomerPatch(phone=f"139-{name[-2:]}"),
    )
    done(person.engine.issue(edit))
    return edit.id


def ruins_the_first_page(person: Person) -> None:
    damage.wipe(person.store.path, 0, b"\xff")


def test_work_that_was_sent_and_work_that_was_not_are_applied_once(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    sent = [notes_a_phone(li, name) for name in NAMES[:10]]
    asyncio.run(li.sync())
    under_way = [notes_a_phone(li, name) for name in NAMES[10:20]]
    li.line.lose_next_reply = True
    with pytest.raises(Unreachable):
        asyncio.run(li.sync())
    waiting = [notes_a_phone(li, name) for name in NAMES[20:]]
    identity = li.store.meta("device")

    li = field.reopened(li, ruins_the_first_page)

    salvaged = li.store.salvaged
    assert salvaged is not None
    assert (salvaged.commands, salvaged.unreadable) == (20, 0)
    assert [each.id for each in li.engine.outbox()] == under_way + waiting
    assert li.store.meta("device") != identity
    asyncio.run(li.sync())
    assert li.engine.outbox() == []
    assert li.engine.drafts() == []
    for name in NAMES:
        card = field.server_row(Customer, name)
        assert card is not None
        assert card.phone == f"139-{name[-2:]}"
        assert li.sees(Customer, name) == card
    assert field.times_applied(*sent, *under_way, *waiting) == dict.fromkeys(sent + under_way + waiting, 1)
    assert [news.what for _, news in li.engine.news()] == ["salvaged"]
