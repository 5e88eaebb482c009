"""Parked edits are taken over field by field, and contested fields settled and swapped back."""

from datetime import datetime
from typing import Any

from shared.commands.customers import (
    ArchiveCustomer,
    DecideReview,
    EditContactPrivate,
    EditCustomer,
    SettleConflict,
)
from shared.errors import Code
from shared.models.base import Entity
from shared.models.customer import Contact, ContactPrivate, Customer, CustomerPatch, PrivateFields
from shared.models.ids import CommandId, ContactId, CustomerId, TerritoryId, UserId
from shared.models.ownership import Ownership
from shared.models.review import Conflict, FieldDifference, Notice, PrivateConflict, PrivateReview, ReviewItem
from tests.support.answers import done, refused
from tests.support.company import LONG_AGO, MONDAY, SIGNED, cmd, company, customer, noon
from tests.support.memory_rows import World

ACME = CustomerId("acme")
BEFORE, MOVED = noon(2026, 2, 1), noon(2026, 2, 10)
HU = Contact(id="hu", customer=ACME, name="Mr Hu", **SIGNED)
USCC = "91330100MA27XXXX1A"


def edit(at: datetime = MONDAY, *, base: dict[str, Any], mine: dict[str, Any]) -> EditCustomer:
    return EditCustomer(**cmd(at), customer=ACME, base=CustomerPatch(**base), mine=CustomerPatch(**mine))


def parked(*more: Entity, **mine: Any) -> World:
    """Li edited acme before it went to Zhao; the edit arrived afterwards."""
    was_held = Ownership(
        id="own-acme-0", customer=ACME, owner=UserId("li"), territory=TerritoryId("north-1"),
        since=LONG_AGO, until=MOVED, **SIGNED,
    )  # fmt: skip
    world = company(
        *customer(owner="zhao", where="south-1", since=MOVED, phone="3", industry="seed"), was_held, HU, *more
    )
    wanted = mine or {"phone": "2", "industry": "flowers"}
    known = {"phone": "1", "industry": "seed", "uscc": None}
    done(
        world.does("li", edit(BEFORE, base={each: known[each] for each in wanted}, mine=wanted), now=MONDAY),
        "parked",
    )
    return world


def review(world: World, *accept: str, **more: Any) -> DecideReview:
    kept = (*world.rows.all(ReviewItem), *world.rows.all(PrivateReview))[0]
    return DecideReview(**{**cmd(), "review": kept.id, "customer": ACME, "accept": accept, **more})


def card(world: World) -> Customer:
    row = world.facts.customer("acme")
    assert row is not None
    return row


def notice(world: World) -> Notice:
    return world.facts.rows.find(Notice, "user", "li")[0]


# --- parked edits


def test_the_new_owner_takes_one_field_and_the_author_is_told() -> None:
    world = parked()
    done(world.does("zhao", review(world, "industry", note="thanks")))
    assert (card(world).phone, card(world).industry) == ("3", "flowers")
    assert (notice(world).status, notice(world).accepted_fields) == ("partly", ("industry",))
    assert (notice(world).decision_note, notice(world).decided_at) == ("thanks", MONDAY)
    assert '"3"' not in notice(world).model_dump_json(), "nothing of the card as it stands"


def test_all_of_it_or_none_of_it() -> None:
    world = parked()
    done(world.does("zhao", review(world, "industry", "phone", "phone")))
    assert (card(world).phone, notice(world).status) == ("2", "accepted")
    world = parked()
    done(world.does("zhou", review(world)))
    assert (card(world).phone, notice(world).status) == ("3", "dismissed")


def test_a_review_is_decided_once() -> None:
    world = parked()
    done(world.does("zhao", review(world)))
    kept = world.rows.all(ReviewItem)[0]
    answer = refused(
        world.does("zhou", review(world, "phone")), Code.REQUEST_CLOSED, (kept.id, "status", "dismissed")
    )
    assert answer.params["by"] == "zhao"


def test_only_what_was_offered_can_be_taken() -> None:
    world = parked()
    kept = world.rows.all(ReviewItem)[0]
    refused(world.does("zhao", review(world, "name")), Code.FIELDS_DIFFER, (kept.id, "differences", "name"))


def test_strangers_and_the_author_decide_nothing() -> None:
    world = parked()
    refused(world.does("wang", review(world, "phone")), Code.CUSTOMER_UNKNOWN)
    refused(
        world.does("li", review(world, "phone")), Code.NOT_YOUR_CUSTOMER, ("acme", "territory", "south-1")
    )
    refused(world.does("zhao", review(world, review="other")), Code.ROW_UNKNOWN)
    world.rows.put(*customer("far", owner="zhao", where="south-1"))
    refused(world.does("zhao", review(world, customer=CustomerId("far"))), Code.ROW_UNKNOWN)


def test_a_number_that_another_card_carries_by_now_is_not_taken_over() -> None:
    world = parked(*customer("twin", owner="zhao", where="south-1", uscc=USCC), uscc=USCC)
    refused(world.does("zhao", review(world, "uscc")), Code.CUSTOMER_EXISTS, ("twin", "uscc", USCC))


def test_the_card_must_be_in_use() -> None:
    world = parked()
    done(world.does("zhao", ArchiveCustomer(**cmd(), customer=ACME, reason="-")))
    refused(world.does("zhao", review(world)), Code.CUSTOMER_ARCHIVED, ("acme", "archived_at", str(MONDAY)))


def test_a_sensitive_field_is_taken_over_even_where_there_was_none() -> None:
    world = parked()
    late = EditContactPrivate(
        **cmd(BEFORE), contact=ContactId("hu"), customer=ACME, base=PrivateFields(hobbies=""),
        mine=PrivateFields(hobbies="golf"),
    )  # fmt: skip
    done(world.does("li", late, now=MONDAY), "parked")
    kept = world.rows.all(PrivateReview)[0]
    done(world.does("zhao", review(world, "hobbies", review=kept.id)))
    side = world.facts.rows.get(ContactPrivate, "hu")
    assert side is not None
    assert side.hobbies == "golf"


def kept_as(field: str = "phone", mine: Any = "2", **fields: Any) -> ReviewItem:
    kept: dict[str, Any] = {"customer": ACME, "author": UserId("li"), "command": CommandId("c")}
    differences = (FieldDifference(field=field, base="", mine=mine, theirs=""),)
    aimed = {"target_kind": "customer", "target": "acme", "happened_at": MONDAY, **fields}
    return ReviewItem(id="odd", differences=differences, **kept, **aimed, **SIGNED)


def test_what_no_longer_fits_is_refused_and_never_raises() -> None:
    world = company(*customer())
    for odd, code, fact in (
        (kept_as(target_kind="deal"), Code.ROW_UNKNOWN, None),
        (kept_as(target_kind="contact", target="gone"), Code.ROW_UNKNOWN, None),
        (kept_as(mine=7), Code.FIELDS_DIFFER, ("odd", "differences", "phone")),
        (kept_as("owner", "li"), Code.FIELDS_DIFFER, ("odd", "differences", "owner")),
    ):
        world.rows.put(odd)
        accept = (odd.differences[0].field,)
        refused(
            world.does("li", DecideReview(**cmd(), review="odd", customer=ACME, accept=accept)), code, fact
        )


# --- contested fields


def contested(**mine: Any) -> World:
    """Ma and Li changed the same field of acme without knowing of each other."""
    world = company(*customer(phone="1", assets=100), HU)
    known: dict[str, Any] = {"phone": "1", "assets": 100}
    theirs: dict[str, Any] = {"phone": "3", "assets": 300}
    for who, wanted in (("ma", {each: theirs[each] for each in mine}), ("li", mine)):
        world.does(who, edit(base={each: known[each] for each in mine}, mine=wanted))
    return world


def settle(world: World, choose: str, **more: Any) -> SettleConflict:
    kept = (*world.rows.all(Conflict), *world.rows.all(PrivateConflict))[0]
    return SettleConflict(**{**cmd(), "conflict": kept.id, "customer": ACME, "choose": choose, **more})


def test_a_contested_field_is_swapped_back_with_one_command_and_forth_again() -> None:
    world = contested(phone="2")
    assert card(world).phone == "2"
    done(world.does("ma", settle(world, "theirs")))
    assert card(world).phone == "3"
    done(world.does("li", settle(world, "mine")))
    assert card(world).phone == "2"
    assert done(world.does("li", settle(world, "mine"))).puts == ()


def test_what_must_be_asked_waits_for_the_answer() -> None:
    world = contested(assets=200)
    assert card(world).assets == 300
    done(world.does("ma", settle(world, "mine")))
    assert card(world).assets == 200


def test_agreeing_with_what_stands_writes_nothing_but_the_agreement() -> None:
    world = contested(phone="2")
    (settled,) = done(world.does("ma", settle(world, "mine"))).puts
    assert isinstance(settled, Conflict)
    assert settled.status == "settled"


def test_one_tap_does_not_undo_what_somebody_changed_since() -> None:
    world = contested(phone="2")
    kept = world.rows.all(Conflict)[0]
    done(world.does("ma", edit(base={"phone": "2"}, mine={"phone": "4"})))
    refused(world.does("li", settle(world, "theirs")), Code.FIELDS_DIFFER, (kept.id, "differences", "phone"))
    assert card(world).phone == "4"


def test_conflicts_are_settled_by_who_works_the_customer() -> None:
    world = contested(phone="2")
    refused(world.does("wang", settle(world, "theirs")), Code.CUSTOMER_UNKNOWN)
    refused(
        world.does("qian", settle(world, "theirs")), Code.NOT_YOUR_CUSTOMER, ("acme", "territory", "north-1")
    )
    refused(world.does("li", settle(world, "theirs", conflict="other")), Code.ROW_UNKNOWN)
    world.rows.put(*customer("near"))
    refused(world.does("li", settle(world, "theirs", customer=CustomerId("near"))), Code.ROW_UNKNOWN)


def test_a_sensitive_conflict_is_settled_among_those_entitled() -> None:
    world = company(*customer(), HU)
    for who, hobby in (("li", "go"), ("ma", "tea")):
        world.does(who, EditContactPrivate(
            **cmd(), contact=ContactId("hu"), customer=ACME, base=PrivateFields(hobbies=""),
            mine=PrivateFields(hobbies=hobby),
        ))  # fmt: skip
    done(world.does("li", settle(world, "theirs")))
    side = world.facts.rows.get(ContactPrivate, "hu")
    assert side is not None
    assert side.hobbies == "go"
