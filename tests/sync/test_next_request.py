"""What is told ahead of a device's next question is what the device then asks, whatever came in between."""

import asyncio
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from shared.models.customer import Customer
from shared.models.ids import SYSTEM
from sync.core.next_request import next_request
from sync.wire.pull import PullReply, PullRequest
from tests.support.company import company, contact, customer, role
from tests.support.field import Field, Person

SMALLEST_PAGE = 1_024

Exchange = tuple[PullRequest, PullReply]


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    here = [contact("acme", f"Mr Hu {place}") for place in range(20)]
    there = [contact("bolt", f"Ms Lin {place}") for place in range(20)]
    cards = (*customer("acme"), *customer("bolt", where="south-1", owner="zhao"))
    at_work = Field(tmp_path, company(*cards, *here, *there))
    yield at_work
    at_work.close()


def in_small_pages(person: Person) -> list[Exchange]:
    """Let the person's line carry small pages only; what passes is written down."""
    passed: list[Exchange] = []
    carry = person.line.pull

    async def pull(request: PullRequest) -> PullReply:
        reply = await carry(request.model_copy(update={"byte_budget": SMALLEST_PAGE}))
        passed.append((request, reply))
        return reply

    person.line.pull = pull  # type: ignore[method-assign]
    return passed


def told_right(passed: list[Exchange]) -> bool:
    """Whether each question was the one that could be told from the exchange before."""
    following = [(next_request(*one), two[0]) for one, two in pairwise(passed) if one[1].more]
    return len(following) > 1 and all(told == asked for told, asked in following)


def test_a_first_copy_asks_as_told(field: Field) -> None:
    li = field.device("li")
    passed = in_small_pages(li)
    asyncio.run(li.sync())
    assert li.sees(Customer, "acme") is not None
    assert told_right(passed)


def test_a_device_that_changes_histories_asks_as_told(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    field.store.begin_epoch("restored")
    passed = in_small_pages(li)
    asyncio.run(li.sync())
    unread, *read = passed
    assert unread[0] == read[0][0], "what came before the outbox was numbered anew is asked again"
    assert told_right(read)


def test_a_device_whose_rep_moves_to_another_territory_asks_as_told(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    before = role("li", "rep", "north-1")
    moved = (before.model_copy(update={"valid_to": field.clock.now()}), role("li", "rep", "south-1"))
    field.authority.bootstrap(moved, SYSTEM)
    passed = in_small_pages(li)
    asyncio.run(li.sync())
    assert any(reply.lost for _, reply in passed)
    assert told_right(passed)
