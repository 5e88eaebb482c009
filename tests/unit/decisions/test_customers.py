"""Cards and contacts: opened, edited by several people, judged, shared, put aside, taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.case import Actor
from shared.commands.customers import (
    AddContact,
    ArchiveContact,
    ArchiveCustomer,
    CreateCustomer,
    EditContact,
    EditContactPrivate,
    EditCustomer,
    RestoreCustomer,
    SetStanding,
    ShareCustomer,
)
from shared.commands.requests import RequestTransfer
from shared.decide import decide
from shared.errors import Code
from shared.models.base import Entity
from shared.models.customer import (
    Contact,
    ContactFields,
    ContactPatch,
    ContactPrivate,
    Customer,
    CustomerFields,
    CustomerPatch,
    PrivateFields,
    RegionShare,
)
from shared.models.ids import ContactId, CustomerId, TerritoryId, UserId
from shared.models.ownership import Ownership
from shared.models.review import Conflict, Notice, PrivateConflict, PrivateReview, ReviewItem
from tests.support.answers import done, refused
from tests.support.company import (
    LONG_AGO,
    MONDAY,
    SIGNED,
    cmd,
    company,
    customer,
    noon,
    role,
    territory,
    user,
)
from tests.support.memory_rows import World
from tests.support.standing_in import left

ACME = CustomerId("acme")
USCC = "91330100MA27XXXX1A"
BEFORE, MOVED, AFTER = noon(2026, 2, 1), noon(2026, 2, 10), noon(2026, 2, 20)


def a_company(*more: Entity, **card: Any) -> World:
    return company(*customer(**card), *more)


def after_the_move(*more: Entity, **card: Any) -> World:
    """Acme was Li's in north-1 and has been Zhao's in south-1 since 10 February."""
    was_held = Ownership(
        id="own-acme-0", customer=ACME, owner=UserId("li"), territory=TerritoryId("north-1"),
        since=LONG_AGO, until=MOVED, **SIGNED,
    )  # fmt: skip
    return company(*customer(owner="zhao", where="south-1", since=MOVED, **card), was_held, *more)


def card(world: World) -> Customer:
    row = world.facts.customer("acme")
    assert row is not None
    return row


def opened(where: str = "north-1", owner: str | None = "li", **more: Any) -> CreateCustomer:
    fields = CustomerFields(name="Acme", **more.pop("fields", {}))
    return CreateCustomer(
        **{**cmd(), "customer": "acme", "fields": fields, **more},
        territory=TerritoryId(where),
        owner=UserId(owner) if owner else None,
    )


def edit(at: datetime = MONDAY, *, base: dict[str, Any], mine: dict[str, Any]) -> EditCustomer:
    return EditCustomer(**cmd(at), customer=ACME, base=CustomerPatch(**base), mine=CustomerPatch(**mine))


def phone(old: str, new: str, at: datetime = MONDAY) -> EditCustomer:
    return edit(at, base={"phone": old}, mine={"phone": new})


# --- opening a file


def test_a_rep_opens_a_file_in_the_own_territory() -> None:
    world = company()
    done(world.does("li", opened()))
    assert (card(world).owner, card(world).mode, card(world).created_by) == ("li", "region", "li")
    (held,) = world.facts.ownerships("acme")
    assert (held.since, held.until, held.owner) == (MONDAY, None, "li")


@pytest.mark.parametrize(
    ("who", "where", "owner"),
    [("ma", "north-2", "wang"), ("ma", "north-2", "ma"), ("chen", "hq", None), ("admin", "south-1", "zhao"),
     ("bo", "north-1", "li"), ("gao", "engineering", "gao")],
)  # fmt: skip
def test_managers_administrators_and_back_office_open_files_for_others(
    who: str, where: str, owner: str | None
) -> None:
    world = company(user("bo"), role("bo", "back_office", "north"))
    done(world.does(who, opened(where, owner)))
    assert card(world).mode == {"hq": "company", "engineering": "department"}.get(where, "region")


@pytest.mark.parametrize(
    ("who", "where", "owner", "code", "fact"),
    [
        ("li", "north-2", "wang", Code.CROSS_REGION, ("north-2", "rep", "li")),
        ("bo", "south-1", "zhao", Code.CROSS_REGION, ("south-1", "rep", "bo")),
        ("qian", "north-1", "li", Code.CROSS_REGION, ("north-1", "rep", "qian")),
        ("nobody", "north-1", "li", Code.CROSS_REGION, ("north-1", "rep", "nobody")),
        ("li", "north", "li", Code.TERRITORY_NOT_LEAF, ("north", "kind", "region")),
        ("li", "atlantis", "li", Code.TERRITORY_UNKNOWN, None),
        ("li", "south-2", "zhou", Code.TERRITORY_UNKNOWN, None),
        ("li", "north-1", "wang", Code.OWNER_NOT_IN_TERRITORY, ("north-1", "rep", "wang")),
        ("li", "north-1", None, Code.OWNER_NOT_IN_TERRITORY, ("north-1", "rep", "")),
    ],
)
def test_a_file_is_not_opened_where_it_does_not_belong(
    who: str, where: str, owner: str | None, code: Code, fact: tuple[str, str, str] | None
) -> None:
    retired = territory("south-2", "south", "territory").model_copy(update={"retired": True})
    world = company(user("bo"), role("bo", "back_office", "north"), retired)
    refused(world.does(who, opened(where, owner)), code, fact)


def test_a_leaver_neither_opens_nor_holds_files() -> None:
    gone = left("li", BEFORE)
    refused(company(gone).does("li", opened()), Code.OWNER_NOT_IN_TERRITORY, ("north-1", "rep", "li"))
    refused(company(left("ma", BEFORE)).does("ma", opened()), Code.CROSS_REGION, ("north-1", "rep", "ma"))


def test_opening_the_same_file_twice_overwrites_nothing() -> None:
    world = company()
    command = opened()
    done(world.does("li", command))
    done(world.does("li", phone("", "1")))
    assert refused(world.does("li", command), Code.ROW_EXISTS).field == "customer"
    assert card(world).phone == "1"


def test_only_a_manager_calls_a_customer_major() -> None:
    refused(company().does("li", opened(major=True)), Code.ROLE_REQUIRED, ("north-1", "manager", "li"))
    world = company()
    done(world.does("ma", opened(major=True)))
    assert card(world).major


@pytest.mark.parametrize(("field", "value"), [("code", "K-1"), ("uscc", USCC)])
def test_a_number_is_on_one_card_only(field: str, value: str) -> None:
    number: dict[str, Any] = {field: value}
    twin = customer("twin", **number)
    taken = opened(fields=number)
    refused(company(*twin).does("li", taken), Code.CUSTOMER_EXISTS, ("twin", field, value))
    world = a_company(*twin)
    refused(
        world.does("li", edit(base={field: None}, mine={field: value})),
        Code.CUSTOMER_EXISTS,
        ("twin", field, value),
    )


def test_a_twin_out_of_sight_is_not_shown() -> None:
    far = customer("twin", owner="zhao", where="south-1", uscc=USCC)
    answer = refused(company(*far).does("li", opened(fields={"uscc": USCC})), Code.CUSTOMER_EXISTS)
    assert "twin" not in answer.model_dump_json()


# --- editing


def test_people_edit_different_fields_without_noticing() -> None:
    world = a_company(phone="1", industry="seed")
    done(world.does("ma", edit(base={"industry": "seed"}, mine={"industry": "flowers"})))
    done(world.does("li", phone("1", "2")))
    assert (card(world).phone, card(world).industry) == ("2", "flowers")


def test_the_same_field_edited_twice_keeps_both_values_in_sight() -> None:
    world = a_company(phone="1")
    done(world.does("ma", phone("1", "3")))
    done(world.does("li", phone("1", "2")), "merged")
    (kept,) = world.facts.rows.find(Conflict, "customer", "acme")
    assert (kept.winner, kept.status, kept.author) == ("mine", "open", "li")
    assert [(d.base, d.mine, d.theirs) for d in kept.differences] == [("1", "2", "3")]
    assert card(world).phone == "2"


def test_money_is_asked_for() -> None:
    world = a_company(assets=100)
    done(world.does("ma", edit(base={"assets": 100}, mine={"assets": 300})))
    late = edit(base={"assets": 100}, mine={"assets": 200})
    done(world.does("li", late), "merged")
    assert card(world).assets == 300
    (kept,) = world.facts.rows.find(Conflict, "customer", "acme")
    assert kept.winner == "theirs"
    before = world.rows.everything()
    world.does("li", late)
    assert world.rows.everything() == before, "the same edit again changes nothing"


def test_a_late_edit_is_parked_for_the_new_owner_with_word_to_the_author() -> None:
    world = after_the_move(phone="3")
    done(world.does("li", phone("1", "2", BEFORE), now=MONDAY), "parked")
    assert card(world).phone == "3"
    (item,) = world.facts.rows.find(ReviewItem, "customer", "acme")
    assert [(d.base, d.mine, d.theirs) for d in item.differences] == [("1", "2", "3")]
    assert (item.author, item.happened_at, item.status) == ("li", BEFORE, "waiting")
    (notice,) = world.facts.rows.find(Notice, "user", "li")
    assert (notice.fields, notice.status, notice.about) == (("phone",), "parked", "edit_customer")


def test_the_notice_tells_nothing_of_the_card_as_it_stands() -> None:
    world = after_the_move(phone="139-1111-2222", needs="secret plan")
    both = edit(BEFORE, base={"phone": "1", "needs": ""}, mine={"phone": "2", "needs": "mine"})
    done(world.does("li", both, now=MONDAY), "parked")
    (notice,) = world.facts.rows.find(Notice, "user", "li")
    shown = notice.model_dump_json()
    assert "139-1111-2222" not in shown
    assert "secret plan" not in shown


def test_a_guess_at_the_card_is_answered_like_any_other_late_edit() -> None:
    guess = phone("1", "3", BEFORE)
    right, wrong = after_the_move(phone="3"), after_the_move(phone="4")
    done(right.does("li", guess, now=MONDAY), "parked")
    done(wrong.does("li", guess, now=MONDAY), "parked")
    notices = [world.facts.rows.find(Notice, "user", "li")[0] for world in (right, wrong)]
    assert notices[0] == notices[1]


def test_parking_the_same_edit_again_does_not_open_it_again() -> None:
    world = after_the_move(phone="3")
    command = phone("1", "2", BEFORE)
    done(world.does("li", command, now=MONDAY), "parked")
    (item,) = world.facts.rows.find(ReviewItem, "customer", "acme")
    world.rows.put(item.revised(UserId("zhao"), MONDAY, status="dismissed"))
    done(world.does("li", command, now=MONDAY))
    assert world.facts.rows.find(ReviewItem, "customer", "acme")[0].status == "dismissed"


def test_an_edit_by_who_could_not_know_of_the_move_is_parked() -> None:
    """Li edits on the 20th; the customer moved on the 10th, and Li's phone was last heard before that."""
    world = after_the_move()
    in_good_faith = Actor(user=UserId("li"), trusted_since=BEFORE)
    done(decide(phone("0571", "0572", AFTER), world.facts, in_good_faith, MONDAY), "parked")


def test_work_after_the_move_is_not_late_but_somebody_elses() -> None:
    refused(
        after_the_move().does("li", phone("", "2", AFTER), now=MONDAY),
        Code.NOT_YOUR_CUSTOMER,
        ("acme", "territory", "south-1"),
    )
    refused(after_the_move().does("wang", phone("", "2", BEFORE), now=MONDAY), Code.CUSTOMER_UNKNOWN)


@pytest.mark.parametrize("clock", [noon(1970, 1, 1), noon(2099, 1, 1)])
def test_a_clock_gone_wrong_parks_nothing_once_the_phone_was_heard_after_the_move(clock: datetime) -> None:
    world = after_the_move()
    heard = Actor(user=UserId("li"), trusted_since=AFTER)
    refused(
        decide(phone("", "2", clock), world.facts, heard, MONDAY),
        Code.NOT_YOUR_CUSTOMER,
        ("acme", "territory", "south-1"),
    )


# --- contacts, ordinary and sensitive


HU = Contact(id="hu", customer=ACME, name="Mr Hu", **SIGNED)


def contact_edit(at: datetime = MONDAY, **more: Any) -> EditContact:
    asked = {"contact": ContactId("hu"), "customer": ACME, **more}
    return EditContact(**cmd(at), **asked, base=ContactPatch(phone=""), mine=ContactPatch(phone="2"))


def private_edit(at: datetime = MONDAY, old: str = "", new: str = "go", **more: Any) -> EditContactPrivate:
    asked = {"contact": ContactId("hu"), "customer": ACME, **more}
    return EditContactPrivate(
        **cmd(at), **asked, base=PrivateFields(hobbies=old), mine=PrivateFields(hobbies=new)
    )


def added(at: datetime = MONDAY, private: PrivateFields | None = None) -> AddContact:
    return AddContact(
        **cmd(at), contact="hu", customer=ACME, fields=ContactFields(name="Mr Hu"), private=private
    )


def test_a_person_is_added_with_a_sensitive_side_of_its_own() -> None:
    world = a_company()
    done(world.does("li", added(private=PrivateFields(hobbies="go"))))
    assert world.facts.contacts("acme")[0].name == "Mr Hu"
    assert "go" not in world.facts.contacts("acme")[0].model_dump_json()
    side = world.facts.rows.get(ContactPrivate, "hu")
    assert side is not None
    assert side.hobbies == "go"
    refused(world.does("li", added()), Code.ROW_EXISTS)


def test_a_person_met_before_the_move_is_one_more_fact_on_the_card() -> None:
    world = after_the_move()
    done(world.does("li", added(BEFORE, PrivateFields(hobbies="go")), now=MONDAY))
    assert world.facts.contacts("acme")[0].created_by == "li"


def test_contacts_are_edited_parked_and_put_aside_like_cards() -> None:
    world = a_company(HU)
    done(world.does("li", contact_edit()))
    assert world.facts.contacts("acme")[0].phone == "2"
    aside = ArchiveContact(**cmd(), contact=ContactId("hu"), customer=ACME)
    done(world.does("li", aside))
    assert world.facts.contacts("acme")[0].archived_at == MONDAY
    assert done(world.does("ma", aside)).puts == ()
    late = after_the_move(HU)
    done(late.does("li", contact_edit(BEFORE), now=MONDAY), "parked")
    assert late.facts.rows.find(ReviewItem, "customer", "acme")[0].target == "hu"


@pytest.mark.parametrize("change", [contact_edit, private_edit])
def test_a_contact_of_another_customer_is_unknown(change: Any) -> None:
    world = a_company(Contact(id="hu", customer=CustomerId("other"), name="Mr Hu", **SIGNED))
    refused(world.does("li", change()), Code.ROW_UNKNOWN)
    refused(
        world.does("li", ArchiveContact(**cmd(), contact=ContactId("hu"), customer=ACME)), Code.ROW_UNKNOWN
    )
    refused(world.does("wang", change()), Code.CUSTOMER_UNKNOWN)


def test_the_sensitive_side_begins_with_its_first_field_and_is_contested_apart() -> None:
    world = a_company(HU)
    done(world.does("li", private_edit(new="go")))
    done(world.does("ma", private_edit(new="tea")), "merged")
    assert world.facts.rows.find(Conflict, "customer", "acme") == []
    (kept,) = world.facts.rows.find(PrivateConflict, "customer", "acme")
    assert kept.differences[0].theirs == "go"


def test_a_late_sensitive_edit_is_parked_on_the_private_shelf() -> None:
    world = after_the_move(HU)
    done(world.does("li", private_edit(BEFORE, new="golf"), now=MONDAY), "parked")
    assert world.facts.rows.find(ReviewItem, "customer", "acme") == []
    assert len(world.facts.rows.find(PrivateReview, "customer", "acme")) == 1
    (notice,) = world.facts.rows.find(Notice, "user", "li")
    assert "golf" not in notice.model_dump_json()


def test_a_region_that_shares_a_customer_knows_its_people() -> None:
    shares = tuple(RegionShare(territory=TerritoryId(each)) for each in ("north", "south"))
    world = a_company(HU, owner=None, where="hq", mode="company", shares=shares)
    done(world.does("ma", private_edit()))


@pytest.mark.parametrize("who", ["qian", "sun"])
def test_who_may_only_look_changes_nothing_and_learns_nothing(who: str) -> None:
    side = ContactPrivate(id="hu", customer=ACME, hobbies="golf", **SIGNED)
    answer = refused(
        a_company(HU, side).does(who, private_edit()),
        Code.NOT_YOUR_CUSTOMER,
        ("acme", "territory", "north-1"),
    )
    assert "golf" not in answer.model_dump_json()


def test_a_working_role_without_the_sensitive_side_is_refused_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.rules.visibility._PRIVATE", frozenset(("region_manager",)))
    for command in (private_edit(), added(private=PrivateFields(hobbies="go"))):
        world = a_company(*(() if isinstance(command, AddContact) else (HU,)))
        answer = refused(world.does("li", command), Code.ROLE_REQUIRED, ("acme", "territory", "north-1"))
        assert answer.rule == "CUS-12"


# --- standing, sharing


def standing(**more: Any) -> SetStanding:
    return SetStanding(
        **{**cmd(), "customer": ACME, "major": True, "potential": "high", "reason": "-", **more}
    )


def test_a_manager_judges_and_a_rep_does_not() -> None:
    world = a_company()
    refused(world.does("li", standing()), Code.ROLE_REQUIRED, ("north-1", "manager", "li"))
    done(world.does("ma", standing()))
    assert (card(world).major, card(world).potential) == (True, "high")
    assert done(world.does("chen", standing())).puts == (), "what is so already is not signed again"
    refused(world.does("zhou", standing()), Code.CUSTOMER_UNKNOWN)


def shared_by(*regions: str) -> ShareCustomer:
    shares = tuple(RegionShare(territory=TerritoryId(each)) for each in regions)
    return ShareCustomer(**cmd(), customer=ACME, shares=shares, reason="both\nsell")


def test_what_several_regions_share_the_company_holds() -> None:
    world = a_company()
    done(world.does("chen", shared_by("north", "south")))
    assert (card(world).territory, card(world).owner, card(world).mode) == ("hq", None, "company")
    assert [each.until for each in world.facts.ownerships("acme")] == [MONDAY, None]
    refused(world.does("chen", shared_by("north", "south")), Code.ALREADY_THERE, ("acme", "mode", "company"))
    done(world.does("chen", shared_by("north", "engineering")))
    assert len(world.facts.ownerships("acme")) == 3


@pytest.mark.parametrize(
    ("regions", "code"),
    [
        ((), Code.SHARES_NEED_REGIONS),
        (("north",), Code.SHARES_NEED_REGIONS),
        (("north", "north"), Code.SHARES_NEED_REGIONS),
        (("north", "north-1"), Code.SHARES_NEED_REGIONS),
        (("hq", "south"), Code.SHARES_NEED_REGIONS),
    ],
)
def test_regions_share_beside_each_other(regions: tuple[str, ...], code: Code) -> None:
    refused(a_company().does("chen", shared_by(*regions)), code, ("acme", "shares", ", ".join(regions)))


def test_sharing_is_decided_above_all_the_regions() -> None:
    refused(
        a_company().does("ma", shared_by("north", "south")),
        Code.NOT_YOUR_DECISION,
        ("south", "manager", "ma"),
    )
    refused(
        a_company().does("li", shared_by("north", "south")),
        Code.NOT_YOUR_DECISION,
        ("north-1", "manager", "li"),
    )
    refused(a_company().does("chen", shared_by("north", "atlantis")), Code.TERRITORY_UNKNOWN)


# --- put aside and taken back


def aside(at: datetime = MONDAY) -> ArchiveCustomer:
    return ArchiveCustomer(**cmd(at), customer=ACME, reason="closed down")


def back() -> RestoreCustomer:
    return RestoreCustomer(**cmd(), customer=ACME)


def test_a_file_is_put_aside_with_everything_on_it_and_taken_back() -> None:
    world = a_company(HU)
    done(world.does("li", aside()))
    assert (card(world).archived_at, card(world).trade_state) == (MONDAY, "former")
    assert len(world.facts.contacts("acme")) == 1
    assert world.facts.ownerships("acme")[-1].until is None, "it still is somebody's"
    refused(world.does("li", aside()), Code.CUSTOMER_ARCHIVED, ("acme", "archived_at", str(MONDAY)))
    done(world.does("li", back()))
    assert card(world).archived_at is None
    assert done(world.does("li", back())).puts == ()


def test_only_who_works_it_puts_it_aside_or_takes_it_back() -> None:
    for command in (aside(), back()):
        refused(a_company().does("wang", command), Code.CUSTOMER_UNKNOWN)
        refused(company().does("wang", command), Code.CUSTOMER_UNKNOWN)
        refused(a_company().does("qian", command), Code.NOT_YOUR_CUSTOMER, ("acme", "territory", "north-1"))


def test_a_customer_on_the_way_to_somebody_is_not_put_aside() -> None:
    world = a_company()
    done(world.does("li", RequestTransfer(
        **cmd(), transfer="t", customer=ACME, to_territory=TerritoryId("north-2"), reason="-"
    )))  # fmt: skip
    refused(world.does("li", aside()), Code.CUSTOMER_HAS_OPEN_REQUEST, ("t", "status", "submitted"))


def test_an_edit_made_before_the_card_was_put_aside_still_reaches_it() -> None:
    world = a_company()
    done(world.does("ma", aside()))
    done(world.does("li", phone("", "1", MONDAY - timedelta(hours=1)), now=MONDAY + timedelta(days=1)))
    assert card(world).phone == "1"
    refused(
        world.does("li", phone("1", "2", MONDAY + timedelta(hours=1))),
        Code.CUSTOMER_ARCHIVED,
        ("acme", "archived_at", str(MONDAY)),
    )
