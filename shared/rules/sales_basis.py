"""The amount that a grade rests on: what was sold in a period, less what came back of it (AMB-16).

A deal counts by its business date, once it is confirmed and as long as it is not cancelled. A return
counts against the deal that it belongs to, whenever the goods came back: so a December order that is
returned in January earns nothing, every return counts exactly once, and no amount is ever negative.

Everything is asked as of a moment, so that a round can be computed weeks later from its snapshot.
"""

from datetime import date, datetime, timedelta

from shared.facts import Facts
from shared.models.base import day_of
from shared.models.deal import Deal
from shared.models.grading import Period
from shared.models.rule_pack import GradingRules
from shared.rules.months import FIRST_DAY, add_months


def period_of_round(year: int, rules: GradingRules, as_of: datetime) -> Period:
    """The period that a round of this year grades: by default the calendar year before (AMB-16)."""
    if rules.period == "previous_year":
        return Period(first=date(year - 1, 1, 1), last=date(year - 1, 12, 31))
    if rules.period == "last_12_months":
        return twelve_months_to(day_of(as_of))
    return Period(first=FIRST_DAY, last=day_of(as_of))


def twelve_months_to(day: date) -> Period:
    """The twelve months that end on this day: what a new customer is graded by (GRD-20)."""
    return Period(first=add_months(day, -12) + timedelta(days=1), last=day)


def counted_deals(facts: Facts, customer: str, as_of: datetime) -> tuple[Deal, ...]:
    """The customer's deals that counted at a moment, by business date."""
    counted = [deal for deal in facts.deals(customer) if _counted(deal, as_of)]
    return tuple(sorted(counted, key=lambda deal: (deal.business_date, deal.id)))


def net_sales(facts: Facts, customer: str, period: Period, rules: GradingRules, as_of: datetime) -> int:
    """What the customer bought in the period, in fen, net of returns unless the pack says gross."""
    sold = {
        deal.id: deal.amount
        for deal in counted_deals(facts, customer, as_of)
        if period.first <= deal.business_date <= period.last
    }
    if rules.net_of_returns:
        for back in facts.returns(customer):
            if back.deal in sold and back.created_at <= as_of:
                sold[back.deal] -= back.amount
    return sum(max(0, amount) for amount in sold.values())


def first_deal_day(facts: Facts, customer: str, as_of: datetime) -> date | None:
    """The business date of the first confirmed deal: where cooperation begins (AMB-22)."""
    deals = counted_deals(facts, customer, as_of)
    return deals[0].business_date if deals else None


def _counted(deal: Deal, as_of: datetime) -> bool:
    if deal.status == "confirmed":
        return (deal.confirmed_at or deal.created_at) <= as_of
    if deal.status == "cancelled" and deal.confirmed_at is not None and deal.cancelled_at is not None:
        return deal.confirmed_at <= as_of < deal.cancelled_at
    return False
