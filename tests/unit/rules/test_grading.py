"""Grades by amount, VIP places, segments, thresholds and explanations, without a company around them."""

from datetime import date

import pytest

from shared.models.customer import Potential
from shared.models.grading import (
    Credit,
    CreditRating,
    Grade,
    Period,
    RegionalThreshold,
    Segment,
    Threshold,
    ValueGrade,
)
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.rule_pack import Clause, GradingRules, RulePack, Segmentation
from shared.rules.assessment import Assessment
from shared.rules.grade_explanation import explain
from shared.rules.grading import grade_of, grade_that_counts
from shared.rules.segments import credit_on, frequency_of, segment_of
from shared.rules.thresholds import ThresholdInForce, threshold_for
from shared.rules.vip import is_vip, places_for, pyramid_of, vip_cut
from shared.rules.what_if import by_sales
from tests.support.company import SIGNED, company, pack
from tests.support.grading import china, fen, override

COMPANY = Threshold(territory=None, a_from=fen("5,000,000"), b_from=fen("1,000,000"))


def assessed(
    yuan: str,
    *,
    potential: Potential = "medium",
    credit: Credit | None = None,
    threshold: Threshold = COMPANY,
    rules: RulePack | None = None,
    due_on: date | None = None,
) -> Assessment:
    return Assessment(
        pack=rules or pack(),
        day=date(2026, 3, 26),
        period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
        sales=fen(yuan),
        in_force=ThresholdInForce(threshold, "company" if threshold.territory is None else "pack"),
        region_zh="华北" if threshold.territory else "",
        region_en="North" if threshold.territory else "",
        potential=potential,
        credit=credit,
        terms="",
        orders=3,
        due_on=due_on,
    )


def test_a_begins_at_five_million_and_b_at_one() -> None:
    amounts = ("5,000,000.00", "4,999,999.99", "1,000,000.00", "999,999.99", "0")
    assert [grade_of(fen(each), COMPANY) for each in amounts] == ["A", "B", "B", "C", "C"]


def test_an_override_counts_through_its_last_day() -> None:
    judged = override("A", date(2026, 6, 30))
    assert grade_that_counts("C", judged, date(2026, 6, 30)) == "A"
    assert grade_that_counts("C", judged, date(2026, 7, 1)) == "C"
    assert grade_that_counts("B", None, date(2026, 7, 1)) == "B"


# ---- VIP and the pyramid


@pytest.mark.parametrize(("customers", "places"), [(0, 0), (1, 1), (50, 1), (100, 1), (101, 2), (250, 3)])
def test_vip_places_are_one_percent_rounded_up(customers: int, places: int) -> None:
    assert places_for(customers, 100, 1) == places


def test_whoever_ties_with_the_last_vip_place_is_in() -> None:
    amounts = [900, 900, *range(1, 99)]
    cut = vip_cut(amounts, GradingRules())
    assert cut is not None
    assert (cut.customers, cut.places, cut.amount_from) == (100, 1, 900)
    assert sum(is_vip(each, cut) for each in amounts) == 2


def test_who_bought_nothing_is_never_vip() -> None:
    assert vip_cut([0] * 300, GradingRules()) is None
    assert not is_vip(0, None)
    cut = vip_cut([7, *[0] * 299], GradingRules())
    assert cut is not None
    assert [is_vip(each, cut) for each in (7, 0)] == [True, False]


def test_the_pyramid_takes_its_shares_from_the_pack() -> None:
    amounts = list(range(100, 0, -1))
    levels = pyramid_of(amounts, GradingRules().pyramid)
    assert [levels.count(each) for each in range(4)] == [1, 19, 30, 50]
    other = pyramid_of(amounts, (100, 400, 1_500, 8_000))
    assert [other.count(each) for each in range(4)] == [1, 4, 15, 80]
    assert pyramid_of([5, 5, 1, 1], (2_500, 7_500)) == (0, 0, 1, 1)
    assert pyramid_of([], (10_000,)) == ()


# ---- segment and frequency


@pytest.mark.parametrize(
    ("grade", "potential", "credit", "segment"),
    [
        ("A", "high", "good", "key"),
        ("A", "high", None, "key"),
        ("A", "high", "poor", "risk"),
        ("C", "high", "poor", "risk"),
        ("B", "high", "medium", "potential"),
        ("A", "medium", "good", "normal"),
        ("C", "low", None, "normal"),
    ],
)
def test_risk_beats_key_beats_potential_beats_normal(
    grade: ValueGrade, potential: Potential, credit: Credit | None, segment: Segment
) -> None:
    assert segment_of(grade, potential, credit, Segmentation()) == segment


def test_a_company_chooses_what_high_value_means() -> None:
    assert segment_of("B", "high", None, Segmentation(high_value=("A", "B"))) == "key"


def test_a_rating_counts_through_its_last_day() -> None:
    rating = CreditRating(
        id="r",
        customer=CustomerId("acme"),
        rating="poor",
        limit=0,
        valid_to=date(2026, 3, 31),
        set_by=UserId("qian"),
        **SIGNED,
    )
    assert credit_on(rating, date(2026, 3, 31)) == "poor"
    assert credit_on(rating, date(2026, 4, 1)) is None
    assert credit_on(None, date(2026, 4, 1)) is None


def test_frequency_is_zero_after_twelve_months_without_an_order() -> None:
    rules = GradingRules()
    assert frequency_of([], date(2026, 3, 1), rules) == "zero"
    assert frequency_of([date(2025, 3, 1)], date(2026, 3, 1), rules) == "zero"
    assert frequency_of([date(2025, 3, 2)], date(2026, 3, 1), rules) == "low"
    monthly = [date(2025, month, 5) for month in range(4, 10)]
    assert frequency_of(monthly, date(2026, 3, 1), rules) == "high"


# ---- thresholds per region (GRD-7)


def regional(where: str, a_from: str, since: date, status: str = "approved") -> RegionalThreshold:
    row = RegionalThreshold(
        id=f"{where}-{since}",
        territory=TerritoryId(where),
        a_from=fen(a_from),
        b_from=fen("500,000"),
        valid_from=since,
        reason="市场小",
        proposed_by=UserId("ma"),
        **SIGNED,
    )
    return row.model_copy(update={"status": status, "decided_at": china("2026-01-01 00:00")})


def test_the_nearest_region_with_thresholds_of_its_own_wins() -> None:
    world = company(
        regional("hq", "4,000,000", date(2026, 1, 1)),
        regional("north", "3,000,000", date(2026, 1, 1)),
        regional("north-1", "2,000,000", date(2026, 6, 1)),
        regional("north-2", "1,000,000", date(2026, 1, 1), "proposed"),
    )

    def a_from(where: str, at: str) -> int:
        found = threshold_for(world.facts, TerritoryId(where), pack(), china(at))
        return found.threshold.a_from

    assert a_from("north-1", "2026-03-01 00:00") == fen("3,000,000")
    assert a_from("north-1", "2026-06-01 00:00") == fen("2,000,000")
    assert a_from("north-2", "2026-06-01 00:00") == fen("3,000,000")
    assert a_from("south-1", "2026-06-01 00:00") == fen("4,000,000")
    assert a_from("south-1", "2025-12-31 00:00") == fen("5,000,000")


def test_at_one_node_the_later_of_pack_and_approval_wins() -> None:
    tabled = Threshold(territory=TerritoryId("north"), a_from=fen("2,500,000"), b_from=fen("500,000"))
    rules = GradingRules(regional=(tabled,))
    world = company(regional("north", "3,000,000", date(2026, 1, 1)))
    older, newer = pack("v1", date(2025, 1, 1), grading=rules), pack("v2", date(2026, 2, 1), grading=rules)

    found = threshold_for(world.facts, TerritoryId("north-1"), older, china("2026-03-01 00:00"))
    assert (found.threshold.a_from, found.source) == (fen("3,000,000"), "approved")
    found = threshold_for(world.facts, TerritoryId("north-1"), newer, china("2026-03-01 00:00"))
    assert (found.threshold.a_from, found.source) == (fen("2,500,000"), "pack")


# ---- what would change it, and why


def test_a_c_customer_is_told_what_is_missing_to_b_and_to_a() -> None:
    changes = by_sales(fen("999,999.99"), COMPANY)
    assert [(each.change, each.grade) for each in changes] == [(1, "B"), (fen("4,000,000.01"), "A")]


def test_an_a_customer_is_told_how_much_may_be_lost() -> None:
    assert [(each.change, each.grade) for each in by_sales(fen("5,000,000"), COMPANY)] == [(-1, "B")]
    b = by_sales(fen("1,200,000"), COMPANY)
    assert [(each.change, each.grade) for each in b] == [
        (fen("3,800,000"), "A"),
        (-fen("200,000.01"), "C"),
    ]


def test_the_end_of_an_override_is_part_of_what_would_change_it() -> None:
    told = explain(assessed("400,000"), override("A", date(2026, 3, 30)))
    end = next(each for each in told.what_if if each.factor == "override_end")
    assert (end.change, end.grade, end.about) == (5, "C", "counts")


def test_potential_and_credit_tell_how_the_segment_would_change() -> None:
    told = explain(assessed("6,000,000", potential="medium", credit="medium"))
    changes = {each.factor: (each.change, each.segment) for each in told.what_if if each.about == "segment"}
    assert changes == {"potential": (1, "key"), "credit": (-1, "risk")}

    risky = explain(assessed("6,000,000", potential="high", credit="poor"))
    changes = {each.factor: (each.change, each.segment) for each in risky.what_if if each.about == "segment"}
    assert changes == {"credit": (1, "key")}


def test_an_explanation_names_factors_thresholds_and_rules() -> None:
    cut = vip_cut([fen("6,000,000"), 1], GradingRules())
    told = explain(assessed("6,000,000", due_on=date(2026, 5, 1)), vip=cut)
    first = told.factors[0]

    assert (first.name, first.value, first.threshold, first.met) == (
        "sales_for_A",
        fen("6,000,000"),
        fen("5,000,000"),
        True,
    )
    assert told.rules == ("GRD-6", "GRD-12", "GRD-20")
    assert told.sentence_zh.startswith("2025-01-01 至 2025-12-31 净销售额 6,000,000.00 元")
    assert "2026-05-01" in told.sentence_en


def test_a_regions_thresholds_are_named_in_both_languages() -> None:
    north = Threshold(territory=TerritoryId("north"), a_from=fen("3,000,000"), b_from=fen("800,000"))
    told = explain(assessed("3,200,000", threshold=north))
    assert told.threshold == north
    assert told.rules == ("GRD-6", "GRD-7")
    assert "华北" in told.sentence_zh
    assert "North" in told.sentence_en


def test_a_packs_own_sentence_is_used_unless_it_asks_for_what_nobody_knows() -> None:
    own = Clause(id="GRD-6", zh="…", en="…", sentence_zh="{sales} → {grade}", sentence_en="{weather}")
    told = explain(assessed("6,000,000", rules=pack(clauses=(own,))))
    assert told.sentence_zh == "6,000,000.00 → A"
    assert told.sentence_en.startswith("Net sales from 2025-01-01")


def test_an_explanation_fits_into_a_row_whatever_the_pack_says() -> None:
    wordy = Clause(id="GRD-6", zh="…", en="…", sentence_zh="{sales}" * 500, sentence_en="x")
    told = explain(assessed("6,000,000", rules=pack(clauses=(wordy,))))
    assert len(told.sentence_zh) == 4_000


def test_a_stored_grade_is_read_back_as_it_was() -> None:
    told = explain(assessed("6,000,000"), override("B"))
    row = Grade(
        id="g",
        customer=CustomerId("acme"),
        round=None,
        state="final",
        computed="A",
        grade="B",
        potential="medium",
        credit=None,
        segment="normal",
        override=override("B"),
        assessed_on=date(2026, 3, 26),
        explanation=told,
        **SIGNED,
    )
    assert Grade.model_validate_json(row.model_dump_json()) == row
