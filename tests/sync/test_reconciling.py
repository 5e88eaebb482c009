"""Devices and one authority: work done apart comes together, each piece exactly once."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.case import Changes
from shared.commands import EditCustomer
from shared.errors import Code, Refusal
from shared.models.customer import Customer, CustomerPatch
from shared.models.ids import CustomerId, TerritoryId
from shared.models.review import Notice, ReviewItem
from shared.models.visit import Visit
from sync.faults import Unreachable
from tests.support.company import company, contact, customer, new_id
from tests.support.field import Field, Person
from tests.support.work import approves, asks_for_transfer, edits_phone, visits


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(
        tmp_path,
        company(*customer("acme"), contact("acme"), *customer("bolt", where="south-1", owner="zhao")),
    )
    yield at_work
    at_work.close()


def hand_acme_to_wang(li: Person, ma: Person) -> None:
    async def run() -> None:
        assert isinstance(li.engine.issue(asks_for_transfer(li)), Changes)
        await li.sync()
        await ma.sync()
        (transfer,) = ma.engine.facts.transfers("acme")
        assert isinstance(ma.engine.issue(approves(ma, transfer)), Changes)
        await ma.sync()

    asyncio.run(run())


def test_a_rep_receives_their_own_customers_and_no_others(field: Field) -> None:
    li, zhao = field.device("li"), field.device("zhao")
    asyncio.run(li.sync())
    asyncio.run(zhao.sync())
    assert li.sees(Customer, "acme")
    assert not li.sees(Customer, "bolt")
    assert zhao.sees(Customer, "bolt")
    assert not zhao.sees(Customer, "acme")


def test_work_without_signal_is_there_at_once_and_on_the_server_after(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    li.line.up = False
    visit = visits(li)
    assert isinstance(li.engine.issue(edits_phone(li, "139")), Changes)
    assert isinstance(li.engine.issue(visit), Changes)
    with pytest.raises(Unreachable):
        asyncio.run(li.sync())
    card = li.sees(Customer, "acme")
    assert card is not None
    assert card.phone == "139"
    assert li.engine.status().waiting == 2

    li.line.up = True
    asyncio.run(li.sync())
    assert li.engine.status().waiting == 0
    assert li.engine.outbox() == []
    stored = field.server_row(Customer, "acme")
    assert stored is not None
    assert stored.phone == "139"
    assert field.server_row(Visit, visit.visit) == li.sees(Visit, visit.visit)


def test_a_lost_reply_applies_nothing_twice(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    visit = visits(li)
    li.engine.issue(visit)
    li.line.lose_next_reply = True
    with pytest.raises(Unreachable):
        asyncio.run(li.sync())
    asyncio.run(li.sync())
    assert [row.id for row in field.server_rows(Visit)] == [visit.visit]
    assert li.engine.outbox() == []


def test_two_people_edit_different_fields_and_both_stay(field: Field) -> None:
    li, ma = field.device("li"), field.device("ma")
    asyncio.run(li.sync())
    asyncio.run(ma.sync())
    ma.engine.issue(
        EditCustomer(
            id=new_id("cmd"),
            happened_at=ma.engine.now(),
            customer=CustomerId("acme"),
            base=CustomerPatch(industry=""),
            mine=CustomerPatch(industry="cement"),
        )
    )
    li.engine.issue(edits_phone(li, "139"))
    asyncio.run(ma.sync())
    asyncio.run(li.sync())
    asyncio.run(ma.sync())
    for person in (li, ma):
        card = person.sees(Customer, "acme")
        assert card is not None
        assert (card.phone, card.industry) == ("139", "cement")


def test_pending_work_is_laid_over_what_arrives_and_gives_way_to_the_answer(field: Field) -> None:
    li, ma = field.device("li"), field.device("ma")
    asyncio.run(li.sync())
    asyncio.run(ma.sync())
    ma.engine.issue(edits_phone(ma, "111"))
    asyncio.run(ma.sync())
    li.engine.issue(edits_phone(li, "222"))
    asyncio.run(li.sync())
    stored = field.server_row(Customer, "acme")
    assert stored is not None
    assert stored.phone == "222"
    assert li.sees(Customer, "acme") == stored


def test_a_customer_changes_hands_and_devices(field: Field) -> None:
    li, wang, ma = field.device("li"), field.device("wang"), field.device("ma")
    for person in (li, wang, ma):
        asyncio.run(person.sync())
    mine = visits(li)
    li.engine.issue(mine)
    hand_acme_to_wang(li, ma)
    asyncio.run(li.sync())
    asyncio.run(wang.sync())
    assert not li.sees(Customer, "acme")
    assert li.sees(Visit, mine.visit), "what the rep recorded stays with them"
    card = wang.sees(Customer, "acme")
    assert card is not None
    assert card.owner == "wang"
    assert [o.owner for o in wang.engine.facts.ownerships("acme")] == ["li", "wang"]
    assert wang.sees(Visit, mine.visit)
    assert len(wang.engine.facts.contacts("acme")) == 1
    assert not li.engine.facts.contacts("acme")


def test_late_work_of_the_former_owner_is_kept_and_brought_to_the_new_one(field: Field) -> None:
    li, wang, ma = field.device("li"), field.device("wang"), field.device("ma")
    elsewhere = field.device("li")
    for person in (li, wang, ma, elsewhere):
        asyncio.run(person.sync())
    li.line.up = False
    field.clock.tick(hours=1)
    visit, edit = visits(li), edits_phone(li, "139")
    li.engine.issue(visit)
    li.engine.issue(edit)
    field.clock.tick(hours=1)
    hand_acme_to_wang(elsewhere, ma)
    field.clock.tick(hours=1)

    li.line.up = True
    asyncio.run(li.sync())
    asyncio.run(wang.sync())

    kept = wang.sees(Visit, visit.visit)
    assert kept is not None
    assert (kept.author, kept.late) == ("li", True)
    (review,) = wang.store.find(ReviewItem, "customer", "acme")
    assert [(d.field, d.base, d.mine, d.theirs) for d in review.differences] == [("phone", "", "139", "")]
    assert not li.sees(Customer, "acme")
    assert not li.store.find(ReviewItem, "customer", "acme"), "the card as it stands is not theirs to see"
    (notice,) = li.store.find(Notice, "user", "li")
    assert notice.status == "parked"
    (draft,) = li.engine.drafts()
    assert (draft.reason, draft.id) == ("parked", edit.id)


def test_a_refusal_keeps_what_was_typed_and_blocks_nothing(field: Field) -> None:
    li, ma, again = field.device("li"), field.device("ma"), field.device("li")
    for person in (li, ma, again):
        asyncio.run(person.sync())
    first, second = asks_for_transfer(li), asks_for_transfer(again)
    li.engine.issue(first)
    again.engine.issue(second)
    visit = visits(again)
    again.engine.issue(visit)
    asyncio.run(li.sync())
    asyncio.run(again.sync())
    (draft,) = again.engine.drafts()
    assert draft.refusal is not None
    assert draft.refusal.code is Code.CUSTOMER_HAS_OPEN_REQUEST
    assert "closer to Wang" in draft.text
    assert field.server_row(Visit, visit.visit) is not None
    assert len(again.engine.facts.transfers("acme")) == 1


def test_what_the_rules_forbid_is_refused_before_it_is_queued(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    wrong = asks_for_transfer(li).model_copy(update={"to_territory": TerritoryId("north")})
    answer = li.engine.issue(wrong)
    assert isinstance(answer, Refusal)
    assert answer.code is Code.TERRITORY_NOT_LEAF
    assert li.engine.outbox() == []


def test_a_first_copy_that_is_cut_off_goes_on_where_it_stopped(field: Field) -> None:
    li = field.device("li")
    li.line.lose_next_reply = True
    with pytest.raises(Unreachable):
        asyncio.run(li.sync())
    asyncio.run(li.sync())
    assert li.sees(Customer, "acme")
