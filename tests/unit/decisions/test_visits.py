"""Visits are kept under their author, also when they arrive after the customer went to somebody else."""

from datetime import datetime, timedelta
from typing import Any

from shared.case import Actor, Decision
from shared.commands.customers import ArchiveCustomer
from shared.commands.visits import LogVisit
from shared.decide import decide
from shared.errors import Code
from shared.models.base import Entity
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.ownership import Ownership
from shared.models.visit import Presence, Visit, VisitFields
from tests.support.answers import done, refused
from tests.support.company import LONG_AGO, MONDAY, SIGNED, cmd, company, customer, noon
from tests.support.memory_rows import World
from tests.support.standing_in import left

ACME = CustomerId("acme")
BEFORE, MOVED, AFTER = noon(2026, 2, 1), noon(2026, 2, 10), noon(2026, 2, 20)


def visit(at: datetime = MONDAY, **more: Any) -> LogVisit:
    seen = VisitFields(purpose="solve", check_in=Presence(at=at), outcome="fixed")
    return LogVisit(**{**cmd(at), "visit": "v", "customer": ACME, "fields": seen, **more})


def after_the_move(*more: Entity) -> World:
    was_held = Ownership(
        id="own-acme-0", customer=ACME, owner=UserId("li"), territory=TerritoryId("north-1"),
        since=LONG_AGO, until=MOVED, **SIGNED,
    )  # fmt: skip
    return company(*customer(owner="zhao", where="south-1", since=MOVED), was_held, *more)


def kept(world: World) -> Visit:
    row = world.facts.rows.get(Visit, "v")
    assert row is not None
    return row


def test_a_visit_is_recorded_where_the_customer_sat() -> None:
    world = company(*customer())
    done(world.does("li", visit()))
    assert (kept(world).author, kept(world).territory, kept(world).late) == ("li", "north-1", False)


def test_the_same_visit_is_not_recorded_twice_nor_over_another() -> None:
    world = company(*customer())
    done(world.does("li", visit()))
    assert refused(world.does("ma", visit()), Code.ROW_EXISTS).field == "visit"
    assert kept(world).author == "li"


def test_a_visit_from_before_the_move_is_kept_under_its_author() -> None:
    world = after_the_move()
    done(world.does("li", visit(BEFORE), now=MONDAY))
    assert (kept(world).author, kept(world).territory, kept(world).late) == ("li", "north-1", True)
    assert kept(world).outcome == "fixed"


def saved_later(checked_in: datetime, at: datetime = AFTER) -> LogVisit:
    seen = VisitFields(purpose="solve", check_in=Presence(at=checked_in), outcome="fixed")
    return visit(at, fields=seen)


def test_a_visit_belongs_to_who_held_the_customer_at_the_check_in() -> None:
    """Li rang the bell before the handover and saved the visit after it."""
    world = after_the_move()
    done(world.does("li", saved_later(MOVED - timedelta(minutes=5)), now=MONDAY))
    assert (kept(world).territory, kept(world).late, kept(world).created_at) == ("north-1", True, AFTER)


def heard_last(at: datetime, command: LogVisit, world: World) -> Decision:
    return decide(command, world.facts, Actor(user=UserId("li"), trusted_since=at), MONDAY)


def test_a_check_in_is_not_believed_beyond_the_last_contact() -> None:
    since_heard = MOVED + timedelta(days=1)
    early = saved_later(BEFORE)
    refused(
        heard_last(since_heard, early, after_the_move()),
        Code.NOT_YOUR_CUSTOMER,
        ("acme", "territory", "south-1"),
    )


def test_a_visit_in_good_faith_after_the_move_is_kept_where_the_customer_sat_by_then() -> None:
    (row,) = done(heard_last(BEFORE, visit(AFTER), after_the_move())).puts
    assert isinstance(row, Visit)
    assert (row.author, row.territory, row.late) == ("li", "south-1", True)


def test_a_visit_from_after_the_move_is_the_new_owners_business() -> None:
    refused(
        after_the_move().does("li", visit(AFTER), now=MONDAY),
        Code.NOT_YOUR_CUSTOMER,
        ("acme", "territory", "south-1"),
    )


def test_strangers_visit_nobody() -> None:
    refused(company(*customer()).does("wang", visit()), Code.CUSTOMER_UNKNOWN)
    refused(
        company(*customer()).does("qian", visit()), Code.NOT_YOUR_CUSTOMER, ("acme", "territory", "north-1")
    )


def test_a_leavers_last_visits_are_kept() -> None:
    world = company(*customer(), left("li", MOVED))
    done(world.does("li", visit(BEFORE), now=MONDAY))
    assert kept(world).late
    refused(world.does("li", visit(AFTER, visit="v2"), now=MONDAY), Code.CUSTOMER_UNKNOWN)


def test_a_visit_made_before_the_card_was_put_aside_is_kept() -> None:
    world = company(*customer())
    done(world.does("ma", ArchiveCustomer(**cmd(), customer=ACME, reason="closed")))
    later = MONDAY + timedelta(days=1)
    done(world.does("li", visit(MONDAY - timedelta(hours=1)), now=later))
    refused(
        world.does("li", visit(MONDAY + timedelta(hours=1), visit="v2"), now=later),
        Code.CUSTOMER_ARCHIVED,
        ("acme", "archived_at", str(MONDAY)),
    )


def test_a_phone_that_lives_in_the_future_visits_now() -> None:
    world = company(*customer())
    done(world.does("li", visit(noon(2099, 1, 1)), now=MONDAY))
    assert kept(world).created_at == MONDAY
