"""When a round is open, and when a new customer is graded formally."""

from datetime import date

import pytest
from pydantic import ValidationError

from shared.models.grading import GradingRound
from shared.models.rule_pack import GradingRules
from shared.rules.months import add_months
from shared.rules.new_customers import formal_due_on, is_new
from shared.rules.rounds import is_open, override_until, proposed_bucket, window_of
from shared.rules.sales_basis import period_of_round, twelve_months_to
from tests.support.company import SIGNED
from tests.support.grading import china

RULES = GradingRules()


def a_round() -> GradingRound:
    opens, closes = window_of(2026, RULES)
    return GradingRound(id="r", year=2026, opens_at=opens, closes_at=closes, snapshot_at=opens, **SIGNED)


def test_the_window_runs_from_25_march_through_30_march_in_china() -> None:
    assert window_of(2026, RULES) == (china("2026-03-25 00:00"), china("2026-03-31 00:00"))


@pytest.mark.parametrize(
    ("at", "open_then"),
    [
        ("2026-03-24 23:59:59.999999", False),
        ("2026-03-25 00:00", True),
        ("2026-03-30 23:59:59.999999", True),
        ("2026-03-31 00:00", False),
    ],
)
def test_the_window_is_half_open(at: str, open_then: bool) -> None:
    assert is_open(a_round(), china(at)) is open_then


def test_a_window_that_closes_on_new_years_eve_ends_with_the_year() -> None:
    rules = GradingRules(round_opens=(12, 1), round_closes=(12, 31))
    assert window_of(2026, rules)[1] == china("2027-01-01 00:00")


@pytest.mark.parametrize(
    "window",
    [
        {"round_opens": (2, 29)},
        {"round_opens": (13, 1)},
        {"round_closes": (4, 31)},
        {"round_opens": (4, 1), "round_closes": (3, 30)},
    ],
)
def test_a_pack_cannot_name_a_window_that_does_not_exist(window: dict[str, tuple[int, int]]) -> None:
    with pytest.raises(ValidationError, match="round_"):
        GradingRules.model_validate(window)


@pytest.mark.parametrize(
    ("first_deal", "due"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2025, 8, 28), date(2026, 2, 28)),
        (date(2025, 12, 31), date(2026, 6, 30)),
        (date(2025, 3, 15), date(2025, 9, 15)),
    ],
)
def test_six_months_are_clamped_to_the_end_of_the_month(first_deal: date, due: date) -> None:
    assert formal_due_on(first_deal, RULES) == due
    assert is_new(first_deal, due.replace(day=due.day - 1), RULES)
    assert not is_new(first_deal, due, RULES)


def test_who_never_bought_is_not_new() -> None:
    assert not is_new(None, date(2026, 1, 1), RULES)


def test_months_stay_inside_the_days_that_rows_can_hold() -> None:
    assert add_months(date(2199, 12, 31), 6) == date(2199, 12, 31)
    assert add_months(date(1900, 1, 1), -1) == date(1900, 1, 1)
    assert add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)


def test_the_period_is_the_packs_choice() -> None:
    as_of = china("2026-03-20 09:00")
    year = period_of_round(2026, RULES, as_of)
    assert (year.first, year.last) == (date(2025, 1, 1), date(2025, 12, 31))
    rolling = period_of_round(2026, GradingRules(period="last_12_months"), as_of)
    assert (rolling.first, rolling.last) == (date(2025, 3, 21), date(2026, 3, 20))
    ever = period_of_round(2026, GradingRules(period="cumulative"), as_of)
    assert (ever.first, ever.last) == (date(1900, 1, 1), date(2026, 3, 20))
    assert twelve_months_to(date(2024, 2, 29)).first == date(2023, 3, 1)


def test_the_agenda_takes_new_customers_first_then_a_then_credit() -> None:
    assert proposed_bucket("A", "poor", "", new=True) == "D"
    assert proposed_bucket("A", "poor", "", new=False) == "A"
    assert proposed_bucket("B", "poor", "", new=False) == "C"
    assert proposed_bucket("B", "good", "月结60天", new=False) == "C"
    assert proposed_bucket("C", None, "", new=False) == "E"


def test_a_judgement_is_proposed_to_last_past_the_next_round() -> None:
    assert override_until(date(2026, 5, 4)) == date(2027, 12, 31)
    assert override_until(date(2199, 5, 4)) == date(2199, 12, 31)
