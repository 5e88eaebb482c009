"""Sales waste: effort held against revenue, per grade and per person (SWA-1…6, GRD-11, C24)."""

from datetime import date, timedelta

from shared.models.grading import Period
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.rule_pack import VisitRules
from shared.models.visit import Presence, Visit
from shared.rules.engagements import engagements
from shared.rules.pareto import top_share
from shared.rules.waste import Engagement, misallocation, waste_report
from tests.support.company import SIGNED, company, customer, new_id
from tests.support.grading import brought_back, china, fen, open_round, publish_everything, sold

LI, WANG = UserId("li"), UserId("wang")
SAMPLE = (
    Engagement(rep=LI, grade="A", minutes=150, visits=5, revenue=fen("70")),
    Engagement(rep=LI, grade="B", minutes=250, visits=5, revenue=fen("20")),
    Engagement(rep=LI, grade="C", minutes=600, visits=10, revenue=fen("10")),
)


def test_the_sample_of_the_sources_gives_its_ratios() -> None:
    report = waste_report(SAMPLE, VisitRules())
    assert [(line.effort_bp, line.revenue_bp) for line in report.grades] == [
        (1_500, 7_000),
        (2_500, 2_000),
        (6_000, 1_000),
    ]
    assert [line.ratio_bp for line in report.grades] == [2_143, 12_500, 60_000]
    assert [line.flagged for line in report.grades] == [False, False, True]
    assert report.misallocation_bp == 5_500


def test_a_company_may_count_visits_instead_of_minutes() -> None:
    report = waste_report(SAMPLE, VisitRules(effort="visits"))
    assert [line.effort_bp for line in report.grades] == [2_500, 2_500, 5_000]


def test_each_person_has_a_balance_of_their_own_the_least_balanced_first() -> None:
    even = (
        Engagement(rep=WANG, grade="A", minutes=50, revenue=500),
        Engagement(rep=WANG, grade="C", minutes=50, revenue=500),
    )
    idle = Engagement(rep=UserId("zhao"), grade="B")
    report = waste_report((*even, idle, *SAMPLE), VisitRules())
    assert [(each.rep, each.misallocation_bp) for each in report.reps] == [
        ("li", 5_500),
        ("wang", 0),
        ("zhao", None),
    ]


def test_effort_without_any_revenue_is_flagged_though_nothing_divides_it() -> None:
    report = waste_report(
        (
            Engagement(rep=LI, grade="A", minutes=10, revenue=100),
            Engagement(rep=LI, grade="C", minutes=10),
        ),
        VisitRules(),
    )
    c = report.grades[2]
    assert (c.ratio_bp, c.flagged) == (None, True)


def test_without_effort_or_revenue_there_is_nothing_to_compare() -> None:
    assert waste_report((), VisitRules()).misallocation_bp is None
    only_effort = (Engagement(rep=LI, grade="A", minutes=10),)
    report = waste_report(only_effort, VisitRules())
    assert report.misallocation_bp is None
    assert not any(line.flagged for line in report.grades)


def test_ungraded_customers_are_a_line_of_their_own() -> None:
    report = waste_report((*SAMPLE, Engagement(rep=LI, grade=None, minutes=1_000)), VisitRules())
    assert [line.grade for line in report.grades] == ["A", "B", "C", None]
    assert report.grades[3].effort_bp == 5_000


def test_shares_are_whole_and_sum_to_everything() -> None:
    thirds = tuple(Engagement(rep=LI, grade=grade, minutes=1, revenue=1) for grade in ("A", "B", "C"))
    report = waste_report(thirds, VisitRules())
    assert sum(line.effort_bp for line in report.grades) == 10_000
    assert [line.ratio_bp for line in report.grades] == [10_000] * 3
    assert misallocation(thirds, VisitRules()) == 0


def test_pareto_is_the_share_of_the_best_fifth() -> None:
    assert top_share([80, *[5] * 4]) == 8_000
    assert top_share([10] * 10) == 2_000
    assert top_share([1, 1, 1]) == 3_333
    assert top_share([]) is None
    assert top_share([0, 0]) is None


def visit(who: str, at: str, minutes: int, by: UserId = LI) -> Visit:
    start = china(at)
    return Visit(
        id=new_id("visit"),
        customer=CustomerId(who),
        author=by,
        territory=TerritoryId("north-1"),
        purpose="relate",
        check_in=Presence(at=start),
        check_out=Presence(at=start + timedelta(minutes=minutes)),
        **SIGNED,
    )


def test_a_phone_gathers_effort_and_revenue_from_its_own_rows() -> None:
    deal = sold("acme", "6,000,000.00")
    world = company(
        *customer("acme"),
        deal,
        brought_back(deal, "500,000.00", date(2025, 7, 1)),
        *customer("newco"),
        visit("acme", "2025-05-04 10:00", 45),
        visit("acme", "2025-05-05 10:00", 15, WANG),
        visit("acme", "2024-12-31 10:00", 500),
        visit("newco", "2025-12-31 23:50", 30),
    )
    round_id = open_round(world)
    publish_everything(world, round_id, "2026-03-30 09:00")
    year = Period(first=date(2025, 1, 1), last=date(2025, 12, 31))
    found = engagements(world.facts, ("acme", "newco"), year, china("2026-04-01 09:00"))

    assert found == (
        Engagement(rep=LI, grade="A", minutes=45, visits=1, revenue=fen("5,500,000.00")),
        Engagement(rep=WANG, grade="A", minutes=15, visits=1),
        Engagement(rep=LI, grade="C", minutes=30, visits=1),
    )
