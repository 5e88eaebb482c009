"""What must hold of grades whatever the amounts, thresholds, overrides and packs are."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.case import Actor, Changes
from shared.commands import AnyCommand
from shared.commands.base import Command
from shared.commands.grading import (
    AssessNewCustomer,
    BeginReview,
    DecideAppeal,
    DecideThresholds,
    ExtendRound,
    FileAppeal,
    OpenRound,
    OverrideGrade,
    ProposeThresholds,
    PublishGrade,
    PublishRound,
    RateCredit,
    ReviewGrade,
    SubmitPreliminary,
)
from shared.commands.visits import Countersign, RecordAttendance
from shared.decide import decide
from shared.errors import Refusal
from shared.models.customer import Potential
from shared.models.grading import Credit, Grade, GradeOverride, Period, Threshold, ValueGrade, WhatIf
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.money import WHOLE
from shared.models.rule_pack import GradingRules, Segmentation, VisitRules
from shared.rules.assessment import Assessment
from shared.rules.grading import RANK, grade_of, grade_that_counts
from shared.rules.months import FIRST_DAY, LAST_DAY, add_months
from shared.rules.segments import CREDIT_LEVEL, POTENTIAL_LEVEL, segment_of
from shared.rules.thresholds import ThresholdInForce
from shared.rules.vip import is_vip, pyramid_of, vip_cut
from shared.rules.waste import Engagement, waste_report
from shared.rules.what_if import what_would_change
from tests.support.company import cmd, company, customer, pack
from tests.support.grading import ROUND, china, open_round, publish_everything, sold
from tests.support.memory_rows import World

THOROUGHLY = settings(max_examples=2_000, deadline=None)

GRADES: tuple[ValueGrade, ...] = ("A", "B", "C")
amounts = st.integers(0, 10**12) | st.integers(0, 40)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


thresholds = st.tuples(amounts, amounts).map(
    lambda drawn: Threshold(territory=None, a_from=drawn[0] + 1 + drawn[1], b_from=drawn[0])
)
"""Any thresholds that a company or a region may set."""

overrides = st.none() | st.tuples(st.sampled_from(GRADES), days).map(
    lambda drawn: GradeOverride(grade=drawn[0], reason="潜力", approver=UserId("ma"), expires_on=drawn[1])
)
"""A judgement with some end, or none."""

POTENTIALS: tuple[Potential, ...] = ("high", "medium", "low")
CREDITS: tuple[Credit, ...] = ("good", "medium", "poor")
PACKS = tuple(
    pack(
        grading=GradingRules(
            segments=Segmentation(high_value=value, high_potential=potential, risk_credit=credit)
        )
    )
    for value in ((), ("A",), ("A", "B"), GRADES)
    for potential in ((), ("high",), ("high", "medium"), ("medium",), POTENTIALS)
    for credit in ((), ("poor",), ("poor", "medium"), ("good",), CREDITS)
)
"""Packs with every kind of segmentation, odd ones included."""

assessments = st.tuples(
    st.sampled_from(PACKS),
    days,
    amounts,
    thresholds,
    st.sampled_from(POTENTIALS),
    st.sampled_from((None, *CREDITS)),
).map(
    lambda drawn: Assessment(
        pack=drawn[0],
        day=drawn[1],
        period=Period(first=date(2025, 1, 1), last=date(2025, 12, 31)),
        sales=drawn[2],
        in_force=ThresholdInForce(drawn[3], "company"),
        region_zh="",
        region_en="",
        potential=drawn[4],
        credit=drawn[5],
        terms="",
        orders=0,
        due_on=None,
    )
)
"""Any customer as the assessment of any pack sees it."""


@THOROUGHLY
@given(amounts, amounts, thresholds, overrides, days)
def test_more_sales_never_give_a_lower_grade(
    one: int, other: int, threshold: Threshold, override: GradeOverride | None, day: date
) -> None:
    less, more = sorted((one, other))
    below, above = grade_of(less, threshold), grade_of(more, threshold)

    assert RANK[below] <= RANK[above]
    counts_below = grade_that_counts(below, override, day)
    counts_above = grade_that_counts(above, override, day)
    assert RANK[counts_below] <= RANK[counts_above]


@THOROUGHLY
@given(amounts, thresholds, thresholds)
def test_lower_thresholds_never_give_a_lower_grade(amount: int, one: Threshold, other: Threshold) -> None:
    easier = Threshold(
        territory=None, a_from=min(one.a_from, other.a_from), b_from=min(one.b_from, other.b_from)
    )
    assert RANK[grade_of(amount, easier)] >= RANK[grade_of(amount, one)]


@THOROUGHLY
@given(
    st.lists(st.integers(0, 30) | amounts, max_size=120),
    st.integers(0, WHOLE),
    st.integers(0, 5),
)
def test_a_customer_is_vip_when_fewer_than_the_places_are_strictly_better(
    bought: list[int], share: int, minimum: int
) -> None:
    cut = vip_cut(bought, GradingRules(vip_share=share, vip_minimum=minimum))
    rounded_up = -((-len(bought) * share) // WHOLE)
    places = min(len(bought), max(minimum, rounded_up))
    for amount in bought:
        better = sum(1 for each in bought if each > amount)
        assert is_vip(amount, cut) == (amount > 0 and better < places)


@THOROUGHLY
@given(st.lists(st.integers(0, 30), max_size=60), st.permutations([100, 1_900, 3_000, 5_000]))
def test_the_pyramid_is_ordered_and_treats_equals_alike(bought: list[int], shares: list[int]) -> None:
    levels = pyramid_of(bought, shares)
    by_amount = sorted(zip(bought, levels, strict=True), reverse=True)

    assert [level for _, level in by_amount] == sorted(levels)
    assert len(set(by_amount)) == len(set(bought))
    reached = 0
    for level, share in enumerate(shares):
        reached += share
        assert sum(1 for each in levels if each <= level) * WHOLE >= len(bought) * reached


def applied(change: WhatIf, assessed: Assessment, override: GradeOverride | None) -> Any:
    """The answer after the stated change was really made."""
    rules = assessed.pack.grading.segments
    counts = grade_that_counts(assessed.computed, override, assessed.day)
    if change.factor == "sales":
        return replace(assessed, sales=assessed.sales + change.change).computed
    if change.factor == "override_end":
        later = assessed.day + timedelta(days=change.change)
        return grade_that_counts(assessed.computed, override, later)
    if change.factor == "potential":
        level = POTENTIAL_LEVEL[assessed.potential] + change.change
        potential = next(each for each, value in POTENTIAL_LEVEL.items() if value == level)
        return segment_of(counts, potential, assessed.credit, rules)
    level = CREDIT_LEVEL[assessed.credit] + change.change
    credit = next(each for each, value in CREDIT_LEVEL.items() if value == level)
    return segment_of(counts, assessed.potential, credit, rules)


@THOROUGHLY
@given(assessments, overrides)
def test_what_would_change_a_grade_is_true_and_the_least_that_would(
    assessed: Assessment, override: GradeOverride | None
) -> None:
    changes = what_would_change(assessed, override)
    for change in changes:
        promised = change.segment if change.about == "segment" else change.grade
        assert applied(change, assessed, override) == promised
        if change.about != "segment":
            less = change.model_copy(update={"change": change.change - (1 if change.change > 0 else -1)})
            assert applied(less, assessed, override) != promised
    # and nobody is left without a way up
    rises = {each.grade for each in changes if each.factor == "sales" and each.change > 0}
    assert rises == {grade for grade in GRADES if RANK[grade] > RANK[assessed.computed]}


@THOROUGHLY
@given(st.dates(FIRST_DAY, LAST_DAY), st.dates(FIRST_DAY, LAST_DAY), st.integers(0, 24))
def test_a_later_first_deal_never_falls_due_earlier(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert add_months(earlier, months) <= add_months(later, months)
    assert earlier <= add_months(earlier, months) <= LAST_DAY


numbers = st.integers(0, 50) | st.integers(0, 10**13)
work = st.tuples(
    st.sampled_from([UserId("li"), UserId("wang")]),
    st.sampled_from([*GRADES, None]),
    numbers,
    numbers,
).map(lambda drawn: Engagement(rep=drawn[0], grade=drawn[1], minutes=drawn[2], revenue=drawn[3]))
"""What somebody put into one customer."""


@THOROUGHLY
@given(st.lists(work, max_size=6), st.integers(2, 9))
def test_waste_is_whole_bounded_and_blind_to_scale(done: list[Engagement], times: int) -> None:
    report = waste_report(done, VisitRules())
    minutes, revenue = sum(each.minutes for each in done), sum(each.revenue for each in done)

    assert sum(line.effort_bp for line in report.grades) == (WHOLE if minutes else 0)
    assert sum(line.revenue_bp for line in report.grades) == (WHOLE if revenue else 0)
    assert (report.misallocation_bp is None) == (minutes == 0 or revenue == 0)
    assert 0 <= (report.misallocation_bp or 0) <= WHOLE
    longer = [each.model_copy(update={"minutes": each.minutes * times}) for each in done]
    scaled = waste_report(longer, VisitRules())
    assert [line.ratio_bp for line in scaled.grades] == [line.ratio_bp for line in report.grades]
    assert scaled.misallocation_bp == report.misallocation_bp
    assert sum(line.minutes for each in report.reps for line in each.grades) == minutes


# ---- no well-typed command makes a decision raise

moments = st.one_of(
    st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 3), timezones=st.just(UTC)),  # noqa: DTZ001
    st.datetimes(datetime(2199, 11, 1), datetime(2199, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001
)
any_day = st.dates(FIRST_DAY, LAST_DAY) | st.dates(date(2026, 3, 1), date(2026, 4, 30))
people = st.sampled_from(["chen", "sun", "ma", "li", "qian", "zhao", "admin", "nobody"])
names = st.sampled_from(["acme", "fresh", "last", "gone", "nobody"])
round_ids = st.sampled_from([ROUND, "nobody"])
fen_amounts = st.integers(0, 10**15)
reasons = st.text("因为 reason\n", min_size=1, max_size=8).filter(str.strip)
judgements = st.builds(
    GradeOverride,
    grade=st.sampled_from(GRADES),
    reason=reasons,
    approver=people,
    expires_on=any_day,
)


def told(kind: type[Command], *able: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A command with any content its type allows, mostly by somebody who may, sometimes by anybody."""
    command = st.builds(lambda at, **values: kind(**cmd(at), **values), at=moments, **fields)
    return st.tuples(st.sampled_from(able) | st.sampled_from(able) | people, command)


deeds: st.SearchStrategy[Any] = st.one_of(
    told(OpenRound, "sun", round=round_ids, year=st.integers(1901, 2199)),
    told(ExtendRound, "sun", round=round_ids, closes_at=moments, reason=reasons),
    told(SubmitPreliminary, "ma", round=round_ids, customer=names, override=st.none() | judgements),
    told(BeginReview, "sun", "chen", round=round_ids),
    told(
        ReviewGrade,
        "sun",
        "chen",
        round=round_ids,
        customer=names,
        override=st.none() | judgements,
        reason=st.just("") | reasons,
    ),
    told(PublishRound, "sun", round=round_ids),
    told(PublishGrade, "sun", round=round_ids, customer=names),
    told(
        FileAppeal,
        "li",
        "ma",
        appeal=st.sampled_from(["a-1", "a-2"]),
        round=round_ids,
        customer=names,
        wanted=st.sampled_from(GRADES),
        reason=reasons,
    ),
    told(
        DecideAppeal,
        "chen",
        appeal=st.sampled_from(["a-1", "a-2"]),
        customer=names,
        uphold=st.booleans(),
        note=st.text("好 ", max_size=5),
    ),
    told(AssessNewCustomer, "li", "ma", customer=names),
    told(OverrideGrade, "ma", "chen", customer=names, override=judgements),
    told(
        ProposeThresholds,
        "ma",
        threshold=st.sampled_from(["t-1", "t-2"]),
        territory=st.sampled_from([TerritoryId("north"), TerritoryId("moon")]),
        a_from=fen_amounts,
        b_from=fen_amounts,
        valid_from=any_day,
        reason=reasons,
    ),
    told(DecideThresholds, "chen", threshold=st.sampled_from(["t-1", "t-2"]), approve=st.booleans()),
    told(
        RateCredit,
        "qian",
        customer=names,
        rating=st.sampled_from(["good", "medium", "poor"]),
        limit=fen_amounts,
        valid_to=st.none() | any_day,
    ),
    told(
        RecordAttendance,
        "li",
        attendance=st.sampled_from(["d-1", "d-2"]),
        day=any_day,
        work=st.sampled_from(["office", "field", "field_same_day_return"]),
        clock_in=st.none() | moments,
        clock_out=st.none() | moments,
    ),
    told(
        Countersign,
        "ma",
        attendance=st.sampled_from(["d-1", "d-2"]),
        user=people,
        clock_out=moments,
        reason=reasons,
    ),
)


def a_busy_company() -> World:
    """A company in the middle of its year: a published round, a new customer, an archived one."""
    world = company(
        *customer("acme"),
        *customer("fresh"),
        *customer("gone"),
        sold("acme", "10,000,000,000,000.00"),
        sold("acme", "10,000,000,000,000.00"),
        sold("fresh", "20,000.00", date(2026, 2, 28)),
        sold("gone", "20,000.00", date(2025, 12, 31)),
        *customer("last"),
        sold("last", "20,000.00", date(2199, 11, 2)),
    )
    publish_everything(world, open_round(world), "2026-03-30 09:00")
    at = cmd(china("2026-04-02 09:00"))
    appeal = FileAppeal(
        **at, appeal="a-1", round=ROUND, customer=CustomerId("fresh"), wanted="A", reason="漏计"
    )
    proposal = ProposeThresholds(
        **at,
        threshold="t-1",
        territory=TerritoryId("north"),
        a_from=2,
        b_from=1,
        valid_from=date(2026, 4, 2),
        reason="市场小",
    )
    begun = RecordAttendance(
        **at, attendance="d-1", day=date(2026, 4, 2), work="field_same_day_return", clock_in=at["happened_at"]
    )
    for who, command in (("li", appeal), ("ma", proposal), ("li", begun)):
        assert isinstance(world.does(who, command), Changes)
    gone = world.facts.customer("gone")
    assert gone is not None
    world.rows.put(gone.model_copy(update={"archived_at": china("2026-04-01 10:00")}))
    return world


BUSY = a_busy_company()


@THOROUGHLY
@given(st.lists(st.tuples(deeds, st.integers(0, 400)), min_size=1, max_size=3))
def test_every_well_typed_command_gets_an_answer_whose_rows_can_be_stored(
    story: list[tuple[tuple[str, AnyCommand], int]],
) -> None:
    world = World(BUSY.rows.everything().values())
    for (who, command), hours in story:
        now = min(command.happened_at + timedelta(hours=hours), datetime(2199, 12, 30, tzinfo=UTC))
        answer = decide(command, world.facts, Actor(user=UserId(who)), now)
        if isinstance(answer, Refusal):
            assert answer.rule
            continue
        assert isinstance(answer, Changes)
        for row in answer.puts:
            assert type(row).model_validate_json(row.text()) == row
            if isinstance(row, Grade):
                assert row.explanation.sentence_zh
                assert row.explanation.sentence_en
        world.rows.put(*answer.puts)
