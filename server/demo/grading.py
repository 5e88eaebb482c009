"""Two grading rounds: last year's, over and published, and this year's, in which chiefs still grade."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from server.demo.customers import Plan
from server.demo.days import Days, at
from server.demo.places import TERRITORIES, node
from server.demo.staff import ON_LEAVE
from server.demo.steps import Step, Steps, account, row_id, step
from shared.commands import (
    BeginReview,
    DecideAppeal,
    ExtendRound,
    FileAppeal,
    OpenRound,
    OverrideGrade,
    PublishGrade,
    PublishRound,
    ReviewGrade,
    SubmitPreliminary,
)
from shared.models.base import start_of
from shared.models.grading import Criterion, CriterionScore, GradeOverride, Score
from shared.models.ids import CustomerId, RoundId
from shared.packs import default_pack

SECRETARY, PUBLISHER = "su", "shen"
_SMALL = 18_000_000
"""What a customer buys in a year, in fen, that no region grades higher than C."""
_GRADED_SO_FAR = {"ma": 100, "tang": 100, "zhou": 60, "bai": 25, ON_LEAVE: 0, "gao": 100}
"""How much of their area the chiefs have graded in the round that is in progress, in a hundred."""
_EXTENSION = timedelta(days=12)
_REMARKS = (
    "回款准时，计划性强",
    "价格敏感，服务要求高",
    "配合好，愿意试新产品",
    "季节性强，淡季几乎不下单",
    "沟通需加强",
)


def round_id(year: int) -> RoundId:
    """The round of a year."""
    return RoundId(f"demo-round-{year}")


def last_round(days: Days, plans: Iterable[Plan]) -> Steps:
    """The round of the year before: graded, reviewed and published within its window."""
    year = days.round_year - 1
    opens, graded, reviewed, published = _four_days(days, year)
    known = [plan for plan in plans if _is_there(plan, opens)]
    found = round_id(year)
    yield step(at(opens, 9), SECRETARY, OpenRound, year, round=found, year=year)
    for plan in known:
        if plan.size != "C" and (chief := _chief(plan, graded)):
            yield _preliminary(plan, found, chief, at(graded, 14))
    yield step(at(reviewed, 9), SECRETARY, BeginReview, year, round=found)
    for plan in known:
        if plan.size == "A" or (plan.size == "B" and plan.trend in ("growing", "shrinking")):
            customer = CustomerId(plan.id)
            yield step(at(reviewed, 14), SECRETARY, ReviewGrade, plan.id, round=found, customer=customer)
    yield step(at(published, 16), PUBLISHER, PublishRound, year, round=found)
    for plan in known:
        yield step(
            at(published, 17), PUBLISHER, PublishGrade, plan.id, round=found, customer=CustomerId(plan.id)
        )


def this_round(days: Days, plans: Iterable[Plan]) -> Steps:
    """The round of this year: opened, prolonged, and graded in part."""
    year = days.round_year
    opens, graded, prolonged, _ = _four_days(days, year)
    found = round_id(year)
    yield step(at(opens, 9), SECRETARY, OpenRound, year, round=found, year=year)
    if prolonged <= days.last:
        reason = "西北、华南两区数据补录未完成，初评分批进行，复评会顺延"
        until = start_of(days.today + _EXTENSION)
        yield step(
            at(prolonged, 15), SECRETARY, ExtendRound, year, round=found, closes_at=until, reason=reason
        )
    first = max(graded, days.back(9))
    working = days.working(first, days.back(2))
    for plan in plans:
        chance = plan.chance("this round")
        done = chance.one(working) if working else None
        if done is None or plan.size == "C" or not _is_there(plan, opens) or plan.special == "company":
            continue
        chief = _chief(plan, done)
        if chief and chance.happens(_GRADED_SO_FAR.get(chief, 0)):
            yield _preliminary(plan, found, chief, at(done, 14, chance.whole(0, 59)))


def judgements(days: Days, plans: Iterable[Plan]) -> Steps:
    """Grades set by judgement between rounds, and grades that somebody objects to."""
    opens = days.round_opens(days.round_year - 1)
    small = [
        plan
        for plan in plans
        if plan.size == "C" and plan.yearly < _SMALL and not plan.special and not plan.moves
        and plan.place in {leaf.id for leaf in TERRITORIES}
        and _is_there(plan, opens - timedelta(days=60)) and plan.archived is None
        and node(plan.place).manager not in ("bai", ON_LEAVE)
    ]  # fmt: skip
    lifted, disputed = small[:6], small[6:12]
    for number, plan in enumerate(lifted):
        day = days.back(20 + 9 * number)
        yield step(
            at(day, 15), node(plan.place).manager, OverrideGrade, plan.id,
            customer=CustomerId(plan.id),
            override=_override(plan, day, "B", "新建育苗中心，潜力大，先按B级服务"),
        )  # fmt: skip
    for number, plan in enumerate(disputed):
        yield from _appeal(days, plan, number)


def _appeal(days: Days, plan: Plan, number: int) -> Steps:
    appeal, customer = row_id("appeal", plan.number), CustomerId(plan.id)
    settled = number < 2
    filed = days.back(40 + number) if settled else days.back(2 + number)
    yield step(
        at(filed, 16), plan.owner, FileAppeal, plan.id,
        appeal=appeal, round=round_id(days.round_year - 1), customer=customer, wanted="B",
        reason="去年部分订单由关联合作社代签，合并后应达到B级",
    )  # fmt: skip
    if settled:
        day = days.answered_after(filed)
        note = "核对合同属实，按B级执行到下次评定" if number == 0 else "关联合作社有独立档案，不合并计算"
        yield step(
            at(day, 10), PUBLISHER, DecideAppeal, plan.id,
            appeal=appeal, customer=customer, uphold=number == 0, note=note,
        )  # fmt: skip


def _four_days(days: Days, year: int) -> Iterator[date]:
    """The first four working days of a year's window."""
    day = days.round_opens(year)
    for _ in range(4):
        yield day
        day = days.working_on_or_after(day + timedelta(days=1))


def _is_there(plan: Plan, day: date) -> bool:
    aside = plan.archived is not None and plan.archived <= day + timedelta(days=8)
    return plan.since <= day - timedelta(days=20) and not aside


def _chief(plan: Plan, day: date) -> str:
    """The section chief of the place where the customer sits; none for flowers and the company's own."""
    held = plan.held_on(day)
    chief = node(held[0]).manager if held else ""
    return chief if chief in _GRADED_SO_FAR else ""


def _preliminary(plan: Plan, found: RoundId, chief: str, moment: datetime) -> Step:
    chance = plan.chance("preliminary", found)
    best: Score = "A" if plan.size == "A" else "B"
    scores = tuple(
        CriterionScore(criterion=each, score=_score(chance.whole(1, 10), best)) for each in _criteria()
    )
    lifted = plan.size == "B" and plan.trend == "growing" and chance.happens(12)
    return step(
        moment, chief, SubmitPreliminary, plan.id,
        round=found, customer=CustomerId(plan.id), scores=scores,
        note=chance.one(_REMARKS) if chance.happens(60) else "",
        override=None if not lifted else _override(plan, moment.date(), "B", "增长快，按B级维护", chief),
    )  # fmt: skip


def _criteria() -> tuple[Criterion, ...]:
    return default_pack().grading.criteria


def _score(chance: int, best: Score) -> Score:
    if chance <= 6:
        return best
    return "C" if chance == 10 else "B"


def _override(plan: Plan, day: date, grade: Score, reason: str, by: str = "") -> GradeOverride:
    approver = account(by or node(plan.place).manager)
    return GradeOverride(grade=grade, reason=reason, approver=approver, expires_on=date(day.year + 1, 12, 31))
