"""Grades as decided: the annual round from opening to appeal, and what happens between rounds."""

from datetime import date
from typing import Any

import pytest

from shared.case import Actor, Changes
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
from shared.decide import decide
from shared.errors import Code
from shared.models.base import Entity
from shared.models.grading import (
    Appeal,
    CreditRating,
    CriterionScore,
    Grade,
    GradingRound,
    RegionalThreshold,
    ValueGrade,
)
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.person import Delegation, Role
from shared.rules.current_grade import current_grade
from tests.support.company import SIGNED, cmd, company, customer, pack, role, user
from tests.support.grading import (
    ROUND,
    applied,
    brought_back,
    china,
    fen,
    grade_in,
    open_round,
    override,
    publish_everything,
    refused,
    sold,
)
from tests.support.memory_rows import World
from tests.support.standing_in import left, stands_in

IN_WINDOW = "2026-03-26 10:00"


def a_company(*more: Entity) -> World:
    """Acme (north-1, 6 million), Baoli (north-2, 2 million), Canglan (south-1, half a million)."""
    return company(
        *customer("acme"),
        *customer("baoli", owner="wang", where="north-2"),
        *customer("canglan", owner="zhao", where="south-1"),
        sold("acme", "6,000,000.00"),
        sold("baoli", "2,000,000.00", seller="wang"),
        sold("canglan", "500,000.00", seller="zhao"),
        *more,
    )


def preliminary(who: str, at: str = IN_WINDOW, **more: Any) -> SubmitPreliminary:
    return SubmitPreliminary(**cmd(china(at)), round=ROUND, customer=CustomerId(who), **more)


def review(who: str, at: str = "2026-03-29 14:00", **more: Any) -> ReviewGrade:
    return ReviewGrade(**cmd(china(at)), round=ROUND, customer=CustomerId(who), **more)


def begin_review(at: str = "2026-03-29 09:00") -> BeginReview:
    return BeginReview(**cmd(china(at)), round=ROUND)


def overriding(who: str, at: str = "2026-05-04 10:00", **more: Any) -> OverrideGrade:
    return OverrideGrade(**cmd(china(at)), customer=CustomerId(who), override=override(**more))


def assess(who: str, at: str) -> AssessNewCustomer:
    return AssessNewCustomer(**cmd(china(at)), customer=CustomerId(who))


def rate(who: str, at: str = "2026-03-10 10:00", **more: Any) -> RateCredit:
    facts = {"rating": "poor", "limit": fen("10,000.00"), **more}
    return RateCredit(**cmd(china(at)), customer=CustomerId(who), **facts)


def now(world: World, who: str, at: str) -> str:
    """The grade that counts at a moment."""
    current = current_grade(world.facts, who, china(at))
    return "none" if current is None else current.grade


# ---- the whole story


def test_a_full_round_from_opening_to_a_decided_appeal() -> None:
    world = a_company()
    open_round(world)

    # two section chiefs grade their own areas, one with an override and the annual form
    scores = (CriterionScore(criterion="payment_collection", score="A"),)
    acme = grade_in(world.does("ma", preliminary("acme", scores=scores, note="订货有计划")))
    baoli = grade_in(world.does("ma", preliminary("baoli", override=override("A", reason="新厂投产"))))
    canglan = grade_in(world.does("zhou", preliminary("canglan")))
    assert [(g.computed, g.grade, g.state) for g in (acme, baoli, canglan)] == [
        ("A", "A", "preliminary"),
        ("B", "A", "preliminary"),
        ("C", "C", "preliminary"),
    ]
    assert acme.scores == scores
    assert baoli.override is not None
    assert baoli.override.approver == "ma"

    # the meeting keeps one line, takes one override off and sets another, each with its reason
    applied(world.does("sun", begin_review()))
    acme = grade_in(world.does("sun", review("acme")))
    baoli = grade_in(
        world.does("chen", review("baoli", override=override("B"), reason="新厂推迟", bucket="B"))
    )
    canglan = grade_in(
        world.does("chen", review("canglan", override=override("B"), reason="扶持", bucket="B"))
    )
    assert [(g.grade, g.change_reason) for g in (acme, baoli, canglan)] == [
        ("A", ""),
        ("B", "新厂推迟"),
        ("B", "扶持"),
    ]
    assert baoli.override is None
    assert [g.bucket for g in (acme, baoli, canglan)] == ["A", "B", "B"]
    assert acme.scores == scores

    # published: nothing counted before, everything counts now, and one in three is VIP
    assert now(world, "acme", "2026-03-30 08:00") == "none"
    publish_everything(world, ROUND, "2026-03-30 09:00")
    assert [now(world, who, "2026-03-30 10:00") for who in ("acme", "baoli", "canglan")] == ["A", "B", "B"]
    final = world.facts.grades("acme")[-1]
    assert (final.state, final.vip) == ("final", True)
    held = world.rows.get(GradingRound, ROUND)
    assert held is not None
    assert held.vip is not None
    assert (held.vip.customers, held.vip.places, held.vip.amount_from) == (3, 1, fen("6,000,000.00"))

    # the rep objects, headquarters upholds
    appeal = FileAppeal(
        **cmd(china("2026-04-02 09:00")),
        appeal="appeal-1",
        round=ROUND,
        customer=CustomerId("baoli"),
        wanted="A",
        reason="新厂四月投产",
    )
    applied(world.does("wang", appeal))
    decided = world.does(
        "chen",
        DecideAppeal(
            **cmd(china("2026-04-03 09:00")), appeal="appeal-1", customer=CustomerId("baoli"), uphold=True
        ),
    )
    granted = grade_in(decided)
    assert (granted.computed, granted.grade, granted.change_reason) == ("B", "A", "新厂四月投产")
    stored = world.rows.get(Appeal, "appeal-1")
    assert stored is not None
    assert (stored.status, stored.decided_by) == ("upheld", "chen")
    assert now(world, "baoli", "2026-04-03 10:00") == "A"
    # and the published line of the round is still what was published
    assert [g.grade for g in world.facts.grades("baoli") if g.round == ROUND] == ["B"]


# ---- opening, extending, beginning the review


def test_only_the_grading_secretary_opens_a_round_and_only_one_a_year() -> None:
    world = a_company()
    opening = OpenRound(**cmd(china("2026-03-20 09:00")), round="r1", year=2026)

    assert refused(world.does("ma", opening)).code == Code.ROLE_REQUIRED
    applied(world.does("sun", opening))
    again = refused(world.does("sun", OpenRound(**cmd(china("2026-03-21 09:00")), round="r2", year=2026)))

    assert (again.code, again.params) == (Code.ROUND_EXISTS, {"year": 2026})


def test_a_round_cannot_be_opened_before_the_year_it_grades_is_over() -> None:
    opening = OpenRound(**cmd(china("2026-12-30 09:00")), round="r1", year=2027)
    assert refused(a_company().does("sun", opening)).code == Code.FUTURE_DATED


def test_the_window_comes_from_the_rule_pack_and_the_snapshot_is_now() -> None:
    world = a_company()
    open_round(world)
    held = world.rows.get(GradingRound, ROUND)

    assert held is not None
    assert held.opens_at == china("2026-03-25 00:00")
    assert held.closes_at == china("2026-03-31 00:00")
    assert held.snapshot_at == china("2026-03-20 09:00")


def test_the_secretary_moves_the_end_later_with_a_reason_never_earlier() -> None:
    world = a_company()
    open_round(world)

    def extension(to: str) -> ExtendRound:
        return ExtendRound(
            **cmd(china("2026-03-30 17:00")), round=ROUND, closes_at=china(to), reason="南区停电"
        )

    assert refused(world.does("chen", extension("2026-04-03 00:00"))).code == Code.ROLE_REQUIRED
    assert refused(world.does("sun", extension("2026-03-28 00:00"))).code == Code.EXTENSION_NOT_LATER
    applied(world.does("sun", extension("2026-04-03 00:00")))
    held = world.rows.get(GradingRound, ROUND)
    assert held is not None
    assert (held.closes_at, held.extension_reason) == (china("2026-04-03 00:00"), "南区停电")


# ---- preliminary grades


def test_a_chief_grades_the_own_area_only() -> None:
    world = a_company()
    open_round(world)

    assert refused(world.does("li", preliminary("acme"))).code == Code.ROLE_REQUIRED
    assert refused(world.does("zhou", preliminary("acme"))).code == Code.CUSTOMER_UNKNOWN
    assert refused(world.does("ma", preliminary("nobody"))).code == Code.CUSTOMER_UNKNOWN


def test_whoever_stands_in_for_the_chief_grades_in_their_place() -> None:
    stand_in = Delegation(
        id="d1",
        user=UserId("ma"),
        delegate=UserId("zhou"),
        valid_from=china("2026-03-25 00:00"),
        valid_to=china("2026-03-27 00:00"),
        **SIGNED,
    )
    world = a_company(stand_in)
    open_round(world)

    assert grade_in(world.does("zhou", preliminary("acme"))).grade == "A"
    late = preliminary("acme", "2026-03-28 10:00")
    assert refused(world.does("zhou", late)).code == Code.CUSTOMER_UNKNOWN


EARLIER = china("2026-03-01 09:00")


def role_over(who: str, what: Role, where: str) -> Entity:
    """A role that is over."""
    return role(who, what, where).model_copy(update={"valid_to": EARLIER})


@pytest.mark.parametrize(
    ("who", "gone"),
    [
        ("ma", left("ma", EARLIER)),
        ("ma", role_over("ma", "region_manager", "north")),
        ("zhao", left("zhao", EARLIER)),
        ("zhao", role_over("zhao", "rep", "south-1")),
        ("nobody", user("somebody")),
    ],
    ids=["a chief's account closed", "a chief's role over", "a stand-in's account closed",
         "a stand-in's role over", "a stranger"],
)  # fmt: skip
def test_who_is_not_one_of_the_company_grades_nothing(who: str, gone: Entity) -> None:
    world = a_company(stands_in("zhao", "ma"))
    open_round(world)
    world.rows.put(gone)
    for command in (preliminary("acme"), proposal()):
        assert refused(world.does(who, command)).code is Code.ROLE_REQUIRED
    for about in (overriding("acme", grade="A"), assess("acme", "2026-05-04 10:00")):
        assert refused(world.does(who, about)).code in (Code.CUSTOMER_UNKNOWN, Code.NOT_YOUR_CUSTOMER)


def test_who_has_gone_lends_their_place_to_nobody() -> None:
    world = a_company(stands_in("zhao", "ma"), left("ma", EARLIER))
    open_round(world)
    assert refused(world.does("zhao", preliminary("acme"))).code is Code.ROLE_REQUIRED
    assert refused(world.does("zhao", overriding("acme", grade="A"))).code is Code.CUSTOMER_UNKNOWN


def test_finance_that_left_rates_nothing() -> None:
    world = a_company(left("qian", EARLIER))
    assert refused(world.does("qian", rate("acme"))).code is Code.FINANCE_ONLY


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2026-03-24 23:59:59", Code.ROUND_NOT_OPEN_YET),
        ("2026-03-25 00:00", None),
        ("2026-03-30 23:59:59", None),
        ("2026-03-31 00:00", Code.ROUND_CLOSED),
    ],
)
def test_the_window_is_half_open(at: str, code: Code | None) -> None:
    world = a_company()
    open_round(world)
    decision = world.does("ma", preliminary("acme", at))

    if code is None:
        assert grade_in(decision).grade == "A"
    else:
        no = refused(decision)
        assert (no.code, no.rule) == (code, "H11")
        assert no.fact is not None
        assert no.fact.kind == "grading_round"


def test_work_done_offline_inside_the_window_counts_when_it_arrives_later() -> None:
    world = a_company()
    open_round(world)
    done = preliminary("acme", "2026-03-30 22:00")

    assert grade_in(world.does("ma", done, now=china("2026-04-02 08:00"))).grade == "A"


def test_a_claimed_time_before_the_devices_last_contact_is_not_believed() -> None:
    world = a_company()
    open_round(world)
    actor = Actor(user=UserId("ma"), trusted_since=china("2026-04-01 08:00"))
    decision = decide(preliminary("acme", "2026-03-30 22:00"), world.facts, actor, china("2026-04-02 08:00"))

    assert refused(decision).code == Code.ROUND_CLOSED


def test_what_was_graded_before_the_meeting_began_still_counts_unless_the_line_was_reviewed() -> None:
    world = a_company()
    open_round(world)
    applied(world.does("sun", begin_review()))
    arrives = china("2026-03-29 15:00")

    assert grade_in(world.does("ma", preliminary("acme"), now=arrives)).state == "preliminary"
    after = preliminary("baoli", "2026-03-29 10:00")
    assert refused(world.does("ma", after, now=arrives)).code == Code.ROUND_WRONG_STATE
    applied(world.does("sun", review("baoli")))
    late = refused(world.does("ma", preliminary("baoli"), now=arrives))
    assert (late.code, late.params) == (Code.ALREADY_REVIEWED, {"state": "reviewed"})


def test_sales_are_those_of_the_year_before_net_of_returns_as_of_the_snapshot() -> None:
    big = sold("newco", "5,000,000.00", date(2025, 12, 20))
    world = company(
        *customer("newco"),
        big,
        brought_back(big, "200,000.00", date(2026, 1, 10)),
        brought_back(big, "1,000,000.00", date(2026, 3, 22)),
        sold("newco", "900,000.00", date(2024, 12, 31)),
        sold("newco", "900,000.00", date(2026, 1, 1)),
        sold("newco", "900,000.00", status="recorded", confirmed_at=None),
        sold("newco", "100,000.00", confirmed_at=china("2026-03-21 09:00")),
    )
    open_round(world)

    line = grade_in(world.does("ma", preliminary("newco")))

    assert line.explanation.sales == fen("4,800,000.00")
    assert line.computed == "B"


def test_a_deal_cancelled_after_the_snapshot_still_counts_in_the_round() -> None:
    cancelled: dict[str, Any] = {"status": "cancelled", "cancelled_at": china("2026-03-21 09:00")}
    world = company(*customer("newco"), sold("newco", "1,000,000.00", **cancelled))
    open_round(world)

    assert grade_in(world.does("ma", preliminary("newco"))).computed == "B"


def test_an_override_that_is_over_before_it_begins_is_refused() -> None:
    world = a_company()
    open_round(world)
    no = refused(world.does("ma", preliminary("acme", override=override("B", date(2026, 3, 25)))))

    assert (no.code, no.rule, no.field) == (Code.OVERRIDE_NEEDS_END, "H9", "override.expires_on")


# ---- review and publication


def test_the_review_belongs_to_the_secretary_and_headquarters_and_to_the_meeting() -> None:
    world = a_company(user("hu", "chen"), role("hu", "sales_director", "hq"))
    open_round(world)
    assert refused(world.does("sun", review("acme"))).code == Code.ROUND_WRONG_STATE
    applied(world.does("hu", begin_review()))

    assert refused(world.does("ma", review("acme"))).code == Code.ROLE_REQUIRED
    assert refused(world.does("sun", review("acme", "2026-03-31 00:00"))).code == Code.ROUND_CLOSED
    assert grade_in(world.does("hu", review("acme"))).state == "reviewed"


def test_the_agenda_proposes_where_each_customer_is_taken_up() -> None:
    world = a_company(
        *customer("fresh"),
        sold("fresh", "10,000.00", date(2025, 12, 1)),
        *customer("slow"),
        sold("slow", "10,000.00"),
    )
    applied(world.does("qian", rate("slow")))
    open_round(world)
    lines = {who: grade_in(world.does("ma", preliminary(who))) for who in ("acme", "baoli", "fresh", "slow")}

    assert {who: line.bucket for who, line in lines.items()} == {
        "acme": "A",
        "baoli": "E",
        "fresh": "D",
        "slow": "C",
    }


def test_publication_reaches_customers_that_nobody_graded_and_happens_once_each() -> None:
    world = a_company()
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")

    assert now(world, "baoli", "2026-04-01 09:00") == "B"
    again = PublishGrade(**cmd(china("2026-04-01 09:00")), round=ROUND, customer=CustomerId("baoli"))
    assert refused(world.does("sun", again)).code == Code.NOTHING_CHANGED


def test_a_grade_is_not_published_before_its_round() -> None:
    world = a_company()
    open_round(world)
    early = PublishGrade(**cmd(china("2026-03-29 09:00")), round=ROUND, customer=CustomerId("acme"))

    assert refused(world.does("sun", early)).code == Code.ROUND_WRONG_STATE
    publishing = PublishRound(**cmd(china("2026-03-29 09:00")), round=ROUND)
    assert refused(world.does("sun", publishing)).code == Code.ROUND_WRONG_STATE
    assert refused(world.does("ma", publishing)).code == Code.ROLE_REQUIRED


def test_publication_leaves_a_customer_in_the_first_six_months_provisional() -> None:
    world = company(*customer("fresh"), sold("fresh", "1,200,000.00", date(2025, 12, 1)))
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    line = world.facts.grades("fresh")[-1]

    assert (line.state, line.grade, line.due_on) == ("provisional", "B", date(2026, 6, 1))


# ---- overrides (H9, C15)


def test_an_override_counts_until_the_next_round_is_published_then_the_computed_grade() -> None:
    world = a_company()
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    row = grade_in(world.does("zhou", overriding("canglan", grade="A")))
    assert (row.computed, row.grade) == ("C", "A")
    assert "zhou" in row.explanation.sentence_en

    next_round = open_round(world, 2027, "2027-03-20 09:00")
    assert now(world, "canglan", "2027-03-30 08:59") == "A"
    applied(world.does("sun", BeginReview(**cmd(china("2027-03-29 09:00")), round=next_round)))
    applied(world.does("sun", PublishRound(**cmd(china("2027-03-30 09:00")), round=next_round)))
    # over at once, though this customer's own line is not out yet
    assert now(world, "canglan", "2027-03-30 09:01") == "C"


def test_an_override_ends_on_its_last_day_when_that_comes_first() -> None:
    world = a_company()
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    applied(world.does("zhou", overriding("canglan", grade="B", until=date(2026, 6, 30))))

    assert now(world, "canglan", "2026-06-30 23:59") == "B"
    assert now(world, "canglan", "2026-07-01 00:00") == "C"


def test_naming_the_computed_grade_ends_an_override_early() -> None:
    world = a_company()
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    same = refused(world.does("zhou", overriding("canglan", grade="C")))
    assert same.code == Code.NOTHING_CHANGED

    applied(world.does("zhou", overriding("canglan", grade="A")))
    back = grade_in(world.does("zhou", overriding("canglan", "2026-05-05 10:00", grade="C", reason="停产")))
    assert (back.grade, back.override, back.change_reason) == ("C", None, "停产")


def test_only_a_manager_above_the_customer_overrides_a_grade_that_exists() -> None:
    world = a_company()
    assert refused(world.does("ma", overriding("acme", grade="B"))).code == Code.GRADE_MISSING
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")

    assert refused(world.does("li", overriding("acme", grade="B"))).code == Code.NOT_YOUR_CUSTOMER
    assert refused(world.does("zhou", overriding("acme", grade="B"))).code == Code.CUSTOMER_UNKNOWN
    assert grade_in(world.does("chen", overriding("acme", grade="C"))).grade == "C"


# ---- appeals


def appeal(who: str = "baoli", wanted: ValueGrade = "A", at: str = "2026-04-02 09:00") -> FileAppeal:
    return FileAppeal(
        **cmd(china(at)),
        appeal="appeal-1",
        round=ROUND,
        customer=CustomerId(who),
        wanted=wanted,
        reason="漏计",
    )


def ruling(*, uphold: bool, who: str = "baoli") -> DecideAppeal:
    return DecideAppeal(
        **cmd(china("2026-04-03 09:00")), appeal="appeal-1", customer=CustomerId(who), uphold=uphold
    )


def test_an_appeal_waits_for_publication() -> None:
    world = a_company()
    open_round(world)
    assert refused(world.does("wang", appeal(at="2026-03-28 09:00"))).code == Code.NOT_PUBLISHED


def test_an_appeal_comes_from_those_who_work_the_customer_once_and_for_another_grade() -> None:
    world = a_company()
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")

    assert refused(world.does("li", appeal())).code == Code.CUSTOMER_UNKNOWN
    assert refused(world.does("wang", appeal(wanted="B"))).code == Code.NOTHING_CHANGED
    applied(world.does("wang", appeal()))
    second = appeal().model_copy(update={"appeal": "appeal-2"})
    assert refused(world.does("ma", second)).code == Code.CUSTOMER_HAS_OPEN_REQUEST


def test_headquarters_decides_an_appeal_once_and_never_its_own() -> None:
    world = a_company()
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    assert refused(world.does("chen", ruling(uphold=True))).code == Code.APPEAL_UNKNOWN
    applied(world.does("chen", appeal()))
    assert refused(world.does("chen", ruling(uphold=True))).code == Code.OWN_REQUEST

    world = a_company()
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    applied(world.does("wang", appeal()))
    assert refused(world.does("ma", ruling(uphold=True))).code == Code.ROLE_REQUIRED
    dismissed = world.does("chen", ruling(uphold=False))
    assert isinstance(dismissed, Changes)
    assert [type(row) for row in dismissed.puts] == [Appeal]
    assert now(world, "baoli", "2026-04-04 09:00") == "B"
    assert refused(world.does("chen", ruling(uphold=True))).code == Code.APPEAL_CLOSED


def test_an_upheld_appeal_counts_from_the_ruling_whatever_the_deciders_clock_says() -> None:
    world = a_company()
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    applied(world.does("wang", appeal()))
    early = ruling(uphold=True).model_copy(update={"happened_at": china("2026-03-01 09:00")})
    applied(world.does("chen", early, now=china("2026-04-03 09:00")))

    assert now(world, "baoli", "2026-04-03 09:01") == "A"


def test_grades_of_an_older_round_are_no_longer_appealed() -> None:
    world = a_company()
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    publish_everything(world, open_round(world, 2027, "2027-03-20 09:00"), "2027-03-30 09:00")
    no = refused(world.does("wang", appeal(wanted="A", at="2027-04-02 09:00")))

    assert (no.code, no.params) == (Code.ROUND_WRONG_STATE, {"year": 2026, "newer": 2027})


# ---- new customers (H12, GRD-20)


def test_a_new_customer_is_provisional_after_each_cooperation_and_formal_after_six_months() -> None:
    world = company(*customer("fresh"))
    assert refused(world.does("li", assess("fresh", "2025-08-30 10:00"))).code == Code.NO_COOPERATION_YET

    world.rows.put(sold("fresh", "600,000.00", date(2025, 8, 31)))
    first = grade_in(world.does("li", assess("fresh", "2025-09-01 10:00")))
    world.rows.put(sold("fresh", "600,000.00", date(2025, 11, 3)))
    second = grade_in(world.does("li", assess("fresh", "2025-11-04 10:00")))
    formal = grade_in(world.does("ma", assess("fresh", "2026-02-28 00:00")))

    assert [(g.state, g.grade, g.due_on) for g in (first, second, formal)] == [
        ("provisional", "C", date(2026, 2, 28)),
        ("provisional", "B", date(2026, 2, 28)),
        ("final", "B", None),
    ]
    again = refused(world.does("li", assess("fresh", "2026-03-02 10:00")))
    assert (again.code, again.rule) == (Code.ALREADY_FORMAL, "H12")


def test_a_managers_override_survives_the_next_cooperation() -> None:
    world = company(*customer("fresh"), sold("fresh", "600,000.00", date(2025, 8, 31)))
    applied(world.does("li", assess("fresh", "2025-09-01 10:00")))
    applied(world.does("ma", overriding("fresh", "2025-09-02 10:00", grade="A")))
    again = grade_in(world.does("li", assess("fresh", "2025-10-01 10:00")))

    assert (again.computed, again.grade, again.state) == ("C", "A", "provisional")


# ---- regional thresholds (GRD-7, AMB-17, C14)


def proposal(
    a_from: str = "3,000,000.00", b_from: str = "800,000.00", where: str = "north"
) -> ProposeThresholds:
    return ProposeThresholds(
        **cmd(china("2026-03-01 09:00")),
        threshold="t-1",
        territory=TerritoryId(where),
        a_from=fen(a_from),
        b_from=fen(b_from),
        valid_from=date(2026, 3, 1),
        reason="市场小",
    )


def verdict(*, approve: bool) -> DecideThresholds:
    return DecideThresholds(**cmd(china("2026-03-02 09:00")), threshold="t-1", approve=approve)


def test_a_regions_own_thresholds_count_once_headquarters_agreed() -> None:
    world = company(*customer("acme"), sold("acme", "3,200,000.00"))
    open_round(world)
    assert grade_in(world.does("ma", preliminary("acme"))).grade == "B"

    world = company(*customer("acme"), sold("acme", "3,200,000.00"))
    applied(world.does("ma", proposal()))
    applied(world.does("chen", verdict(approve=True)))
    open_round(world)
    line = grade_in(world.does("ma", preliminary("acme")))

    assert line.grade == "A"
    assert line.explanation.threshold.territory == "north"
    assert line.explanation.threshold_source == "approved"
    assert "GRD-7" in line.explanation.rules
    assert "north" in line.explanation.sentence_zh


def test_a_region_manager_proposes_for_the_own_region_in_order() -> None:
    world = company()
    assert refused(world.does("li", proposal())).code == Code.ROLE_REQUIRED
    assert refused(world.does("ma", proposal(where="south"))).code == Code.NOT_YOUR_DECISION
    assert refused(world.does("ma", proposal(where="moon"))).code == Code.TERRITORY_UNKNOWN
    assert refused(world.does("ma", proposal(b_from="3,000,000.00"))).code == Code.THRESHOLDS_DISORDERED
    applied(world.does("ma", proposal(where="north-2")))
    assert refused(world.does("ma", proposal())).code == Code.ROW_EXISTS


def test_headquarters_decides_on_thresholds_but_not_on_its_own() -> None:
    world = company(role("chen", "region_manager", "north"))
    assert refused(world.does("chen", verdict(approve=True))).code == Code.REQUEST_UNKNOWN
    applied(world.does("chen", proposal()))
    own = refused(world.does("chen", verdict(approve=True)))
    assert (own.code, own.rule) == (Code.OWN_REQUEST, "AMB-17")

    world = company()
    applied(world.does("ma", proposal()))
    assert refused(world.does("ma", verdict(approve=True))).code == Code.ROLE_REQUIRED
    rejected = applied(world.does("chen", verdict(approve=False)))
    assert isinstance(rejected, RegionalThreshold)
    assert rejected.status == "rejected"
    assert refused(world.does("chen", verdict(approve=True))).code == Code.REQUEST_CLOSED


# ---- credit (H13, C19)


def test_only_finance_rates_credit_and_every_rating_stays_on_file() -> None:
    world = a_company()
    for who in ("li", "ma", "chen", "sun", "admin"):
        no = refused(world.does(who, rate("acme")))
        assert (no.code, no.rule) == (Code.FINANCE_ONLY, "H13")
        assert no.fact is not None
        assert no.fact.field == "roles"

    applied(world.does("qian", rate("acme")))
    applied(world.does("qian", rate("acme", "2026-03-11 10:00", rating="good")))
    assert len(world.rows.find(CreditRating, "customer", "acme")) == 2
    latest = world.facts.rating("acme")
    assert latest is not None
    assert (latest.rating, latest.set_by) == ("good", "qian")


def test_poor_credit_makes_a_risk_customer_of_an_a_customer() -> None:
    world = a_company()
    applied(world.does("qian", rate("acme", valid_to=date(2026, 12, 31))))
    open_round(world)
    publish_everything(world, ROUND, "2026-03-30 09:00")
    line: Grade = world.facts.grades("acme")[-1]

    assert (line.grade, line.segment, line.credit) == ("A", "risk", "poor")
    later = current_grade(world.facts, "acme", china("2027-01-01 00:00"))
    assert later is not None
    assert (later.segment, later.credit) == ("normal", None)


def test_without_a_rule_pack_nothing_is_graded() -> None:
    world = company(*customer("acme"), packs=(pack("v1", date(2026, 6, 1)),))
    opening = OpenRound(**cmd(china("2026-03-20 09:00")), round="r1", year=2026)
    assert refused(world.does("sun", opening)).code == Code.NO_RULE_PACK
