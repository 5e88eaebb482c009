"""Clocking one's own day, and the countersign for a missed clock-out (ATT-1…3, H14, C23)."""

from datetime import date
from typing import Any, Literal

import pytest

from shared.commands.visits import Countersign, RecordAttendance
from shared.errors import Code
from shared.models.attendance import Attendance
from shared.models.base import Entity
from shared.models.ids import UserId
from shared.models.person import Delegation
from shared.models.rule_pack import AttendanceRules
from tests.support.company import SIGNED, cmd, company, pack, role, user
from tests.support.grading import applied, china, refused
from tests.support.memory_rows import World
from tests.support.standing_in import left, stands_in

Work = Literal["office", "field", "field_same_day_return"]


def clocking(at: str, day: date = date(2026, 3, 2), work: Work = "office", **more: Any) -> RecordAttendance:
    moments: dict[str, Any] = {field: china(moment) for field, moment in more.items()}
    return RecordAttendance(**cmd(china(at)), attendance="day-1", day=day, work=work, **moments)


def countersigning(
    at: str = "2026-03-03 09:00", out: str = "2026-03-02 18:00", who: str = "li"
) -> Countersign:
    return Countersign(
        **cmd(china(at)),
        attendance="day-1",
        user=UserId(who),
        clock_out=china(out),
        reason="返程堵车",
    )


def after_a_day_in_the_field(*, work: Work = "field_same_day_return", world: World | None = None) -> World:
    """Li clocked in on 2 March, was out, came back, and did not clock out."""
    world = world or company()
    applied(world.does("li", clocking("2026-03-02 08:30", work=work, clock_in="2026-03-02 08:30")))
    return world


def day_of_li(world: World) -> Attendance:
    row = world.rows.get(Attendance, "day-1")
    assert row is not None
    return row


def test_in_in_the_morning_and_out_in_the_evening_make_one_day() -> None:
    world = company()
    applied(world.does("li", clocking("2026-03-02 08:30", clock_in="2026-03-02 08:30")))
    applied(world.does("li", clocking("2026-03-02 18:00", clock_out="2026-03-02 18:00")))
    row = day_of_li(world)

    assert (row.user, row.clock_in, row.clock_out) == (
        "li",
        china("2026-03-02 08:30"),
        china("2026-03-02 18:00"),
    )
    assert row.superior == "ma"


def test_a_clocked_time_stays() -> None:
    world = after_a_day_in_the_field()
    earlier = clocking("2026-03-02 09:00", clock_in="2026-03-02 07:00")
    assert refused(world.does("li", earlier)).code == Code.FIELDS_DIFFER


def test_a_day_belongs_to_one_person_and_is_recorded_once() -> None:
    world = after_a_day_in_the_field()
    assert refused(world.does("wang", clocking("2026-03-02 09:00"))).code == Code.ROW_EXISTS
    twice = clocking("2026-03-02 09:00").model_copy(update={"attendance": "day-2"})
    assert refused(world.does("li", twice)).code == Code.ROW_EXISTS


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (clocking("2026-03-03 08:00", clock_out="2026-03-02 18:00"), Code.CLOCK_NOT_ON_DAY),
        (clocking("2026-03-02 08:30", clock_out="2026-03-02 18:00"), Code.FUTURE_DATED),
        (clocking("2026-03-02 08:30", clock_in="2026-03-01 18:00"), Code.CLOCK_NOT_ON_DAY),
        (
            clocking("2026-03-02 18:30", clock_in="2026-03-02 18:00", clock_out="2026-03-02 09:00"),
            Code.CLOCK_OUT_BEFORE_IN,
        ),
    ],
)
def test_nobody_clocks_another_day_the_future_or_backwards(command: RecordAttendance, code: Code) -> None:
    assert refused(company().does("li", command)).code == code


def test_a_day_clocked_without_signal_counts_when_it_arrives() -> None:
    done = clocking("2026-03-02 18:00", clock_out="2026-03-02 18:00")
    applied(company().does("li", done, now=china("2026-03-04 08:00")))


def test_an_evening_out_does_not_come_before_the_morning_in() -> None:
    world = after_a_day_in_the_field()
    before = clocking("2026-03-02 09:00", clock_out="2026-03-02 08:00")
    assert refused(world.does("li", before)).code == Code.CLOCK_OUT_BEFORE_IN


def test_the_direct_superior_countersigns_on_the_next_day() -> None:
    world = after_a_day_in_the_field()
    applied(world.does("ma", countersigning()))
    row = day_of_li(world)

    assert (row.clock_out, row.countersigned_by, row.countersign_reason) == (
        china("2026-03-02 18:00"),
        "ma",
        "返程堵车",
    )


@pytest.mark.parametrize("who", ["wang", "li", "chen", "zhou", "admin"])
def test_nobody_else_countersigns(who: str) -> None:
    no = refused(after_a_day_in_the_field().does(who, countersigning()))

    assert (no.code, no.rule) == (Code.NOT_DIRECT_SUPERIOR, "H14")
    assert no.fact is not None
    assert (no.fact.field, no.fact.value) == ("reports_to", "ma")


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2026-03-02 23:59", Code.COUNTERSIGN_TOO_EARLY),
        ("2026-03-03 00:00", None),
        ("2026-03-03 23:59", None),
        ("2026-03-04 00:00", Code.COUNTERSIGN_TOO_LATE),
    ],
)
def test_next_day_means_the_next_calendar_day(at: str, code: Code | None) -> None:
    decision = after_a_day_in_the_field().does("ma", countersigning(at))
    if code is None:
        applied(decision)
    else:
        assert refused(decision).code == code


def test_a_countersign_given_in_time_without_signal_counts_when_it_arrives() -> None:
    applied(after_a_day_in_the_field().does("ma", countersigning(), now=china("2026-03-06 08:00")))


def test_a_company_may_allow_more_grace() -> None:
    world = company(packs=(pack(attendance=AttendanceRules(countersign_within_days=3)),))
    applied(after_a_day_in_the_field(world=world).does("ma", countersigning("2026-03-05 09:00")))


def test_only_a_missing_clock_out_of_a_same_day_return_is_countersigned() -> None:
    office = after_a_day_in_the_field(work="office")
    assert refused(office.does("ma", countersigning())).code == Code.COUNTERSIGN_NOT_SAME_DAY_RETURN

    never_in = company()
    applied(never_in.does("li", clocking("2026-03-02 08:30", work="field_same_day_return")))
    assert refused(never_in.does("ma", countersigning())).code == Code.COUNTERSIGN_ONLY_CLOCK_OUT

    signed = after_a_day_in_the_field()
    applied(signed.does("ma", countersigning()))
    assert refused(signed.does("ma", countersigning())).code == Code.COUNTERSIGN_NOT_MISSING


def test_the_time_that_is_vouched_for_lies_on_that_day_after_the_clock_in() -> None:
    world = after_a_day_in_the_field()
    next_day = countersigning(out="2026-03-03 00:10")
    too_early = countersigning(out="2026-03-02 08:00")

    assert refused(world.does("ma", next_day)).code == Code.CLOCK_NOT_ON_DAY
    assert refused(world.does("ma", too_early)).code == Code.CLOCK_OUT_BEFORE_IN


def test_an_unknown_day_is_not_countersigned() -> None:
    assert refused(company().does("ma", countersigning())).code == Code.ATTENDANCE_UNKNOWN
    other = countersigning(who="wang")
    assert refused(after_a_day_in_the_field().does("ma", other)).code == Code.ATTENDANCE_UNKNOWN


def test_a_delegate_signs_for_an_absent_superior() -> None:
    stand_in = Delegation(
        id="d1",
        user=UserId("ma"),
        delegate=UserId("wang"),
        valid_from=china("2026-03-01 00:00"),
        valid_to=china("2026-03-10 00:00"),
        **SIGNED,
    )
    applied(after_a_day_in_the_field(world=company(stand_in)).does("wang", countersigning()))


def test_the_next_level_signs_when_the_superiors_account_is_closed() -> None:
    closed = user("ma", "chen").model_copy(update={"active": False})
    applied(after_a_day_in_the_field(world=company(closed)).does("chen", countersigning()))


def test_a_superior_who_left_since_signed_as_what_they_were_and_signs_no_more() -> None:
    """Ma vouched for Li on 3 March without a signal, and her account was closed on the 4th."""
    world = company(left("ma", china("2026-03-04 08:00")))
    after_a_day_in_the_field(world=world)
    no = refused(world.does("ma", countersigning(), now=china("2026-03-05 08:00")))
    assert (no.code, no.rule) == (Code.NOBODY_HERE, "SEC-2")
    assert day_of_li(world).superior == "ma", "she still was on the day"


NOBODY = {
    "stranger": ("nobody", (), ("active", "false")),
    "closed": ("li", (left("li", china("2026-03-02 08:00")),), ("active", "false")),
    "without a role": (
        "li",
        (role("li", "rep", "north-1").model_copy(update={"valid_to": china("2026-03-02 08:00")}),),
        ("roles", "none"),
    ),
}


@pytest.mark.parametrize(("who", "rows", "fact"), NOBODY.values(), ids=NOBODY)
def test_who_is_not_one_of_the_company_clocks_nothing(
    who: str, rows: tuple[Entity, ...], fact: tuple[str, str]
) -> None:
    no = refused(company(*rows).does(who, clocking("2026-03-02 08:30", clock_in="2026-03-02 08:30")))
    assert no.code is Code.NOBODY_HERE
    assert no.fact is not None
    assert (no.fact.field, no.fact.value) == fact


@pytest.mark.parametrize(
    "gone",
    [
        left("wang", china("2026-03-01 08:00")),
        role("wang", "rep", "north-2").model_copy(update={"valid_to": china("2026-03-01 08:00")}),
    ],
    ids=["closed", "without a role"],
)
def test_who_has_gone_stands_in_for_nobody(gone: Entity) -> None:
    world = after_a_day_in_the_field(world=company(stands_in("wang", "ma"), gone))
    assert refused(world.does("wang", countersigning())).code is Code.NOBODY_HERE


def test_a_circle_of_superiors_ends() -> None:
    first = user("ma", "boss").model_copy(update={"active": False})
    second = user("boss", "ma").model_copy(update={"active": False})
    no = refused(after_a_day_in_the_field(world=company(first, second)).does("chen", countersigning()))
    assert (no.code, no.params) == (Code.NOT_DIRECT_SUPERIOR, {"superior": "none"})
