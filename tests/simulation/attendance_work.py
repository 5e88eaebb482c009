"""What people do about their days: clock in and out, and vouch for a clock-out that was missed."""

from datetime import timedelta

from shared.commands import AnyCommand, Countersign, RecordAttendance
from shared.models.attendance import Attendance
from shared.models.base import day_of
from tests.simulation.desk import Desk, Work


def _clock(desk: Desk) -> AnyCommand | None:
    today = day_of(desk.now)
    mine = [each for each in desk.engine.facts.rows.all(Attendance) if each.user == desk.engine.user]
    begun = desk.pick([each for each in mine if each.day == today])
    out = desk.rng.random() < 0.4
    return RecordAttendance(
        **desk.signed(),
        attendance=desk.engine.new_id() if begun is None else begun.id,
        day=today,
        work=desk.rng.choice(("office", "field", "field_same_day_return")) if begun is None else begun.work,
        clock_in=desk.now if begun is None else begun.clock_in,
        clock_out=desk.now if out else None,
    )


def _vouch(desk: Desk) -> AnyCommand | None:
    day = desk.one(Attendance, superior=desk.engine.user)
    if day is None or day.clock_in is None:
        return None
    return Countersign(
        **desk.signed(),
        attendance=day.id,
        user=day.user,
        clock_out=day.clock_in + timedelta(minutes=desk.rng.randint(1, 300)),
        reason="was with me",
    )


WORK: dict[str, Work] = {"clock in or out": _clock, "vouch for a day": _vouch}
