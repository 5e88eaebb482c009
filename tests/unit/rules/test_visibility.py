"""Who sees what: rights over rows and over fields are rights over scopes."""

import pytest

from shared.commands.requests import DecideRequest, RequestTransfer
from shared.models.base import Entity
from shared.models.customer import ContactPrivate, Customer, RegionShare
from shared.models.ids import CommandId, CustomerId, TerritoryId, UserId
from shared.models.person import Role
from shared.models.review import Conflict, Notice, PrivateConflict, PrivateReview, ReviewItem
from shared.rules.visibility import grants, homes, scopes_of, sees_private
from tests.support.company import MONDAY, SIGNED, cmd, company, contact, customer, noon, role, user
from tests.support.standing_in import left, stands_in

EVERYWHERE = {
    "t:hq",
    "t:north",
    "t:north-1",
    "t:north-2",
    "t:south",
    "t:south-1",
    "t:south-2",
    "t:engineering",
}
NORTH = {"t:north", "t:north-1", "t:north-2"}


def private(cards: set[str]) -> set[str]:
    return {each.replace("t:", "p:") for each in cards}


def sees(who: str, *rows: Entity) -> set[str]:
    held = {str(scope) for scope in grants(company(*rows).facts, UserId(who), MONDAY)}
    return held - {"company", f"u:{who}"}


@pytest.mark.parametrize(
    ("what", "where", "cards", "sensitive"),
    [
        ("rep", "north-1", {"t:north-1", "t:north"}, True),
        ("region_manager", "north", NORTH, True),
        ("business_manager", "north", NORTH, True),
        ("engineering_manager", "engineering", {"t:engineering"}, True),
        ("sales_director", "hq", EVERYWHERE, True),
        ("deputy_gm", "hq", EVERYWHERE, True),
        ("grading_secretary", "hq", EVERYWHERE, False),
        ("finance", "hq", EVERYWHERE, False),
        ("analyst", "hq", EVERYWHERE, False),
        ("back_office", "north", NORTH, False),
        ("service", "north-1", {"t:north-1", "t:north"}, False),
        ("admin", "hq", set(), False),
    ],
)
def test_every_role(what: Role, where: str, cards: set[str], sensitive: bool) -> None:
    expected = cards | (private(cards) if sensitive else set())
    assert sees("hu", user("hu"), role("hu", what, where)) == expected


def test_everybody_with_an_account_has_the_reference_content_and_an_inbox() -> None:
    assert grants(company(user("hu")).facts, UserId("hu"), MONDAY) == {"company", "u:hu"}


def test_nobody_sees_anything_without_an_open_account() -> None:
    assert grants(company().facts, UserId("stranger"), MONDAY) == frozenset()
    assert grants(company(left("li", noon(2026, 1, 1))).facts, UserId("li"), MONDAY) == frozenset()


def test_roles_count_from_their_beginning_to_their_end() -> None:
    coming = role("li", "rep", "north-1", since=noon(2026, 3, 3))
    assert sees("li", coming) == set()
    over = role("li", "rep", "north-1").model_copy(update={"valid_to": MONDAY})
    assert sees("li", over) == set()


def test_two_territories_add_up() -> None:
    assert sees("li", role("li", "rep", "north-2")) >= {"t:north-1", "t:north-2", "p:north-1", "p:north-2"}


def test_a_stand_in_sees_the_cards_and_not_the_sensitive_side() -> None:
    zhou_alone = sees("zhou")
    assert sees("zhou", stands_in("zhou", "ma")) == zhou_alone | NORTH
    assert sees("zhou", stands_in("zhou", "ma", until=noon(2026, 3, 1))) == zhou_alone
    assert sees("zhou", stands_in("zhou", "ma"), left("ma", noon(2026, 1, 1))) == zhou_alone
    assert sees("zhou", stands_in("zhou", "qian")) == zhou_alone, "only a manager's place can be taken"


def shared_card() -> Customer:
    shares = tuple(RegionShare(territory=TerritoryId(each)) for each in ("north", "south-1"))
    return customer(owner=None, where="hq", mode="company", shares=shares)[0]


def test_a_shared_customer_is_filed_with_the_company_and_all_its_regions() -> None:
    assert homes(shared_card()) == {"hq", "north", "south-1"}
    assert scopes_of(shared_card(), shared_card()) == {"t:hq", "t:north", "t:south-1"}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("li", True),
        ("wang", True),
        ("ma", True),
        ("zhao", True),
        ("zhou", True),
        ("chen", True),
        ("gao", False),
    ],
)
def test_a_shared_customer_is_seen_by_the_people_of_its_regions(who: str, seen: bool) -> None:
    facts = company().facts
    assert bool(scopes_of(shared_card(), shared_card()) & grants(facts, UserId(who), MONDAY)) is seen
    assert sees_private(facts, UserId(who), shared_card(), MONDAY) is seen


def test_reps_do_not_see_what_the_company_keeps_for_itself() -> None:
    held = customer(owner=None, where="hq", mode="company")[0]
    assert not scopes_of(held, held) & grants(company().facts, UserId("li"), MONDAY)


KEPT = {
    "customer": CustomerId("acme"), "author": UserId("li"), "command": CommandId("c"),
    "target_kind": "contact_private", "target": "x", "differences": (), **SIGNED,
}  # fmt: skip


def test_every_row_is_filed_where_its_card_is_and_sensitive_ones_apart() -> None:
    card = customer()[0]
    hobbies = ContactPrivate(id="x", customer=CustomerId("acme"), hobbies="go", **SIGNED)
    assert scopes_of(contact("acme"), card) == {"t:north-1"}
    assert scopes_of(hobbies, card) == {"p:north-1"}
    assert scopes_of(PrivateReview(id="r", happened_at=MONDAY, **KEPT), card) == {"p:north-1"}
    assert scopes_of(PrivateConflict(id="k", winner="mine", **KEPT), card) == {"p:north-1"}
    assert scopes_of(user("li"), None) == {"company"}


def test_parked_work_never_travels_to_its_author_and_the_notice_does() -> None:
    card = customer(owner="zhao", where="south-1")[0]
    item, conflict = ReviewItem(id="r", happened_at=MONDAY, **KEPT), Conflict(id="k", winner="mine", **KEPT)
    assert scopes_of(item, card) == scopes_of(conflict, card) == {"t:south-1"}
    notice = Notice(
        id="n", user=UserId("li"), customer=CustomerId("acme"), customer_name="acme",
        command=CommandId("c"), about="edit_customer", **SIGNED,
    )  # fmt: skip
    assert scopes_of(notice, card) == {"u:li"}


def test_what_lost_its_card_is_seen_by_nobody() -> None:
    assert scopes_of(contact("acme"), None) == frozenset()
    assert scopes_of(ContactPrivate(id="x", customer=CustomerId("acme"), **SIGNED), None) == frozenset()


def test_a_transfer_moves_the_card_and_all_on_it_from_scope_to_scope() -> None:
    world = company(*customer())
    asked = RequestTransfer(
        **cmd(),
        transfer="t",
        customer=CustomerId("acme"),
        to_territory=TerritoryId("south-1"),
        reason="moved",
    )
    world.does("li", asked)
    before = world.facts.customer("acme")
    world.does("chen", DecideRequest(
        **cmd(), request_kind="transfer", request="t", customer=CustomerId("acme"), approve=True
    ))  # fmt: skip
    after = world.facts.customer("acme")
    assert before is not None
    assert after is not None
    assert scopes_of(before, before) == {"t:north-1"}
    assert scopes_of(after, after) == {"t:south-1"}
    transfer = world.facts.transfers("acme")[0]
    assert scopes_of(transfer, after) == {"t:south-1", "u:li"}, "Li learns what became of the request"
