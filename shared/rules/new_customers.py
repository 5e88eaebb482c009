"""A new customer has a provisional grade 暂时等级 until six months of cooperation are over (H12, GRD-20).

The six months start with the business date of the first confirmed deal and are counted by the
calendar, clamped to the end of the month (AMB-22): a first deal on 31 August falls due on 28 February.
"""

from datetime import date

from shared.models.grading import Grade
from shared.models.rule_pack import GradingRules
from shared.rules.months import add_months


def formal_due_on(first_deal: date, rules: GradingRules) -> date:
    """The day from which the formal assessment can and shall be made."""
    return add_months(first_deal, rules.formal_after_months)


def is_new(first_deal: date | None, day: date, rules: GradingRules) -> bool:
    """Whether a customer that has begun to buy is still in its first months; who never bought is not."""
    return first_deal is not None and day < formal_due_on(first_deal, rules)


def formal_assessment_due(grade: Grade, day: date) -> bool:
    """Whether a provisional grade waits for its formal assessment, in March or not (AMB-22)."""
    return grade.state == "provisional" and grade.due_on is not None and grade.due_on <= day
