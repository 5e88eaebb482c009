"""What managers and finance say of customers: potential, major or not, credit, and cards put aside."""

from datetime import date, timedelta

from server.demo.customers import Plan
from server.demo.days import Days, at
from server.demo.deciding import decider
from server.demo.steps import Steps, step
from shared.commands import ArchiveCustomer, RateCredit, SetStanding
from shared.models.customer import Potential
from shared.models.grading import Credit
from shared.models.ids import CustomerId

_CREDITS: tuple[tuple[Credit, int], ...] = (("good", 52), ("medium", 36), ("poor", 12))
_TERMS = {"good": ("月结30天", "月结60天", ""), "medium": ("货到付款", ""), "poor": ("先款后货",)}
_HIGH = ("今年扩种，新上自动化设备", "拿到高标准农田项目", "转型设施农业，后续投入大")
_LOW = ("土地到期，规模缩减", "老板年纪大，准备转让", "改种粗放作物，用量少")


def standing(days: Days, plan: Plan, *, big: bool) -> Steps:
    """What is said of one customer over the years."""
    chance = plan.chance("standing")
    customer = CustomerId(plan.id)
    if plan.special == "unfiled":
        yield step(
            at(days.back(3), 16), decider(days, plan.place, "", days.back(3)), SetStanding, plan.id,
            customer=customer, major=True, potential="high", reason="新签两年框架协议，列为重大客户",
        )  # fmt: skip
    else:
        potential = _potential(plan, chance.whole(1, 100))
        judged = days.answered_after(plan.since + timedelta(days=6))
        major = big and chance.happens(40)
        if (potential != "medium" or major) and judged <= days.last and plan.held_on(judged):
            reason = chance.one(_LOW if potential == "low" else _HIGH)
            yield step(
                at(judged, 16), decider(days, plan.place, "", judged), SetStanding, plan.id,
                customer=customer, major=major, potential=potential, reason=reason,
            )  # fmt: skip
    yield from _credit(days, plan)
    if plan.archived is not None and plan.archived <= days.last:
        yield step(
            at(plan.archived, 11), plan.owner, ArchiveCustomer, plan.id,
            customer=customer, reason="一年多没有成交，基地已转让，档案保留",
        )  # fmt: skip


def _potential(plan: Plan, chance: int) -> Potential:
    if plan.trend in ("growing", "new") and chance <= 60:
        return "high"
    if plan.trend in ("shrinking", "lost", "fading") and chance <= 50:
        return "low"
    return "medium"


def _credit(days: Days, plan: Plan) -> Steps:
    """Finance rates those that buy on account, some of them again this year."""
    chance = plan.chance("credit")
    if not chance.happens({"A": 100, "B": 80, "C": 35}[plan.size]):
        return
    for year in (days.round_year - 1, days.round_year):
        rated = days.working_on_or_after(date(year, 1, 16) + timedelta(days=chance.whole(0, 30)))
        if rated <= plan.since + timedelta(days=20) or rated > days.last:
            continue
        if plan.archived is not None and rated >= plan.archived:
            continue
        rating = chance.by_weight(_CREDITS)
        limit = {"good": 30, "medium": 15, "poor": 0}[rating] * plan.yearly // 100
        soon = days.today + timedelta(days=chance.whole(3, 40))
        yield step(
            at(rated, 10), "qian", RateCredit, plan.id, year,
            customer=CustomerId(plan.id), rating=rating, limit=limit // 100_000 * 100_000,
            terms=chance.one(_TERMS[rating]),
            valid_to=soon if year == days.round_year and chance.happens(12) else None,
        )  # fmt: skip
        if not chance.happens(35):
            return
