"""A year of visits: how often each grade is seen, by whom, and what came of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from server.demo.chance import Chance
from server.demo.customers import Plan, Size
from server.demo.days import YEAR, Days, at
from server.demo.places import SEATS
from server.demo.steps import Step, Steps, row_id, step
from server.demo.visit_texts import NEXT_STEPS, OUTCOMES
from shared.commands import LogVisit
from shared.models.customer import Channel, Position
from shared.models.ids import ContactId, CustomerId
from shared.models.visit import Presence, Purpose, VisitFields

_INTERVALS: dict[Size, int] = {"A": 14, "B": 29, "C": 84}
_MINUTES: dict[Size, tuple[int, int]] = {"A": (45, 130), "B": (30, 80), "C": (15, 50)}
_PURPOSES: tuple[tuple[Purpose, int], ...] = (("solve", 3), ("inform", 4), ("relate", 4))
_CHANNELS: dict[Size, tuple[tuple[Channel, int], ...]] = {
    "A": (("visit", 9), ("phone", 1)),
    "B": (("visit", 6), ("phone", 3), ("wechat", 1)),
    "C": (("visit", 3), ("phone", 4), ("wechat", 3)),
}
_AT_THE_WRONG_DOORS = ("zhao", "guo")
"""Reps who see their small customers often and their large ones rarely: what the waste report is for."""
_MOST_A_DAY = 6
_FIRST_HOUR, _MINUTES_APART = 8, 95


def visiting(days: Days, plans: Iterable[Plan]) -> Steps:
    """All visits of the last year, laid into the days of those who made them."""
    full: dict[tuple[str, date], int] = defaultdict(int)
    for plan in plans:
        count = 0
        for wanted in _wishes(days, plan):
            day, who = _free_day(days, plan, wanted, full)
            if day is None:
                continue
            slot = full[who, day]
            full[who, day] += 1
            count += 1
            yield _visit(plan, who, day, slot, count)


def _wishes(days: Days, plan: Plan) -> list[date]:
    """When the customer should be seen; some are forgotten in the end, and some of the new never seen."""
    chance = plan.chance("visits")
    rhythm = _INTERVALS[plan.size]
    if plan.owner in _AT_THE_WRONG_DOORS:
        rhythm = {"A": 32, "B": 38, "C": 34}[plan.size]
    first = max(days.today - YEAR, plan.since + timedelta(days=1))
    day = first + timedelta(days=chance.whole(0, min(rhythm, 30)))
    last = days.last
    if chance.happens(16):
        last -= timedelta(days=round(rhythm * chance.part(1.05, 1.7)))
    found = []
    while day <= last:
        found.append(day)
        day += timedelta(days=round(rhythm * chance.part(0.75, 1.15)))
    return found


def _free_day(
    days: Days, plan: Plan, wanted: date, full: dict[tuple[str, date], int]
) -> tuple[date | None, str]:
    """The first working day from then on with room for one more."""
    day = days.working_on_or_after(wanted)
    for _ in range(8):
        held = plan.held_on(day)
        if held is None or day > days.last:
            return None, ""
        if full[held[1], day] < _MOST_A_DAY:
            return day, held[1]
        day = days.working_on_or_after(day + timedelta(days=1))
    return None, ""


def _visit(plan: Plan, who: str, day: date, slot: int, count: int) -> Step:
    chance = plan.chance("visit", count)
    begun = at(day, _FIRST_HOUR) + timedelta(minutes=slot * _MINUTES_APART + chance.whole(15, 40))
    channel = chance.by_weight(_CHANNELS[plan.size])
    shortest, longest = _MINUTES[plan.size]
    if channel != "visit":
        shortest, longest = 4, 18
    ended = begun + timedelta(minutes=min(chance.whole(shortest, longest), _MINUTES_APART - 30))
    purpose = chance.by_weight(_PURPOSES)
    fields = VisitFields(
        purpose=purpose,
        channel=channel,
        contact=ContactId(row_id("contact", plan.number, 0)),
        check_in=_presence(plan, chance, begun) if channel == "visit" else Presence(at=begun),
        check_out=Presence(at=ended),
        outcome=chance.one(OUTCOMES[purpose]),
        next_step=chance.one(NEXT_STEPS) if chance.happens(45) else "",
    )
    visit = row_id("visit", plan.number, count)
    return step(ended, who, LogVisit, visit, visit=visit, customer=CustomerId(plan.id), fields=fields)


def _presence(plan: Plan, chance: Chance, moment: datetime) -> Presence:
    seat = SEATS[plan.city]
    return Presence(
        at=moment,
        position=Position(
            lat=round(seat.lat + chance.part(-0.1, 0.1), 5), lng=round(seat.lng + chance.part(-0.1, 0.1), 5)
        ),
        accuracy_m=float(chance.whole(6, 60)),
        fix_age_s=chance.whole(0, 20),
    )
