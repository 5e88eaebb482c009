"""Business beyond one's own region: leave to sell there, and customers that several regions share."""

from dataclasses import replace
from datetime import timedelta

from server.demo.catalogue import order_lines
from server.demo.chance import Chance
from server.demo.customers import Move, Plan, picked
from server.demo.days import Days, at
from server.demo.deciding import DIRECTOR, decider
from server.demo.places import COMPANY, node
from server.demo.steps import Steps, row_id, step
from shared.commands import (
    DecideDeal,
    DecideRequest,
    RateCredit,
    RecordDeal,
    RequestException,
    RequestTransfer,
    ShareCustomer,
)
from shared.errors import Code
from shared.models.customer import RegionShare
from shared.models.deal import DealFields
from shared.models.ids import CustomerId, DealId, TerritoryId

_LEAVES = (
    ("wang", "demo-weifang", "demo-jinan", 38, "single"),
    ("chen", "demo-suzhou", "demo-hangzhou", 27, "period"),
    ("huang", "demo-zhengzhou", "demo-wuhan", 16, "single"),
    ("guo", "demo-xian", "demo-hexi", 12, "refused"),
    ("lin", "demo-hangzhou", "demo-suzhou", 2, "waiting"),
    ("li", "demo-shijiazhuang", "demo-zhengzhou", 1, "waiting"),
)
"""Who asks, from where, about a customer of which place, how many working days ago, and what came of it."""
_WHY = "客户总部采购由本区签单，收货在对方区域，只做这一批"
_SHARED = (
    ("demo-weifang", "demo-east", "demo-north"), ("demo-zhengzhou", "demo-central", "demo-north"),
    ("demo-guangzhou", "demo-south", "demo-central"), ("demo-xian", "demo-northwest", "demo-central"),
)  # fmt: skip
"""Where a customer sat that several regions serve, and which regions share it now."""


def with_shares(days: Days, plans: list[Plan]) -> list[Plan]:
    """The customers, some of them put under the company because several regions serve them."""
    plans = list(plans)
    for place, *_ in _SHARED:
        for index in picked(plans, place, 1, "shared", "A", "B"):
            plan = plans[index]
            since = days.founded + timedelta(days=plan.chance("early").whole(3, 30))
            shared = days.back(plan.chance("shared").whole(80, 160))
            settled = days.answered_after(shared)
            move = Move(shared, settled, COMPANY, plan.owner, "两个大区都有基地，由公司统一管理", "share")
            plans[index] = replace(plan, since=days.working_on_or_after(since), moves=(move,))
    return plans


def sharing(plan: Plan) -> Steps:
    """The customer of several regions is put under the company."""
    for move in plan.moves:
        if move.how == "share":
            regions = next(regions for place, *regions in _SHARED if place == plan.place)
            yield step(
                at(move.asked, 14), DIRECTOR, ShareCustomer, plan.id,
                customer=CustomerId(plan.id), reason=move.reason,
                shares=tuple(RegionShare(territory=TerritoryId(each)) for each in regions),
            )  # fmt: skip


def exceptions(days: Days, plans: list[Plan]) -> Steps:
    """Leave to sell to a customer of another region, and what was sold under it."""
    for number, (who, seat, place, ago, fate) in enumerate(_LEAVES):
        for index in picked(plans, place, 1, "lent", "C"):
            plan = plans[index]
            yield from _leave(days, plan, number, (who, seat, ago, fate))


def _leave(days: Days, plan: Plan, number: int, told: tuple[str, str, int, str]) -> Steps:
    who, seat, ago, fate = told
    asked = days.back(ago)
    exception, customer = row_id("exception", number), CustomerId(plan.id)
    yield step(
        at(asked, 11), who, RequestException, exception,
        exception=exception, customer=customer, seller_territory=TerritoryId(seat), valid_on=asked,
        valid_until=days.today + timedelta(days=30) if fate == "period" else None, reason=_WHY,
    )  # fmt: skip
    if fate == "waiting":
        return
    answered = days.working_on_or_after(asked + timedelta(days=1))
    yield step(
        at(answered, 10), DIRECTOR, DecideRequest, exception,
        request_kind="region_exception", request=exception, customer=customer, approve=fate != "refused",
        note="对方代表能按时供货，不批" if fate == "refused" else "同意，下不为例",
    )  # fmt: skip
    if fate == "refused":
        return
    sold = days.answered_after(answered)
    deal = DealId(row_id("deal", plan.number, "lent"))
    lines = order_lines(Chance("lent", number), plan.category, 6_800_000)
    yield step(
        at(sold, 15), who, RecordDeal, deal, deal=deal, customer=customer,
        fields=DealFields(
            business_date=sold, amount=sum(line.amount for line in lines), lines=lines,
            number=f"LS{sold:%y%m}-{plan.number:04d}-90", note="跨区域例外",
        ),
    )  # fmt: skip
    decided = days.working_on_or_after(sold + timedelta(days=1))
    yield step(
        at(decided, 15), decider(days, plan.place, who, decided), DecideDeal, deal,
        deal=deal, customer=customer, approve=True,
    )  # fmt: skip


def refused(days: Days, plans: list[Plan]) -> Steps:
    """What people tried and the rules did not let through; each of these refusals is meant."""
    calm = [
        plan
        for plan in plans
        if plan.place == "demo-jinan" and not plan.moves and not plan.archived and plan.trend != "new"
    ]
    for near in calm[:1]:
        yield from _refused(days, near)


def _refused(days: Days, near: Plan) -> Steps:
    customer = CustomerId(near.id)
    lines = order_lines(Chance("refused"), near.category, 900_000)
    deal = DealId(row_id("deal", "refused"))
    yield step(
        at(days.back(9), 15), "wang", RecordDeal, deal, refused=Code.CROSS_REGION,
        deal=deal, customer=customer,
        fields=DealFields(
            business_date=days.back(9), amount=sum(line.amount for line in lines), lines=lines
        ),
    )  # fmt: skip
    yield step(
        at(days.back(8), 10), "zhao", RateCredit, near.id, refused=Code.FINANCE_ONLY,
        customer=customer, rating="good", limit=10_000_000,
    )  # fmt: skip
    yield step(
        at(days.back(8), 11), "zhao", RequestTransfer, near.id, refused=Code.TERRITORY_NOT_LEAF,
        transfer=row_id("transfer", "refused"), customer=customer,
        to_territory=TerritoryId(node("demo-north").id), reason="客户总部在北京",
    )  # fmt: skip
