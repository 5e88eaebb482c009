"""Segment 重点/潜力/普通/风险: one word over three axes that stay apart: value, potential, credit (GRD-2).

Risk beats everything; then key, which needs high value and high potential; then potential; the rest
is normal (AMB-34). What counts as high or as risk is the rule pack's choice.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from shared.models.customer import Potential
from shared.models.grading import Credit, CreditRating, Segment, ValueGrade
from shared.models.rule_pack import GradingRules, Segmentation
from shared.rules.months import add_months

Frequency = Literal["high", "low", "zero"]

POTENTIAL_LEVEL: dict[Potential, int] = {"low": 1, "medium": 2, "high": 3}
CREDIT_LEVEL: dict[Credit | None, int] = {None: 0, "poor": 1, "medium": 2, "good": 3}
"""Scales as numbers, for factors and for what would change; credit 0 is "not rated"."""


def segment_of(
    grade: ValueGrade, potential: Potential, credit: Credit | None, rules: Segmentation
) -> Segment:
    """The customer's segment; a customer without a rating is no risk yet."""
    if credit is not None and credit in rules.risk_credit:
        return "risk"
    if potential in rules.high_potential:
        return "key" if grade in rules.high_value else "potential"
    return "normal"


def credit_on(rating: CreditRating | None, day: date) -> Credit | None:
    """Finance's word on a day: a rating counts up to the last day it is valid (ORG-3)."""
    if rating is None or (rating.valid_to is not None and rating.valid_to < day):
        return None
    return rating.rating


def orders_within(order_days: Sequence[date], day: date, rules: GradingRules) -> int:
    """How many confirmed orders lie in the months that frequency is judged by."""
    since = add_months(day, -rules.zero_frequency_months)
    return sum(1 for each in order_days if since < each <= day)


def frequency_of(order_days: Sequence[date], day: date, rules: GradingRules) -> Frequency:
    """How often a customer buys: zero after twelve months without a confirmed order (SEG-8, AMB-33)."""
    orders = orders_within(order_days, day, rules)
    if orders == 0:
        return "zero"
    return "high" if orders >= rules.high_frequency_orders else "low"
