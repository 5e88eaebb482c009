"""Whoever does whatever, by whatever clock: a customer is in exactly one pair of hands at any instant."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.case import Actor, Changes, Decision
from shared.commands import (
    AnyCommand,
    ArchiveCustomer,
    CreateCustomer,
    DecideRequest,
    FileCustomer,
    LogVisit,
    PassUp,
    RequestException,
    RequestTransfer,
    RestoreCustomer,
    ShareCustomer,
    WithdrawRequest,
)
from shared.decide import decide
from shared.errors import Code
from shared.facts import Facts
from shared.models.base import day_of
from shared.models.customer import Customer, CustomerFields, RegionShare
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.transfer import Transfer
from shared.models.visit import Presence, VisitFields
from tests.support.company import LONG_AGO, MONDAY, company, customer, role, user
from tests.support.memory_rows import MemoryRows
from tests.support.standing_in import stands_in

PEOPLE = ("chen", "deng") * 9 + (
    "li",
    "li",
    "ma",
    "ma",
    "wang",
    "mao",
    "zhou",
    "zhao",
    "gao",
    "qian",
    "nobody",
)
"""Those who may do most come up most often, so that much happens."""
CUSTOMERS = ("acme",) * 5 + ("baoli", "canglan")
PLACES = (
    "north-1",
    "north-2",
    "south-1",
    "north-1",
    "north-2",
    "south-1",
    "engineering",
    None,
    "hq",
    "north",
)
OWNERS = (None, None, None, None, "chen", "chen", "li", "wang", "zhao", "gao", "ma")
SHARES = (("north", "south"), ("south-1", "north-2"), ("north", "north-1"))
CLOCKS = (0, 1, 60, 3_600, 86_400, -3_600, -86_400, 8 * 86_400)
"""By how many seconds the server's clock moves between two commands: on, and sometimes back."""
SKEWS = (0, 0, 0, -60, 60, -10 * 86_400, 10 * 86_400)
"""By how many seconds a phone's clock differs from the server's."""
FAR = (None, datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC))

ANSWERS = ("decide", "pass up", "withdraw")
"""Words on a transfer that was asked for; the others are things done to a customer."""
DEEDS = (
    ("ask",) * 5 + ("decide",) * 6 + ("pass up", "withdraw", "share", "create", "archive", "restore", "file")
)

SETTING = (
    *customer("acme"),
    *customer("baoli", owner="zhao", where="south-1"),
    user("deng"),
    role("deng", "sales_director", "hq"),
    user("mao"),
    role("mao", "business_manager", "north"),
    role("li", "rep", "north-2"),
    stands_in("zhao", "zhou"),
)


@dataclass(frozen=True)
class Step:
    """One thing that somebody does; what it is about is read from the numbers."""

    what: str
    who: str
    customer: int
    place: int
    owner: int
    clock: int
    skew: int
    far: int
    request: int


STEPS = st.builds(
    Step,
    what=st.sampled_from(DEEDS),
    who=st.sampled_from(PEOPLE),
    customer=st.integers(0, len(CUSTOMERS) - 1),
    place=st.integers(0, len(PLACES) - 1),
    owner=st.integers(0, len(OWNERS) - 1),
    clock=st.integers(0, len(CLOCKS) - 1),
    skew=st.integers(0, len(SKEWS) - 1),
    far=st.integers(0, 20).map(lambda n: n if n < len(FAR) else 0),
    request=st.integers(0, 3),
)


class Play:
    """A company in which steps happen one after the other, as one server would decide them."""

    def __init__(self) -> None:
        self.rows = MemoryRows(_BASE)
        self.facts = Facts(self.rows)
        self.now = MONDAY
        self.asked: list[tuple[str, str]] = []

    def command(self, number: int, step: Step) -> AnyCommand:
        """What the step means here and now."""
        self.now += timedelta(seconds=CLOCKS[step.clock])
        happened = FAR[step.far] or self.now + timedelta(seconds=SKEWS[step.skew])
        envelope = {"id": f"c-{number}", "happened_at": happened}
        if step.what in ANSWERS:
            return self._answer(envelope, step)
        return self._deed({**envelope, "customer": CustomerId(CUSTOMERS[step.customer])}, number, step)

    def _answer(self, envelope: dict[str, Any], step: Step) -> AnyCommand:
        """A word on some transfer that was asked for."""
        request, customer_id = (
            self.asked[-1 - step.request % len(self.asked)] if self.asked else ("none", "acme")
        )
        about = {
            **envelope,
            "request_kind": "transfer",
            "request": request,
            "customer": CustomerId(customer_id),
        }
        if step.what == "pass up":
            return PassUp(**about, reason="not mine")
        if step.what == "withdraw":
            return WithdrawRequest(**about)
        named = _towards(step) if step.skew == 0 else {}
        return DecideRequest(**about, **named, approve=step.clock != 1, note="so be it")

    def _deed(self, about: dict[str, Any], number: int, step: Step) -> AnyCommand:
        """Something that is done to a customer."""
        to = _towards(step)
        regions = SHARES[step.owner % len(SHARES)]
        match step.what:
            case "share":
                shares = tuple(RegionShare(territory=TerritoryId(each)) for each in regions)
                return ShareCustomer(**about, shares=shares, reason="many\tregions")
            case "create":
                place = to["to_territory"] or TerritoryId("hq")
                fields = CustomerFields(name=about["customer"])
                return CreateCustomer(**about, territory=place, owner=to["to_owner"], fields=fields)
            case "archive":
                return ArchiveCustomer(**about, reason="closed")
            case "restore":
                return RestoreCustomer(**about)
            case "file":
                return FileCustomer(**about, filing=f"f-{number}", reason="large")
            case _:
                return RequestTransfer(**about, **to, transfer=f"t-{number}", reason="line\nbreak")

    def decide(self, step: Step, command: AnyCommand) -> Decision:
        """The answer; its changes are stored."""
        actor = Actor(user=UserId(step.who), trusted_since=LONG_AGO if step.place % 2 else None)
        decision = decide(command, self.facts, actor, self.now)
        if isinstance(decision, Changes):
            self.rows.put(*decision.puts)
            if (
                isinstance(command, RequestTransfer)
                and (command.transfer, command.customer) not in self.asked
            ):
                self.asked.append((command.transfer, command.customer))
        return decision


def _towards(step: Step) -> dict[str, Any]:
    place, owner = PLACES[step.place], OWNERS[step.owner]
    return {
        "to_territory": TerritoryId(place) if place else None,
        "to_owner": UserId(owner) if owner else None,
    }


_BASE = tuple(company(*SETTING).rows.everything().values())


def holds(facts: Facts, card: Customer) -> None:
    """One customer's intervals touch, never overlap, and the open one is what the card says."""
    intervals = facts.ownerships(card.id)
    assert all(one.until == other.since for one, other in pairwise(intervals)), "they touch"
    assert all(each.until is None or each.since < each.until for each in intervals), "each lasts"
    open_ones = [each for each in intervals if each.until is None]
    assert open_ones == [intervals[-1]], "the last one, and only it, is open"
    held = open_ones[0]
    assert (held.territory, held.owner, held.mode) == (card.territory, card.owner, card.mode)
    moments = [each.since for each in intervals] + [
        each.since + timedelta(microseconds=1) for each in intervals
    ]
    for moment in (*moments, datetime(2199, 12, 31, tzinfo=UTC)):
        assert sum(each.holds_at(moment) for each in intervals) == 1
    waiting = [each for each in facts.transfers(card.id) if each.is_open()]
    assert len(waiting) <= 1, "one request at a time"


CREATING = (CreateCustomer, RequestTransfer, FileCustomer)
CHECKS = (HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=2_000, deadline=None, suppress_health_check=CHECKS)
@given(st.lists(STEPS, min_size=4, max_size=9))
def test_every_customer_is_in_one_pair_of_hands_whatever_happens(steps: list[Step]) -> None:
    play = Play()
    for number, step in enumerate(steps):
        command = play.command(number, step)
        before = play.rows.everything()
        decision = play.decide(step, command)
        if not isinstance(decision, Changes):
            assert play.rows.everything() == before, "a refusal changes no row"
            continue
        for card in play.rows.all(Customer):
            holds(play.facts, card)


@settings(max_examples=2_000, deadline=None, suppress_health_check=CHECKS)
@given(st.lists(STEPS, min_size=1, max_size=7))
def test_what_is_told_twice_changes_nothing_more(steps: list[Step]) -> None:
    """A command that comes again at once; and, when all is told, every command that created a row."""
    play = Play()
    created: list[tuple[Step, AnyCommand]] = []
    for number, step in enumerate(steps):
        command = play.command(number, step)
        if isinstance(play.decide(step, command), Changes) and isinstance(command, CREATING):
            created.append((step, command))
        before = play.rows.everything()
        play.decide(step, command)
        assert play.rows.everything() == before, command
    before = play.rows.everything()
    assert not any(isinstance(play.decide(step, command), Changes) for step, command in created)
    assert play.rows.everything() == before


def test_every_creating_command_says_that_the_row_is_there() -> None:
    play = Play()
    about: dict[str, Any] = {"happened_at": MONDAY, "customer": CustomerId("acme")}
    new: dict[str, Any] = {**about, "customer": CustomerId("canglan")}
    north: dict[str, Any] = {"territory": TerritoryId("north-1"), "owner": UserId("li")}
    visit = VisitFields(purpose="solve", check_in=Presence(at=MONDAY))
    leave: dict[str, Any] = {"seller_territory": TerritoryId("south-1"), "valid_on": day_of(MONDAY)}
    step = Step("ask", "li", 0, 0, 0, 0, 0, 0, 0)
    for who, command in (
        ("li", CreateCustomer(id="1", **new, **north, fields=CustomerFields(name="Canglan"))),
        ("li", LogVisit(id="2", **about, visit="v", fields=visit)),
        ("li", FileCustomer(id="3", **about, filing="f", reason="-")),
        ("zhao", RequestException(id="4", **about, **leave, exception="e", reason="-")),
        ("li", RequestTransfer(id="5", **about, to_territory=None, transfer="t", reason="-")),
    ):
        by = replace(step, who=who)
        assert isinstance(play.decide(by, command), Changes), command
        again = play.decide(by, command)
        assert not isinstance(again, Changes)
        assert again.code is Code.ROW_EXISTS


DECIDERS = ("li", "wang", "ma", "mao", "zhou", "chen", "deng")


def test_nobody_decides_what_they_asked_for_whoever_stands_in_for_whom() -> None:
    """Every author, every decider, every stand-in for every other: all of the ways."""
    about: dict[str, Any] = {"happened_at": MONDAY, "customer": CustomerId("acme")}
    there: dict[str, Any] = {"to_territory": TerritoryId("north-2"), "to_owner": UserId("wang")}
    ask = RequestTransfer(id="1", **about, **there, transfer="t", reason="-")
    yes = DecideRequest(id="2", **about, request_kind="transfer", request="t", approve=True)
    said_yes = 0
    for author, decider, delegate, manager in product(DECIDERS, DECIDERS, DECIDERS, DECIDERS):
        rows = (
            MemoryRows((*_BASE, stands_in(delegate, manager))) if delegate != manager else MemoryRows(_BASE)
        )
        asked = decide(ask, Facts(rows), Actor(user=UserId(author)), MONDAY)
        if isinstance(asked, Changes):
            rows.put(*asked.puts)
            decision = decide(yes, Facts(rows), Actor(user=UserId(decider)), MONDAY)
            if isinstance(decision, Changes):
                (transfer,) = (each for each in decision.puts if isinstance(each, Transfer))
                assert author not in (transfer.decided_by, transfer.decided_for)
                said_yes += 1
    assert said_yes > 500, "the others are free to decide"
