"""Who answers what is asked at a place on a day."""

from datetime import date, timedelta

from server.demo.days import Days
from server.demo.places import node
from server.demo.staff import ON_LEAVE, STAND_IN

DIRECTOR, DEPUTY = "lu", "shen"
_LEAVE_DAYS = 5
_LEAVE_LASTS = timedelta(days=6)


def leave_begins(days: Days) -> date:
    """The first day on which the manager on leave is away."""
    return days.back(_LEAVE_DAYS)


def leave_ends(days: Days) -> date:
    """The day on which the manager on leave is back."""
    return days.today + _LEAVE_LASTS


def decider(days: Days, place: str, asked_by: str, day: date) -> str:
    """The manager of the place, who stands in while they are away, or the director for what is their own."""
    manager = node(place).manager or DIRECTOR
    if manager == asked_by:
        return DIRECTOR
    return STAND_IN if manager == ON_LEAVE and day >= leave_begins(days) else manager


def between(places: tuple[str, str]) -> str:
    """The lowest node above both places."""
    one, other = (node(each) for each in places)
    return one.parent or one.id if one.parent == other.parent else "demo"
