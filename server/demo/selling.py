"""Orders: when customers buy, what and for how much; who confirms it; what comes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from server.demo.catalogue import order_lines
from server.demo.chance import Chance
from server.demo.customers import Plan, Size
from server.demo.days import YEAR, Days, at
from server.demo.deciding import decider
from server.demo.places import ENGINEERING
from server.demo.steps import Steps, row_id, step
from shared.commands import AssessNewCustomer, CancelDeal, DecideDeal, RecordDeal, RecordReturn
from shared.models.deal import DealFields, Engineering, OrderLine
from shared.models.ids import CustomerId, DealId
from shared.rules.months import add_months

_RATES: dict[Size, tuple[float, float]] = {"A": (4, 10), "B": (2.2, 5), "C": (1.1, 2.2)}
"""Orders a year: in the first years, of which only the large ones are on file, and in the last."""
_QUIET_MONTHS = (1, 2, 7)
_UNDECIDED_DAYS = 2
_UNFILED_DAYS = 6
_BIG = 260_000_000
"""Sales in twelve months from which a customer is put on file long before anybody asks."""

_NOTES = ("客户自提", "含安装指导", "分两批发货", "送到田头", "开票信息同上次", "月结，附合同")
_REJECTIONS = (
    "价格低于最低限价，请重新报价",
    "缺少客户确认单",
    "与上一单重复，请核对",
    "超出信用额度，请先对账",
)
_RETURN_REASONS = ("规格发错，退回更换", "工程变更，余料退回", "外包装破损", "客户减少种植面积")


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a customer."""

    place: str
    seller: str
    day: date
    number: int
    lines: tuple[OrderLine, ...]

    @property
    def amount(self) -> int:
        """What it is worth, in fen."""
        return sum(line.amount for line in self.lines)


def orders_of(days: Days, plan: Plan) -> list[Order]:
    """All orders of one customer, oldest first."""
    found: list[Order] = []
    for day, about in _wishes(days, plan):
        held = plan.held_on(day)
        if held is not None:
            lines = order_lines(plan.chance("order", len(found)), plan.category, about)
            found.append(Order(*held, day, len(found) + 1, lines))
    return found


def is_big(orders: list[Order]) -> bool:
    """Whether the customer buys so much in some twelve months that it may become an A customer."""
    return any(
        sum(other.amount for other in orders if each.day - YEAR < other.day <= each.day) >= _BIG
        for each in orders
    )


def selling(days: Days, plan: Plan, orders: list[Order]) -> Steps:
    """Every order recorded by who sold it and decided by who may, with what became of some of them."""
    confirmed: list[date] = []
    for order in orders:
        chance = plan.chance("sale", order.number)
        deal = DealId(row_id("deal", plan.number, order.number))
        yield step(
            at(order.day, 16, chance.whole(0, 59)),
            order.seller,
            RecordDeal,
            deal,
            deal=deal,
            customer=CustomerId(plan.id),
            fields=_fields(plan, order, chance),
        )
        decided = days.working_on_or_after(order.day + timedelta(days=1))
        open_since = days.back(_UNFILED_DAYS if plan.special == "unfiled" else _UNDECIDED_DAYS)
        if decided > days.last or order.day >= open_since:
            continue
        approved = not chance.happens(2)
        yield step(
            at(decided, 17, chance.whole(0, 59)),
            decider(days, order.place, order.seller, decided),
            DecideDeal,
            deal,
            deal=deal,
            customer=CustomerId(plan.id),
            approve=approved,
            note="" if approved else chance.one(_REJECTIONS),
        )
        if approved:
            confirmed.append(order.day)
            yield from _afterwards(days, plan, order, deal)
    yield from _assessments(days, plan, confirmed)


def _wishes(days: Days, plan: Plan) -> Iterator[tuple[date, int]]:
    """When the customer would buy, and for about how much."""
    chance = plan.chance("orders")
    first_year = date(days.round_year - 2, 1, 1)
    day = max(first_year, days.answered_after(plan.since + timedelta(days=20))) + timedelta(
        days=chance.whole(0, 40 if plan.size != "C" else 160)
    )
    if plan.special == "found":
        day = plan.moves[0].settled + timedelta(days=chance.whole(1, 12))
    while day <= plan.until:
        rate = _RATES[plan.size][day >= days.today - YEAR]
        working = days.working_on_or_after(day)
        if working <= days.last:
            yield working, int(plan.yearly / rate * _trend(days, plan, working) * chance.part(0.65, 1.35))
        day = working + timedelta(days=round(365 / rate * chance.part(0.6, 1.4)))
        while day.month in _QUIET_MONTHS and chance.happens(30):
            day += timedelta(days=chance.whole(10, 25))
    if plan.special in ("waiting", "unfiled"):
        yield days.back(chance.whole(1, _UNDECIDED_DAYS)), int(plan.yearly / 4 * chance.part(0.7, 1.3))


def _trend(days: Days, plan: Plan, day: date) -> float:
    """How much of an ordinary year's pace the customer buys at on a day."""
    years_ago = (days.today - day).days / 365
    if plan.trend == "growing":
        return max(0.5, 1.3 - 0.25 * years_ago)
    if plan.trend in ("shrinking", "fading"):
        return min(1.4, 0.6 + 0.28 * years_ago)
    return 1.0


def _fields(plan: Plan, order: Order, chance: Chance) -> DealFields:
    engineering: Engineering = "none"
    if order.place == ENGINEERING:
        engineering = "engineering_alone"
    elif plan.category == "engineering" and chance.happens(45):
        engineering = "joint"
    return DealFields(
        business_date=order.day,
        amount=order.amount,
        number=f"LS{order.day:%y%m}-{plan.number:04d}-{order.number:02d}",
        engineering=engineering,
        lines=order.lines,
        note=chance.one(_NOTES) if chance.happens(25) else "",
    )


def _afterwards(days: Days, plan: Plan, order: Order, deal: DealId) -> Steps:
    """A few orders are given back in part, fewer are undone as a whole."""
    chance = plan.chance("after", order.number)
    later = days.answered_after(order.day + timedelta(days=chance.whole(8, 25)))
    if later > days.last or plan.held_on(later) != (order.place, order.seller):
        return
    customer = CustomerId(plan.id)
    if chance.happens(3):
        yield step(
            at(later, 15, chance.whole(0, 59)),
            order.seller,
            RecordReturn,
            deal,
            deal_return=row_id("return", deal),
            deal=deal,
            customer=customer,
            business_date=later,
            amount=max(1, order.amount * chance.whole(5, 30) // 100),
            reason=chance.one(_RETURN_REASONS),
        )
    elif chance.happens(1):
        yield step(
            at(later, 17, chance.whole(0, 59)),
            decider(days, order.place, order.seller, later),
            CancelDeal,
            deal,
            deal=deal,
            customer=customer,
            reason="项目停建，双方同意取消",
        )


def _assessments(days: Days, plan: Plan, confirmed: list[date]) -> Steps:
    """A customer that came after the last round is graded provisionally, and formally after six months."""
    if not confirmed or confirmed[0] <= days.round_opens(days.round_year - 1):
        return
    for due in (confirmed[0] + timedelta(days=1), add_months(confirmed[0], 6) + timedelta(days=2)):
        day = days.answered_after(due)
        held = plan.held_on(day)
        if held is not None and day <= days.last:
            yield step(at(day, 18), held[1], AssessNewCustomer, plan.id, customer=CustomerId(plan.id))
