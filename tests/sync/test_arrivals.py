"""A territory that changes hands: each customer arrives whole, in pages that stay near what was asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.models.customer import Contact
from shared.models.ids import SYSTEM, DeviceId, UserId
from shared.rules.visibility import Scope
from sync.wire.pull import PullRequest, ScopePage
from tests.support.company import company, contact, customer
from tests.support.field import Field

SOUTH = Scope("t:south-1")
CARDS = [f"c-{place:03d}" for place in range(90)]
PEOPLE = 3
BUDGET = 4_096


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    cards = [row for name in CARDS for row in (customer(name)[0], *(contact(name) for _ in range(PEOPLE)))]
    at_work = Field(tmp_path, company(*cards))
    yield at_work
    at_work.close()


def pages(field: Field, asked: PullRequest) -> Iterator[ScopePage]:
    """The pages of the southern territory, one after the other, until there are no more."""
    more = True
    while more:
        reply = field.authority.pull(UserId("zhao"), asked)
        yield from (page for page in reply.pages if page.scope == SOUTH)
        cursors = {**asked.cursors, **{page.scope: page.cursor for page in reply.pages}}
        asked, more = asked.model_copy(update={"cursors": cursors}), reply.more


def test_each_customer_arrives_whole_in_the_page_that_announces_it(field: Field) -> None:
    first = field.authority.pull(UserId("zhao"), PullRequest(device=DeviceId("zhao-1")))
    assert not first.more
    held = {page.scope: page.cursor for page in first.pages}
    asked = PullRequest(device=DeviceId("zhao-1"), cursors=held, byte_budget=BUDGET)
    field.authority.bootstrap([customer(name, owner="zhao", where="south-1")[0] for name in CARDS], SYSTEM)

    arrived = list(pages(field, asked))

    assert [root for page in arrived for root in page.entered] == CARDS
    for page in arrived:
        for root in page.entered:
            kinds = [row.kind for row in page.rows if row.root == root]
            assert kinds == ["customer", *[Contact.KIND] * PEOPLE]
        assert {row.root for row in page.rows} == set(page.entered)
        last = sum(len(row.doc) for row in page.rows if row.root == page.entered[-1])
        assert sum(len(row.doc) for row in page.rows) - last < BUDGET
