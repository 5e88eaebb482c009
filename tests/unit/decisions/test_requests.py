"""Transfers, filings and exceptions: asked for, passed up, decided by the right person, withdrawn."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from shared.case import Decision
from shared.commands.administration import Delegate
from shared.commands.customers import ShareCustomer
from shared.commands.requests import (
    DecideRequest,
    FileCustomer,
    PassUp,
    RequestException,
    RequestTransfer,
    WithdrawRequest,
)
from shared.errors import Code
from shared.models.base import Entity
from shared.models.customer import RegionShare
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.transfer import Filing, RegionException, Transfer
from shared.words import Words
from tests.support.answers import done, refused
from tests.support.company import MONDAY, cmd, company, customer, noon, role, territory, user
from tests.support.memory_rows import World
from tests.support.standing_in import left, stands_in

ACME = CustomerId("acme")
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


def place(node: str | None) -> TerritoryId | None:
    return TerritoryId(node) if node else None


def person(who: str | None) -> UserId | None:
    return UserId(who) if who else None


def ask(to: str | None = "south-1", owner: str | None = None, **more: Any) -> RequestTransfer:
    return RequestTransfer(
        **{**cmd(more.pop("at", MONDAY)), "transfer": "t", "customer": ACME, "reason": "moved house", **more},
        to_territory=place(to),
        to_owner=person(owner),
    )


def decide(yes: bool = True, at: datetime = TUESDAY, **more: Any) -> DecideRequest:
    named = {"to_territory": place(more.pop("to", None)), "to_owner": person(more.pop("owner", None))}
    return DecideRequest(
        **{**cmd(at), "request_kind": "transfer", "request": "t", "customer": ACME, **named, **more},
        approve=yes,
        note="" if yes else "stays where it is",
    )


def about(kind: type[PassUp] | type[WithdrawRequest], at: datetime = TUESDAY, **more: Any) -> Any:
    reason = {"reason": "not mine to say"} if kind is PassUp else {}
    return kind(**{**cmd(at), "request_kind": "transfer", "request": "t", "customer": ACME, **reason, **more})


def a_company(*more: Entity, **card: Any) -> World:
    return company(*customer(**card), *more)


def asked(to: str | None = "south-1", *more: Entity, by: str = "li", owner: str | None = None) -> World:
    world = a_company(*more)
    done(world.does(by, ask(to, owner)))
    return world


def transfer(world: World) -> Transfer:
    return world.facts.transfers("acme")[0]


def holder(world: World) -> tuple[str, str | None, str]:
    card = world.facts.customer("acme")
    assert card is not None
    return card.territory, card.owner, card.mode


# --- asking


def test_a_rep_asks_to_hand_a_customer_to_another_region() -> None:
    request = transfer(asked("south-1"))
    assert (request.from_territory, request.from_owner) == ("north-1", "li")
    assert (request.to_territory, request.to_owner) == ("south-1", "zhao"), "its only rep need not be named"
    assert request.level == "hq", "the lowest level above both regions"


def test_within_a_region_its_manager_decides() -> None:
    assert transfer(asked("north-2")).level == "north"


@pytest.mark.parametrize(
    ("to", "owner", "code", "fact"),
    [
        ("south", None, Code.TERRITORY_NOT_LEAF, ("south", "kind", "region")),
        ("hq", None, Code.TERRITORY_NOT_LEAF, ("hq", "kind", "company")),
        ("atlantis", None, Code.TERRITORY_UNKNOWN, None),
        ("south-2", None, Code.OWNER_NOT_IN_TERRITORY, ("south-2", "rep", "")),
        ("south-1", "wang", Code.OWNER_NOT_IN_TERRITORY, ("south-1", "rep", "wang")),
        ("south-1", "nobody", Code.OWNER_NOT_IN_TERRITORY, ("south-1", "rep", "nobody")),
        ("north-1", None, Code.ALREADY_THERE, ("acme", "owner", "li")),
    ],
)
def test_what_could_never_be_approved_is_refused_at_once(
    to: str, owner: str | None, code: Code, fact: tuple[str, str, str] | None
) -> None:
    refused(a_company().does("li", ask(to, owner)), code, fact)


def test_a_territory_out_of_use_takes_nobody() -> None:
    retired = territory("south-2", "south", "territory").model_copy(update={"retired": True})
    refused(
        a_company(retired).does("li", ask("south-2", "zhou")),
        Code.TERRITORY_NOT_LEAF,
        ("south-2", "kind", "territory"),
    )


def test_a_manager_may_take_a_customer_personally() -> None:
    assert transfer(asked("south-2", owner="zhou")).to_owner == "zhou"


def test_of_two_reps_one_must_be_named_unless_the_other_has_left() -> None:
    second = (user("zheng"), role("zheng", "rep", "south-1"))
    refused(
        a_company(*second).does("li", ask("south-1")),
        Code.OWNER_NOT_IN_TERRITORY,
        ("south-1", "rep", ""),
    )
    world = a_company(*second, left("zheng", noon(2026, 1, 1)))
    done(world.does("li", ask("south-1")))
    assert transfer(world).to_owner == "zhao"


def test_a_rep_with_two_territories_may_move_a_customer_between_them() -> None:
    world = asked("north-2", role("li", "rep", "north-2"), owner="li")
    done(world.does("ma", decide()))
    assert holder(world) == ("north-2", "li", "region")


def test_one_request_at_a_time() -> None:
    world = asked("south-1")
    refused(
        world.does("ma", ask("north-2", transfer="t2")),
        Code.CUSTOMER_HAS_OPEN_REQUEST,
        ("t", "status", "submitted"),
    )
    refused(world.does("li", ask("north-2")), Code.ROW_EXISTS)


def test_only_who_works_a_customer_may_hand_it_on() -> None:
    refused(a_company().does("wang", ask("north-2")), Code.CUSTOMER_UNKNOWN)
    refused(
        a_company().does("qian", ask("north-2")), Code.NOT_YOUR_CUSTOMER, ("acme", "territory", "north-1")
    )
    refused(
        a_company(archived_at=MONDAY).does("li", ask("north-2")),
        Code.CUSTOMER_ARCHIVED,
        ("acme", "archived_at", str(MONDAY)),
    )


# --- deciding


def test_a_yes_moves_the_customer_at_that_moment_and_closes_the_old_interval() -> None:
    world = asked("north-2")
    done(world.does("ma", decide(), now=WEDNESDAY))
    assert holder(world) == ("north-2", "wang", "region")
    was, held = world.facts.ownerships("acme")
    assert (was.owner, was.until, held.owner, held.since, held.until) == (
        "li",
        WEDNESDAY,
        "wang",
        WEDNESDAY,
        None,
    )
    assert (held.transfer, held.reason) == ("t", "moved house")
    assert (transfer(world).status, transfer(world).decided_by) == ("approved", "ma")


def test_a_no_leaves_everything_where_it_is() -> None:
    world = asked("north-2")
    done(world.does("ma", decide(yes=False)))
    assert holder(world) == ("north-1", "li", "region")
    assert transfer(world).decision_note == "stays where it is"


def test_engineering_customers_go_to_their_department() -> None:
    world = asked("engineering", owner="gao")
    done(world.does("chen", decide()))
    assert holder(world) == ("engineering", "gao", "department")


def test_a_reason_in_many_lines_does_not_disturb_the_interval() -> None:
    world = a_company()
    done(world.does("li", ask("north-2", reason="first\n\tsecond\u2028third" + " long" * 100)))
    done(world.does("ma", decide()))
    assert world.facts.ownerships("acme")[1].reason.startswith("first second third long")


@pytest.mark.parametrize("who", ["zhou", "wang", "gao", "admin", "nobody"])
def test_to_strangers_a_request_does_not_exist(who: str) -> None:
    world = asked("north-2")
    unknown = decide(request="other")
    assert refused(world.does(who, decide()), Code.REQUEST_UNKNOWN).params == {"id": "t"}
    refused(world.does(who, unknown), Code.REQUEST_UNKNOWN)
    refused(world.does(who, about(WithdrawRequest)), Code.REQUEST_UNKNOWN)
    refused(world.does(who, about(PassUp)), Code.REQUEST_UNKNOWN)


def test_who_may_look_may_not_decide() -> None:
    refused(asked("south-1").does("ma", decide()), Code.NOT_YOUR_DECISION, ("t", "level", "hq"))
    refused(asked("north-2").does("qian", decide()), Code.NOT_YOUR_DECISION, ("t", "level", "north"))


@pytest.mark.parametrize("kind", ["filing", "region_exception"])
def test_a_request_of_another_kind_is_another_request(kind: str) -> None:
    refused(asked("north-2").does("ma", decide(request_kind=kind)), Code.REQUEST_UNKNOWN)


def test_the_first_decision_stands_and_the_second_is_told_whose_it_was() -> None:
    world = asked("north-2")
    done(world.does("chen", decide(yes=False, at=WEDNESDAY)))
    late = refused(
        world.does("ma", decide(at=TUESDAY), now=noon(2026, 3, 6)),
        Code.REQUEST_CLOSED,
        ("t", "status", "rejected"),
    )
    assert (late.params["status"], late.params["by"]) == ("rejected", "chen")


# --- nobody approves what they asked for


def own(answer: Decision, who: str) -> None:
    refused(answer, Code.OWN_REQUEST, ("t", "requested_by", who))


def test_a_manager_does_not_approve_an_own_request() -> None:
    world = asked("north-2", by="ma")
    own(world.does("ma", decide()), "ma")
    own(world.does("ma", about(PassUp)), "ma")


def test_the_only_manager_is_told_that_nobody_else_can_decide() -> None:
    world = asked("south-1", by="chen")
    answer = refused(world.does("chen", decide()), Code.NOBODY_TO_DECIDE, ("t", "requested_by", "chen"))
    assert "Withdraw it, or ask an administrator" in Words.of("en").refusal(answer)
    assert "请撤回申请，或请管理员" in Words.of("zh").refusal(answer)
    refused(world.does("chen", about(PassUp)), Code.NOBODY_TO_DECIDE, ("t", "requested_by", "chen"))
    world.rows.put(user("deng"), role("deng", "sales_director", "hq"))
    own(world.does("chen", decide()), "chen")
    done(world.does("deng", decide()))


def test_the_only_manager_may_withdraw() -> None:
    world = asked("south-1", by="chen")
    done(world.does("chen", about(WithdrawRequest)))
    assert transfer(world).status == "withdrawn"


def test_nor_does_a_stand_in_of_theirs() -> None:
    mao = (user("mao"), role("mao", "region_manager", "north"))
    world = asked("north-2", *mao, stands_in("li", "ma"), by="ma")
    refused(world.does("li", decide()), Code.NOT_YOUR_DECISION, ("t", "level", "north"))
    done(world.does("mao", decide()))


def test_nor_the_requester_standing_in_for_the_manager() -> None:
    own(asked("north-2", stands_in("li", "ma")).does("li", decide()), "li")


def test_nor_by_delegating_to_themselves() -> None:
    world = asked("north-2", by="ma")
    to_self = Delegate(
        **cmd(), delegation="d", delegate=UserId("ma"), valid_from=MONDAY, valid_to=noon(2027, 1, 1)
    )
    refused(world.does("ma", to_self), Code.OWN_REQUEST, ("ma", "delegate", "ma"))


def test_nor_a_rep_after_a_promotion() -> None:
    world = asked("north-2")
    world.rows.put(role("li", "region_manager", "north", since=TUESDAY))
    own(world.does("li", decide(at=WEDNESDAY)), "li")


def test_a_new_manager_decides_only_what_they_decided_as_manager() -> None:
    world = a_company(owner="wang", where="north-2")
    done(world.does("wang", ask("north-1")))
    world.rows.put(role("li", "region_manager", "north", since=WEDNESDAY))
    refused(
        world.does("li", decide(at=TUESDAY), now=WEDNESDAY), Code.NOT_YOUR_DECISION, ("t", "level", "north")
    )
    done(world.does("li", decide(at=WEDNESDAY)))


def test_a_former_managers_late_yes_does_not_count() -> None:
    ended = role("ma", "region_manager", "north").model_copy(update={"valid_to": WEDNESDAY})
    world = asked("north-2", ended)
    late = world.does("ma", decide(at=TUESDAY), now=noon(2026, 3, 5))
    refused(late, Code.NOT_YOUR_DECISION, ("t", "level", "north"))
    assert holder(world) == ("north-1", "li", "region")


def test_a_yes_given_in_time_counts_after_the_climb() -> None:
    """Ma decided on Tuesday without a signal; the phone reached the server in the third week."""
    world = asked("north-2")
    done(world.does("ma", decide(at=TUESDAY), now=noon(2026, 3, 18)))
    assert holder(world)[1] == "wang"


def test_a_yes_given_too_late_does_not() -> None:
    world = asked("north-2")
    refused(world.does("ma", decide(at=noon(2026, 3, 10))), Code.NOT_YOUR_DECISION, ("t", "level", "hq"))


def test_a_delegate_signs_in_the_managers_name() -> None:
    world = asked("north-2", stands_in("zhou", "ma"))
    done(world.does("zhou", decide()))
    assert (transfer(world).decided_by, transfer(world).decided_for) == ("zhou", "ma")


def test_who_holds_no_role_any_more_does_nothing() -> None:
    ended = role("li", "rep", "north-1").model_copy(update={"valid_to": TUESDAY})
    world = asked("north-2", ended, stands_in("li", "ma"))
    refused(world.does("li", about(WithdrawRequest, at=WEDNESDAY)), Code.REQUEST_UNKNOWN)


def test_closed_accounts_do_nothing() -> None:
    world = asked("north-2", left("ma", noon(2026, 1, 1)))
    refused(world.does("ma", decide()), Code.REQUEST_UNKNOWN)
    world.rows.put(left("li", noon(2026, 1, 1)))
    refused(world.does("li", about(WithdrawRequest)), Code.REQUEST_UNKNOWN)


# --- what happened meanwhile


def test_a_target_that_lost_its_rep_takes_nobody_until_another_is_named() -> None:
    world = asked("south-1")
    world.rows.put(left("zhao", TUESDAY), user("zheng"), role("zheng", "rep", "south-1"))
    refused(
        world.does("chen", decide(at=WEDNESDAY)),
        Code.OWNER_NOT_IN_TERRITORY,
        ("south-1", "rep", "zhao"),
    )
    assert transfer(world).is_open()
    done(world.does("chen", decide(at=WEDNESDAY, owner="zheng")))
    assert holder(world) == ("south-1", "zheng", "region")


def test_a_target_that_was_retired_takes_nobody() -> None:
    world = asked("south-1")
    world.rows.put(territory("south-1", "south", "territory").model_copy(update={"retired": True}))
    refused(world.does("chen", decide()), Code.TERRITORY_NOT_LEAF, ("south-1", "kind", "territory"))


def test_a_customer_with_an_open_request_is_not_shared() -> None:
    world = asked("north-2")
    shares = tuple(RegionShare(territory=TerritoryId(each)) for each in ("north", "south"))
    refused(
        world.does("chen", ShareCustomer(**cmd(), customer=ACME, shares=shares, reason="both sell")),
        Code.CUSTOMER_HAS_OPEN_REQUEST,
        ("t", "status", "submitted"),
    )


def test_a_request_overtaken_by_another_move_moves_nothing() -> None:
    world = asked("north-2")
    world.rows.put(*customer(owner=None, where="hq", mode="company"))
    refused(world.does("chen", decide()), Code.FIELDS_DIFFER, ("acme", "territory", "hq"))
    world.rows.put(*customer(archived_at=TUESDAY))
    refused(world.does("chen", decide()), Code.CUSTOMER_ARCHIVED, ("acme", "archived_at", str(TUESDAY)))


def test_a_yes_to_one_territory_is_not_a_yes_to_another() -> None:
    refused(
        asked("north-2").does("chen", decide(to="south-1")),
        Code.FIELDS_DIFFER,
        ("t", "to_territory", "north-2"),
    )


# --- what nobody can place climbs (TER-4)


def test_what_nobody_can_place_is_placed_by_the_manager_inside_the_own_region() -> None:
    world = asked(None)
    assert transfer(world).level == "north"
    refused(world.does("ma", decide(to="south-1")), Code.NOT_YOUR_DECISION, ("south-1", "manager", "ma"))
    done(world.does("ma", decide(to="north-2")))
    assert holder(world) == ("north-2", "wang", "region")
    assert (transfer(world).to_territory, transfer(world).to_owner) == ("north-2", "wang")


def test_a_region_cannot_give_it_to_the_company() -> None:
    refused(asked(None).does("ma", decide()), Code.TERRITORY_UNKNOWN, ("t", "level", "north"))


def test_passed_up_to_the_top_it_is_held_by_the_company() -> None:
    world = asked(None)
    done(world.does("ma", about(PassUp)))
    assert (transfer(world).level, transfer(world).status) == ("hq", "escalated")
    refused(world.does("chen", about(PassUp)), Code.ALREADY_AT_TOP, ("t", "level", "hq"))
    done(world.does("chen", decide()))
    assert holder(world) == ("hq", None, "company")
    assert world.facts.ownerships("acme")[1].mode == "company"


def test_what_the_company_holds_already_is_not_given_to_it_again() -> None:
    shares = tuple(RegionShare(territory=TerritoryId(each)) for each in ("north", "south"))
    world = a_company(owner=None, where="hq", mode="company", shares=shares)
    done(world.does("ma", ask(None)))
    refused(world.does("chen", decide()), Code.ALREADY_THERE, ("acme", "owner", ""))
    card = world.facts.customer("acme")
    assert card is not None
    assert card.shares == shares


def test_passing_up_never_dates_before_the_request() -> None:
    world = asked(None)
    done(world.does("ma", about(PassUp, at=noon(2026, 2, 1)), now=TUESDAY))
    assert transfer(world).level_since == MONDAY


def test_only_the_author_withdraws() -> None:
    world = asked("north-2")
    refused(world.does("ma", about(WithdrawRequest)), Code.NOT_YOUR_REQUEST, ("t", "requested_by", "li"))
    done(world.does("li", about(WithdrawRequest)))
    refused(world.does("ma", decide()), Code.REQUEST_CLOSED, ("t", "status", "withdrawn"))
    refused(world.does("li", about(WithdrawRequest)), Code.REQUEST_CLOSED, ("t", "status", "withdrawn"))


# --- filings 备案


def put_on_record(**more: Any) -> FileCustomer:
    return FileCustomer(**{**cmd(), "filing": "f", "customer": ACME, "reason": "grade A", **more})


def test_a_major_customer_is_put_on_record_with_the_superior() -> None:
    world = a_company()
    done(world.does("li", put_on_record()))
    filing = world.facts.rows.get(Filing, "f")
    assert filing is not None
    assert filing.level == "north"
    refused(
        world.does("li", put_on_record(filing="f2")),
        Code.CUSTOMER_HAS_OPEN_REQUEST,
        ("f", "status", "submitted"),
    )
    refused(world.does("li", put_on_record()), Code.ROW_EXISTS)
    done(world.does("ma", decide(request_kind="filing", request="f")))
    assert world.facts.filings("acme")[0].status == "approved"
    assert holder(world) == ("north-1", "li", "region"), "a filing moves nothing"


def test_a_managers_own_filing_goes_one_level_up() -> None:
    world = a_company()
    done(world.does("ma", put_on_record()))
    assert world.facts.filings("acme")[0].level == "hq"


def test_strangers_file_nothing() -> None:
    refused(a_company().does("wang", put_on_record()), Code.CUSTOMER_UNKNOWN)


# --- exceptions

STRANGER = ("north-2", "rep", "zhao")


def except_(at: datetime = MONDAY, **more: Any) -> RequestException:
    asked = {
        "exception": "e",
        "customer": ACME,
        "seller_territory": TerritoryId("south-1"),
        "valid_on": date(2026, 3, 2),
        "reason": "old friends",
    }
    return RequestException(**{**cmd(at), **asked, **more})


def test_leave_to_sell_across_regions_is_given_above_both() -> None:
    world = a_company()
    done(world.does("zhao", except_()))
    wanted = world.facts.rows.get(RegionException, "e")
    assert wanted is not None
    assert (wanted.seller, wanted.level) == ("zhao", "hq")
    refused(world.does("zhao", except_()), Code.ROW_EXISTS)
    done(world.does("chen", decide(request_kind="region_exception", request="e")))
    assert world.facts.exceptions("acme")[0].status == "approved"


def test_leave_is_asked_for_the_own_territory_then_and_now() -> None:
    refused(a_company().does("li", except_()), Code.ROLE_REQUIRED, ("south-1", "rep", "li"))
    ended = role("zhao", "rep", "south-1").model_copy(update={"valid_to": TUESDAY})
    refused(
        a_company(ended).does("zhao", except_(), now=WEDNESDAY),
        Code.ROLE_REQUIRED,
        ("south-1", "rep", "zhao"),
    )


def test_no_leave_is_needed_at_home() -> None:
    refused(
        a_company().does("li", except_(seller_territory=TerritoryId("north-1"))),
        Code.ALREADY_THERE,
        ("acme", "territory", "north-1"),
    )
    shares = tuple(RegionShare(territory=TerritoryId(each)) for each in ("north", "south"))
    shared = a_company(owner=None, where="hq", mode="company", shares=shares)
    refused(shared.does("zhao", except_()), Code.ALREADY_THERE, ("acme", "territory", "hq"))


def test_an_absent_customer_and_a_foreign_one_are_asked_about_alike() -> None:
    """Also within one region: a level below the company would say that the customer is near."""
    ask_from_next_door = except_(seller_territory=TerritoryId("north-2"))
    foreign = a_company().does("wang", ask_from_next_door)
    absent = company().does("wang", ask_from_next_door)
    assert done(foreign) == done(absent)
    assert refused(company().does("zhao", ask_from_next_door), Code.ROLE_REQUIRED, STRANGER) == refused(
        a_company().does("zhao", ask_from_next_door), Code.ROLE_REQUIRED, STRANGER
    )


def test_who_knows_the_customer_asks_the_nearest_manager_above_both() -> None:
    world = asked("north-2")
    done(world.does("ma", decide()))
    done(world.does("li", except_(at=WEDNESDAY, seller_territory=TerritoryId("north-1"))))
    assert world.facts.exceptions("acme")[0].level == "north"


def test_what_was_asked_about_nobody_waits_until_it_is_withdrawn() -> None:
    world = company()
    done(world.does("zhao", except_()))
    about_nobody: dict[str, Any] = {"request_kind": "region_exception", "request": "e"}
    refused(world.does("chen", decide(**about_nobody)), Code.REQUEST_UNKNOWN)
    refused(world.does("zhao", decide(**about_nobody)), Code.OWN_REQUEST, ("e", "requested_by", "zhao"))
    done(world.does("zhao", about(WithdrawRequest, **about_nobody)))


def test_leave_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError) as wrong:
        except_(valid_until=date(2026, 3, 1))
    assert [each["loc"] for each in wrong.value.errors()] == [("valid_until",)]
    assert except_(valid_until=date(2026, 3, 2)).valid_until == date(2026, 3, 2)
