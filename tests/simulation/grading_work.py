"""What people do in grading: open a round, grade beforehand, meet, publish, object; thresholds and credit."""

from datetime import timedelta

from shared.commands import (
    AnyCommand,
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
from shared.models.base import day_of
from shared.models.grading import Appeal, CriterionScore, GradeOverride, GradingRound, RegionalThreshold
from shared.models.ids import CustomerId, RoundId, TerritoryId
from tests.simulation.desk import REGIONS, Desk, Work


def _open_round(desk: Desk) -> AnyCommand | None:
    year = desk.rng.choice((2025, 2026))
    return OpenRound(**desk.signed(), round=desk.engine.new_id(), year=year)


def _extend_round(desk: Desk) -> AnyCommand | None:
    found = desk.one(GradingRound, state=("open", "joint_review"))
    if found is None:
        return None
    later = max(desk.now, found.closes_at) + timedelta(days=desk.rng.randint(1, 40))
    return ExtendRound(**desk.signed(), round=RoundId(found.id), closes_at=later, reason="not done yet")


def _grade_beforehand(desk: Desk) -> AnyCommand | None:
    found, card = desk.one(GradingRound, state="open"), desk.card()
    if found is None or card is None:
        return None
    return SubmitPreliminary(
        **desk.signed(),
        round=RoundId(found.id),
        customer=CustomerId(card.id),
        scores=(CriterionScore(criterion="communication", score=desk.rng.choice(("A", "B", "C"))),),
        override=_judgement(desk) if desk.rng.random() < 0.3 else None,
    )


def _begin_the_meeting(desk: Desk) -> AnyCommand | None:
    found = desk.one(GradingRound, state="open")
    return None if found is None else BeginReview(**desk.signed(), round=RoundId(found.id))


def _take_up_a_line(desk: Desk) -> AnyCommand | None:
    found, card = desk.one(GradingRound, state="joint_review"), desk.card()
    if found is None or card is None:
        return None
    return ReviewGrade(
        **desk.signed(),
        round=RoundId(found.id),
        customer=CustomerId(card.id),
        bucket=desk.rng.choice((None, "B", "C")),
        override=_judgement(desk) if desk.rng.random() < 0.4 else None,
        reason="as the meeting sees it",
    )


def _publish_the_round(desk: Desk) -> AnyCommand | None:
    found = desk.one(GradingRound, state="joint_review")
    return None if found is None else PublishRound(**desk.signed(), round=RoundId(found.id))


def _publish_a_grade(desk: Desk) -> AnyCommand | None:
    found, card = desk.one(GradingRound, state="published"), desk.card()
    if found is None or card is None:
        return None
    return PublishGrade(**desk.signed(), round=RoundId(found.id), customer=CustomerId(card.id))


def _object(desk: Desk) -> AnyCommand | None:
    found, card = desk.one(GradingRound, state="published"), desk.card()
    if found is None or card is None:
        return None
    return FileAppeal(
        **desk.signed(),
        appeal=desk.engine.new_id(),
        round=RoundId(found.id),
        customer=CustomerId(card.id),
        wanted=desk.rng.choice(("A", "B")),
        reason="they bought more",
    )


def _decide_an_objection(desk: Desk) -> AnyCommand | None:
    appeal = desk.one(Appeal, status="submitted")
    if appeal is None:
        return None
    uphold = desk.rng.random() < 0.5
    return DecideAppeal(
        **desk.signed(),
        appeal=appeal.id,
        customer=appeal.customer,
        uphold=uphold,
        note="" if uphold else "no",
    )


def _assess_a_new_customer(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    return None if card is None else AssessNewCustomer(**desk.signed(), customer=CustomerId(card.id))


def _judge_between_rounds(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    return OverrideGrade(**desk.signed(), customer=CustomerId(card.id), override=_judgement(desk))


def _propose_thresholds(desk: Desk) -> AnyCommand | None:
    return ProposeThresholds(
        **desk.signed(),
        threshold=desk.engine.new_id(),
        territory=TerritoryId(desk.rng.choice(REGIONS)),
        a_from=desk.rng.choice((100_000, 500_000)),
        b_from=50_000,
        valid_from=day_of(desk.now) + timedelta(days=desk.rng.randint(0, 30)),
        reason="a smaller market",
    )


def _decide_thresholds(desk: Desk) -> AnyCommand | None:
    proposal = desk.one(RegionalThreshold, status="proposed")
    if proposal is None:
        return None
    approve = desk.rng.random() < 0.7
    return DecideThresholds(
        **desk.signed(), threshold=proposal.id, approve=approve, note="" if approve else "no"
    )


def _rate_credit(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    return RateCredit(
        **desk.signed(),
        customer=CustomerId(card.id),
        rating=desk.rng.choice(("good", "medium", "poor")),
        limit=1_000_000,
    )


def _judgement(desk: Desk) -> GradeOverride:
    return GradeOverride(
        grade=desk.rng.choice(("A", "B", "C")),
        reason="as I know them",
        approver=desk.engine.user,
        expires_on=day_of(desk.now) + timedelta(days=desk.rng.randint(1, 700)),
    )


WORK: dict[str, Work] = {
    "open a round": _open_round,
    "extend a round": _extend_round,
    "grade beforehand": _grade_beforehand,
    "begin the meeting": _begin_the_meeting,
    "take up a line": _take_up_a_line,
    "publish the round": _publish_the_round,
    "publish a grade": _publish_a_grade,
    "object to a grade": _object,
    "decide an objection": _decide_an_objection,
    "assess a new customer": _assess_a_new_customer,
    "judge between rounds": _judge_between_rounds,
    "propose thresholds": _propose_thresholds,
    "decide thresholds": _decide_thresholds,
    "rate credit": _rate_credit,
}
