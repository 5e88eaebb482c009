"""A copy that comes in pages, with the world moving on between them: in the end the device has it all."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.case import Changes
from shared.commands import EditCustomer
from shared.models.customer import Customer, CustomerPatch
from shared.models.ids import CustomerId
from shared.rules.visibility import Scope
from sync.faults import Unreachable
from sync.wire.pull import PullReply, PullRequest, WireRow
from tests.support.company import company, contact, customer, new_id
from tests.support.field import Field, Person

SMALLEST_PAGE = 1_024


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    contacts = [contact("acme", f"Mr Hu {place}") for place in range(20)]
    at_work = Field(tmp_path, company(*customer("acme"), *contacts))
    yield at_work
    at_work.close()


def in_small_pages(person: Person, *, until: Callable[[], bool] = lambda: False) -> None:
    """Let the person's line carry small pages only, and break once when the time has come."""
    carry = person.line.pull
    broken = False

    async def pull(request: PullRequest) -> PullReply:
        nonlocal broken
        if not broken and until():
            broken = True
            raise Unreachable("the signal went")
        return await carry(request.model_copy(update={"byte_budget": SMALLEST_PAGE}))

    person.line.pull = pull  # type: ignore[method-assign]


def copies_the_card_and_loses_the_signal(person: Person) -> None:
    """Let the person's first copy get as far as the card, and no further."""
    in_small_pages(person, until=lambda: person.sees(Customer, "acme") is not None)
    with pytest.raises(Unreachable):
        asyncio.run(person.sync())


def test_what_was_pushed_during_a_first_copy_is_there_when_it_ends(field: Field) -> None:
    li = field.device("li")
    copies_the_card_and_loses_the_signal(li)
    edit = EditCustomer(
        id=new_id("cmd"),
        happened_at=li.engine.now(),
        customer=CustomerId("acme"),
        base=CustomerPatch(phone=""),
        mine=CustomerPatch(phone="139"),
    )
    assert isinstance(li.engine.issue(edit), Changes)
    asyncio.run(li.sync())
    card = li.sees(Customer, "acme")
    assert card is not None
    assert card.phone == "139"
    assert card == field.server_row(Customer, "acme")


def test_another_history_replaces_all_that_is_held_even_in_small_pages(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    card = field.server_row(Customer, "acme")
    assert card is not None
    with li.store.transaction():
        # A row as the old history had it: version and text are beyond what the new one knows.
        beyond = card.model_copy(update={"phone": "999"}).text()
        row = WireRow(kind="customer", id="acme", root="acme", version=9, doc=beyond)
        li.store.put_wire(Scope("t:north-1"), [row])
    field.store.begin_epoch("restored")
    in_small_pages(li)
    asyncio.run(li.sync())
    assert li.sees(Customer, "acme") == card
