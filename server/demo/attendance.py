"""Three weeks of clocking in and out, with some clock-outs that were missed."""

from datetime import date, timedelta

from server.demo.chance import Chance
from server.demo.days import Days, at
from server.demo.staff import LEAVER, ON_LEAVE, REPS, member
from server.demo.steps import Steps, account, row_id, step
from shared.commands import Countersign, RecordAttendance

_DAYS = 15
_FORGETFUL = ("wang", "huang")
"""Who forgot to clock out yesterday, so that a superior has something to countersign."""


def attendance(days: Days) -> Steps:
    """Everybody's days in the field."""
    for who in REPS:
        if who == LEAVER:
            continue
        for ago in range(_DAYS, 0, -1):
            yield from _day(days, who, days.back(ago), forgotten=ago == 1 and who in _FORGETFUL)


def _day(days: Days, who: str, day: date, *, forgotten: bool) -> Steps:
    chance = Chance("attendance", who, day.isoformat())
    row = row_id("attendance", who, day.isoformat())
    superior = member(who).reports_to or ""
    signed = day + timedelta(days=1)
    missed = chance.happens(5) and signed <= days.last and days.work.is_working_day(signed)
    missed = missed and superior != ON_LEAVE
    returned = forgotten or missed
    yield step(
        at(day, 18, chance.whole(5, 50)), who, RecordAttendance, row,
        attendance=row, day=day, work="field_same_day_return" if returned else "field",
        clock_in=at(day, 7, chance.whole(40, 59)),
        clock_out=None if returned else at(day, 17, chance.whole(30, 59)),
    )  # fmt: skip
    if missed and not forgotten:
        yield step(
            at(signed, 9), superior, Countersign, row,
            attendance=row, user=account(who), clock_out=at(day, 17, chance.whole(0, 59)),
            reason="当日从客户基地直接返回，手机没电，情况属实",
        )  # fmt: skip
