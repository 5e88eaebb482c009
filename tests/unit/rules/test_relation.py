"""How somebody stands to a customer: works it, worked it, may look, or knows nothing of it."""

from datetime import datetime

import pytest

from shared.case import Actor, Case, believed
from shared.errors import Code, Refusal
from shared.models.base import Entity
from shared.models.customer import RegionShare
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.ownership import Ownership
from shared.rules.relation import Relation, at_work, relation
from tests.support.company import LONG_AGO, MONDAY, SIGNED, company, customer, noon, role, user
from tests.support.standing_in import left, stands_in

BEFORE, MOVED, AFTER = noon(2026, 2, 1), noon(2026, 2, 10), noon(2026, 2, 20)


def moved() -> tuple[Entity, ...]:
    """Acme was Li's in north-1 and has been Zhao's in south-1 since 10 February."""
    card, now_held = customer(owner="zhao", where="south-1", since=MOVED)
    was_held = Ownership(
        id="own-acme-0",
        customer=CustomerId("acme"),
        owner=UserId("li"),
        territory=TerritoryId("north-1"),
        since=LONG_AGO,
        until=MOVED,
        **SIGNED,
    )
    return card, was_held, now_held


def stands(
    who: str, at: datetime, *rows: Entity, now: datetime = MONDAY, heard: datetime | None = None
) -> Relation:
    facts = company(*rows).facts
    card = facts.customer("acme")
    assert card is not None
    return relation(Case(facts, UserId(who), now, at, heard), card)


def refused(who: str, at: datetime, *rows: Entity, late: bool = False) -> Refusal:
    answer = at_work(Case(company(*rows).facts, UserId(who), MONDAY, at), "acme", late=late)
    assert isinstance(answer, Refusal)
    return answer


@pytest.mark.parametrize(
    ("who", "how"),
    [("li", "works"), ("ma", "works"), ("chen", "works"), ("qian", "sees"), ("sun", "sees"),
     ("wang", "none"), ("zhou", "none"), ("gao", "none"), ("admin", "none"), ("nobody", "none")],
)  # fmt: skip
def test_everybody_in_the_company(who: str, how: Relation) -> None:
    assert stands(who, MONDAY, *customer()) == how


@pytest.mark.parametrize(
    ("who", "at", "how"),
    [("li", BEFORE, "worked"), ("ma", BEFORE, "worked"), ("li", AFTER, "none"), ("li", MOVED, "none"),
     ("zhao", BEFORE, "works"), ("chen", BEFORE, "works"), ("qian", BEFORE, "sees")],
)  # fmt: skip
def test_after_a_move_it_matters_when_the_work_was_done(who: str, at: datetime, how: Relation) -> None:
    assert stands(who, at, *moved()) == how


def test_who_lost_the_role_worked_there_until_then() -> None:
    ended = role("li", "rep", "north-1").model_copy(update={"valid_to": MOVED})
    assert stands("li", BEFORE, ended, *customer()) == "worked"
    assert stands("li", AFTER, ended, *customer()) == "none"


def test_a_closed_account_worked_until_it_was_closed() -> None:
    assert stands("li", BEFORE, left("li", MOVED), *customer()) == "worked"
    assert stands("li", AFTER, left("li", MOVED), *customer()) == "none"


def test_two_territories_are_two_places_of_work() -> None:
    both = role("li", "rep", "north-2")
    assert stands("li", MONDAY, both, *customer(where="north-2", owner="wang")) == "works"


def test_a_shared_customer_is_worked_by_the_people_of_its_regions() -> None:
    shares = tuple(RegionShare(territory=TerritoryId(each)) for each in ("north", "engineering"))
    shared = customer(owner=None, where="hq", mode="company", shares=shares)
    for who, how in (("chen", "works"), ("ma", "works"), ("li", "works"), ("gao", "works"), ("zhou", "none"),
                     ("zhao", "none"), ("qian", "sees")):  # fmt: skip
        assert stands(who, MONDAY, *shared) == how, who


def test_standing_in_for_a_manager_lets_one_look_and_not_work() -> None:
    assert stands("zhou", MONDAY, stands_in("zhou", "ma"), *customer()) == "sees"


def test_an_absent_customer_and_a_foreign_one_give_the_same_answer() -> None:
    foreign = refused("wang", MONDAY, *customer())
    absent = refused("wang", MONDAY)
    assert foreign == absent
    assert foreign.code is Code.CUSTOMER_UNKNOWN
    assert foreign.fact is None


def test_who_may_look_is_told_where_the_customer_is() -> None:
    answer = refused("qian", MONDAY, *customer())
    assert answer.code is Code.NOT_YOUR_CUSTOMER
    assert answer.fact is not None
    assert (answer.fact.field, answer.fact.value) == ("territory", "north-1")


def test_a_former_owner_is_told_that_it_is_no_longer_theirs() -> None:
    assert refused("li", AFTER, *moved(), late=True).code is Code.NOT_YOUR_CUSTOMER
    assert refused("li", BEFORE, *moved()).code is Code.NOT_YOUR_CUSTOMER
    assert refused("ma", AFTER, *moved(), late=True).code is Code.CUSTOMER_UNKNOWN, "Ma never owned it"


def test_work_on_an_archived_card_is_refused_unless_it_was_done_before() -> None:
    aside = customer(archived_at=MOVED)
    answer = refused("li", AFTER, *aside, late=True)
    assert answer.code is Code.CUSTOMER_ARCHIVED
    assert answer.fact is not None
    assert (answer.fact.field, answer.fact.id) == ("archived_at", "acme")
    assert not isinstance(
        at_work(Case(company(*aside).facts, UserId("li"), MONDAY, BEFORE), "acme", late=True), Refusal
    )


@pytest.mark.parametrize(
    ("claimed", "counts"),
    [(noon(2026, 2, 15), noon(2026, 2, 15)), (noon(1970, 1, 1), MOVED), (noon(2099, 1, 1), MONDAY)],
)
def test_a_claimed_time_counts_between_the_last_contact_and_now(claimed: datetime, counts: datetime) -> None:
    actor = Actor(user=UserId("li"), trusted_since=MOVED)
    assert believed(claimed, actor.trusted_since, MONDAY) == counts


def test_who_could_not_know_of_the_handover_worked_in_good_faith() -> None:
    """Li's phone was last heard on 1 February, the customer moved on the 10th, Li worked on the 20th."""
    assert stands("li", AFTER, *moved(), heard=BEFORE) == "worked"
    assert stands("li", AFTER, *moved(), heard=MOVED) == "none", "that contact brought the news"
    assert stands("wang", AFTER, *moved(), heard=BEFORE) == "none"
    ended = role("li", "rep", "north-1").model_copy(update={"valid_to": MOVED})
    assert stands("li", AFTER, ended, *customer(), heard=BEFORE) == "worked"


def test_who_works_after_their_account_was_closed_is_not_in_good_faith() -> None:
    assert stands("li", AFTER, *moved(), left("li", MOVED), heard=BEFORE) == "none"


def test_nobody_becomes_a_former_owner_by_turning_the_clock_back() -> None:
    """Li's phone was heard after the move; a visit dated before it is not believed."""
    heard = believed(noon(1970, 1, 1), AFTER, MONDAY)
    assert stands("li", heard, *moved()) == "none"


def test_a_promoted_rep_works_as_what_they_are_now() -> None:
    promoted = (
        role("li", "rep", "north-1").model_copy(update={"valid_to": MOVED}),
        role("li", "region_manager", "south", since=MOVED),
        user("he"),
    )
    assert stands("li", BEFORE, *promoted, *customer()) == "worked"
    assert stands("li", BEFORE, *promoted, *customer("acme", owner="zhao", where="south-1")) == "works"
