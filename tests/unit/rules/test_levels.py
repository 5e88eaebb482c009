"""Requests climb by working days, and are decided by the right manager, a delegate, or the next level."""

from datetime import date, datetime, timedelta

import pytest

from shared.models.base import start_of
from shared.models.calendar import WorkYear
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.rule_pack import TerritoryRules
from shared.models.transfer import Transfer
from shared.rules.levels import decides, due_at, first_level, level_at, next_level
from tests.support.company import MONDAY, SIGNED, company, noon, pack, role, user
from tests.support.standing_in import left, stands_in

NORTH, HQ = TerritoryId("north"), TerritoryId("hq")

NATIONAL_DAY = WorkYear(
    id="2026",
    year=2026,
    days_off=frozenset(date(2026, 10, day) for day in range(1, 8)),
    make_up_days=frozenset((date(2026, 9, 27), date(2026, 10, 10))),
    **SIGNED,
)
"""Offices close from Thursday 1 to Wednesday 7 October; a Sunday before and a Saturday after are worked."""


def asked(since: datetime = MONDAY, level: str = "north", by: str = "li") -> Transfer:
    return Transfer(
        id="t",
        customer=CustomerId("acme"),
        requested_by=UserId(by),
        submitted_at=since,
        reason="-",
        level=TerritoryId(level),
        level_since=since,
        from_territory=TerritoryId("north-1"),
        from_owner=UserId("li"),
        to_territory=None,
        to_owner=None,
        **SIGNED,
    )


def test_a_request_begins_with_the_nearest_manager() -> None:
    facts = company().facts
    assert first_level(facts, TerritoryId("north-1"), UserId("li"), MONDAY) == NORTH


def test_a_managers_own_request_begins_one_level_higher() -> None:
    facts = company().facts
    assert first_level(facts, TerritoryId("north-1"), UserId("ma"), MONDAY) == HQ


def test_a_second_manager_of_the_region_may_answer_the_first() -> None:
    facts = company(user("mao"), role("mao", "business_manager", "north")).facts
    assert first_level(facts, TerritoryId("north-1"), UserId("ma"), MONDAY) == NORTH


def test_who_has_left_is_not_waited_for() -> None:
    facts = company(left("ma", noon(2026, 2, 1))).facts
    assert first_level(facts, TerritoryId("north-1"), UserId("li"), MONDAY) == HQ


def test_a_region_without_manager_is_passed_over() -> None:
    facts = company(user("deng"), role("deng", "rep", "south-2")).facts
    assert next_level(facts, TerritoryId("south-2"), UserId("deng"), MONDAY) == TerritoryId("south")
    assert next_level(facts, TerritoryId("south-2"), UserId("zhou"), MONDAY) == HQ


def test_nothing_lies_above_the_company() -> None:
    assert next_level(company().facts, HQ, UserId("li"), MONDAY) is None


@pytest.mark.parametrize(
    ("looked_at", "level"),
    [
        (noon(2026, 3, 2), "north"),
        (noon(2026, 3, 9), "north"),  # the fifth working day after the request still counts
        (start_of(date(2026, 3, 10)) - timedelta(seconds=1), "north"),
        (start_of(date(2026, 3, 10)), "hq"),
        (noon(2030, 1, 1), "hq"),  # the company is the end of the way
    ],
)
def test_five_working_days_without_a_word_and_the_request_climbs(looked_at: datetime, level: str) -> None:
    assert level_at(company().facts, asked(), looked_at)[0] == level


def test_a_request_made_on_saturday_waits_from_monday_to_friday() -> None:
    facts, saturday = company().facts, noon(2026, 3, 7)
    assert due_at(facts, asked(saturday), saturday) == start_of(date(2026, 3, 16))


def test_the_national_day_week_does_not_count_and_make_up_days_do() -> None:
    """Asked on Monday 28 September: Tue 29, Wed 30, Thu 8, Fri 9 and Saturday 10 October are worked."""
    facts = company(NATIONAL_DAY).facts
    monday = noon(2026, 9, 28)
    assert due_at(facts, asked(monday), monday) == start_of(date(2026, 10, 12))
    assert level_at(facts, asked(monday), noon(2026, 10, 10))[0] == NORTH
    assert level_at(facts, asked(monday), noon(2026, 10, 12))[0] == HQ


def test_a_make_up_sunday_counts_before_the_holiday() -> None:
    """Asked on Friday 25 September: the days are Sun 27, Mon 28, Tue 29, Wed 30 and Thu 8 October."""
    facts, friday = company(NATIONAL_DAY).facts, noon(2026, 9, 25)
    assert due_at(facts, asked(friday), friday) == start_of(date(2026, 10, 9))


def test_without_the_years_calendar_monday_to_friday_count() -> None:
    facts, monday = company().facts, noon(2026, 9, 28)
    assert due_at(facts, asked(monday), monday) == start_of(date(2026, 10, 6))


def test_a_company_may_choose_another_number_or_no_climb_at_all() -> None:
    hasty = company(packs=(pack(territory=TerritoryRules(escalate_after_working_days=1)),)).facts
    assert due_at(hasty, asked(), MONDAY) == start_of(date(2026, 3, 4))
    patient = company(packs=(pack(territory=TerritoryRules(escalate_after_working_days=0)),)).facts
    assert level_at(patient, asked(), noon(2027, 1, 1))[0] == NORTH
    assert due_at(patient, asked(), MONDAY) is None


def test_without_rules_five_days_are_taken() -> None:
    assert due_at(company(packs=()).facts, asked(), MONDAY) == start_of(date(2026, 3, 10))


def test_at_the_top_nothing_falls_due() -> None:
    assert due_at(company().facts, asked(level="hq"), MONDAY) is None


def test_the_manager_of_the_level_and_those_above_decide_nobody_else() -> None:
    facts = company().facts
    deciders = {who for who in ("li", "wang", "ma", "zhou", "gao", "chen", "admin", "qian", "nobody")
                if decides(facts, UserId(who), NORTH, MONDAY)}  # fmt: skip
    assert deciders == {"ma", "chen"}


def test_a_delegate_decides_in_the_managers_name_while_it_lasts() -> None:
    facts = company(stands_in("wang", "ma", noon(2026, 3, 1), noon(2026, 3, 8))).facts
    assert decides(facts, UserId("wang"), NORTH, noon(2026, 3, 3)) == "ma"
    assert decides(facts, UserId("wang"), NORTH, noon(2026, 3, 8)) is None


def test_a_delegate_is_no_higher_than_the_manager() -> None:
    facts = company(stands_in("wang", "ma")).facts
    assert decides(facts, UserId("wang"), HQ, MONDAY) is None


def test_delegations_are_not_passed_on() -> None:
    facts = company(stands_in("wang", "ma"), stands_in("li", "wang")).facts
    assert decides(facts, UserId("li"), NORTH, MONDAY) is None


def test_nobody_stands_in_for_the_one_who_asked() -> None:
    facts = company(stands_in("wang", "ma")).facts
    assert decides(facts, UserId("wang"), NORTH, MONDAY, UserId("ma")) is None
    assert decides(facts, UserId("ma"), NORTH, MONDAY, UserId("ma")) is None


def test_neither_a_closed_account_nor_its_delegate_decides() -> None:
    facts = company(left("ma", noon(2026, 3, 1)), stands_in("wang", "ma")).facts
    assert decides(facts, UserId("ma"), NORTH, MONDAY) is None
    assert decides(facts, UserId("wang"), NORTH, MONDAY) is None
    gone = company(left("wang", noon(2026, 3, 1)), stands_in("wang", "ma")).facts
    assert decides(gone, UserId("wang"), NORTH, MONDAY) is None
