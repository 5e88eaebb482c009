"""Clocking in and out, and the countersign for a missed clock-out (ATT-1…3, H14)."""

from datetime import datetime, timedelta

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.visits import Countersign, RecordAttendance
from shared.errors import Code, FailedFact, Refusal
from shared.models.attendance import Attendance
from shared.models.base import day_of
from shared.rules.attendance import countersign_in_time, days_late, may_countersign, superior_of
from shared.rules.gate import nobody_here


def record_attendance(command: RecordAttendance, case: Case) -> Decision:
    """Clock one's own day, on that day: in the morning in, in the evening out (ATT-1, ATT-2).

    A time that was clocked stays; a later command adds what is missing. Work without signal counts as
    of when it was done.
    """
    row = case.facts.rows.get(Attendance, command.attendance)
    refused = nobody_here(case) or _other_day_or_person(command, case, row) or _badly_clocked(command, case)
    if refused is not None:
        return refused
    if row is None:
        return Changes((_new_day(command, case),))
    return _completed(command, case, row)


def countersign(command: Countersign, case: Case) -> Decision:
    """The direct superior vouches for a clock-out that was missed, on the next day (H14, C23)."""
    row = case.facts.rows.get(Attendance, command.attendance)
    if row is None or row.user != command.user:
        return Refusal(code=Code.ATTENDANCE_UNKNOWN, rule="ATT-3", params={"attendance": command.attendance})
    refused = (
        nobody_here(case, also_now=True)
        or _not_the_superior(case, row)
        or _nothing_to_sign(row)
        or _not_in_time(case, row)
        or _when(command, row)
    )
    if refused is not None:
        return refused
    signed = row.revised(
        case.user,
        case.now,
        clock_out=command.clock_out,
        countersigned_by=case.user,
        countersign_reason=command.reason,
    )
    return Changes((signed,))


def _other_day_or_person(command: RecordAttendance, case: Case, row: Attendance | None) -> Refusal | None:
    if row is not None and (row.user != case.user or row.day != command.day):
        return Refusal(code=Code.ROW_EXISTS, rule="ATT-1", params={"row": command.attendance})
    if day_of(case.at) != command.day:
        today = day_of(case.at).isoformat()
        return Refusal(
            code=Code.CLOCK_NOT_ON_DAY,
            rule="ATT-1",
            params={"day": command.day.isoformat(), "today": today},
            field="day",
        )
    if row is not None:
        return None
    mine = case.facts.rows.find(Attendance, "user", case.user)
    same = next((each for each in mine if each.day == command.day), None)
    if same is None:
        return None
    return Refusal(
        code=Code.ROW_EXISTS, rule="ATT-1", params={"row": same.id}, fact=_fact(same, "day", str(same.day))
    )


def _badly_clocked(command: RecordAttendance, case: Case) -> Refusal | None:
    for field, moment in (("clock_in", command.clock_in), ("clock_out", command.clock_out)):
        if moment is None:
            continue
        if moment > case.at:
            params = {field: moment.isoformat()}
            return Refusal(code=Code.FUTURE_DATED, rule="ATT-1", params={**params}, field=field)
        if day_of(moment) != command.day:
            return _off_day(field, moment, str(command.day))
    return _out_before_in(command.clock_in, command.clock_out)


def _new_day(command: RecordAttendance, case: Case) -> Attendance:
    return Attendance(
        id=command.attendance,
        user=case.user,
        day=command.day,
        work=command.work,
        clock_in=command.clock_in,
        clock_out=command.clock_out,
        superior=superior_of(case.facts, case.user, case.at),
        created_by=case.user,
        created_at=case.now,
        changed_by=case.user,
        changed_at=case.now,
    )


def _completed(command: RecordAttendance, case: Case, row: Attendance) -> Decision:
    clock_in, clock_out = row.clock_in or command.clock_in, row.clock_out or command.clock_out
    for field, stands, claimed in (
        ("clock_in", row.clock_in, command.clock_in),
        ("clock_out", row.clock_out, command.clock_out),
    ):
        if stands is not None and claimed is not None and stands != claimed:
            fact = _fact(row, field, stands.isoformat())
            return Refusal(code=Code.FIELDS_DIFFER, rule="ATT-1", fact=fact, field=field)
    refused = _out_before_in(clock_in, clock_out)
    if refused is not None:
        return refused
    changed = row.revised(case.user, case.now, work=command.work, clock_in=clock_in, clock_out=clock_out)
    return Changes((changed,))


def _not_the_superior(case: Case, row: Attendance) -> Refusal | None:
    if may_countersign(case.facts, case.user, row.user, case.at):
        return None
    superior = superior_of(case.facts, row.user, case.at) or "none"
    return Refusal(
        code=Code.NOT_DIRECT_SUPERIOR,
        rule="H14",
        params={"superior": superior},
        fact=FailedFact(kind="user", id=row.user, field="reports_to", value=superior),
    )


def _nothing_to_sign(row: Attendance) -> Refusal | None:
    if row.clock_out is not None:
        fact = _fact(row, "clock_out", row.clock_out.isoformat())
        return Refusal(code=Code.COUNTERSIGN_NOT_MISSING, rule="H14", fact=fact)
    if row.clock_in is None:
        fact = _fact(row, "clock_in", "none")
        return Refusal(code=Code.COUNTERSIGN_ONLY_CLOCK_OUT, rule="H14", fact=fact)
    if row.work != "field_same_day_return":
        fact = _fact(row, "work", row.work)
        return Refusal(code=Code.COUNTERSIGN_NOT_SAME_DAY_RETURN, rule="ATT-3", fact=fact)
    return None


def _not_in_time(case: Case, row: Attendance) -> Refusal | None:
    pack = case.facts.pack_on(row.day)
    if pack is None:
        return Refusal(code=Code.NO_RULE_PACK, rule="H14", params={"day": row.day.isoformat()})
    if countersign_in_time(row.day, case.at, pack.attendance):
        return None
    late, within = days_late(row.day, case.at), pack.attendance.countersign_within_days
    until = (row.day + timedelta(days=min(within, 366))).isoformat()
    return Refusal(
        code=Code.COUNTERSIGN_TOO_EARLY if late < 1 else Code.COUNTERSIGN_TOO_LATE,
        rule="H14",
        params={"day": row.day.isoformat(), "until": until, "days": late},
        fact=_fact(row, "day", row.day.isoformat()),
    )


def _when(command: Countersign, row: Attendance) -> Refusal | None:
    if day_of(command.clock_out) != row.day:
        return _off_day("clock_out", command.clock_out, row.day.isoformat())
    return _out_before_in(row.clock_in, command.clock_out)


def _off_day(field: str, moment: datetime, day: str) -> Refusal:
    params: dict[str, str | int] = {"day": day, "today": day_of(moment).isoformat()}
    return Refusal(code=Code.CLOCK_NOT_ON_DAY, rule="ATT-1", params=params, field=field)


def _out_before_in(clock_in: datetime | None, clock_out: datetime | None) -> Refusal | None:
    if clock_in is None or clock_out is None or clock_in <= clock_out:
        return None
    params: dict[str, str | int] = {"clock_in": clock_in.isoformat(), "clock_out": clock_out.isoformat()}
    return Refusal(code=Code.CLOCK_OUT_BEFORE_IN, rule="ATT-1", params=params, field="clock_out")


def _fact(row: Attendance, field: str, value: str) -> FailedFact:
    return FailedFact(kind="attendance", id=row.id, field=field, value=value)


DECISIONS: dict[type[Command], Handler] = {
    RecordAttendance: record_attendance,
    Countersign: countersign,
}
