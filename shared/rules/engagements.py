"""Gathers effort and revenue of customers from the rows at hand, so that a phone can report by itself.

Effort is the visits that began in the period, each under its author; revenue is the net sales
of the period, under whoever sold. Both carry the grade that counts at the moment of asking (SWA-3).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from shared.facts import Facts
from shared.models.base import day_of
from shared.models.grading import Period
from shared.models.ids import UserId
from shared.models.visit import Visit
from shared.rules.current_grade import grade_letter
from shared.rules.sales_basis import counted_deals
from shared.rules.waste import Engagement


def engagements(
    facts: Facts, customers: Iterable[str], period: Period, at: datetime
) -> tuple[Engagement, ...]:
    """One entry per customer and person: minutes, visits and net revenue in the period."""
    return tuple(each for customer in customers for each in _of_customer(facts, customer, period, at))


def _of_customer(facts: Facts, customer: str, period: Period, at: datetime) -> list[Engagement]:
    minutes: Counter[UserId] = Counter()
    visits: Counter[UserId] = Counter()
    revenue: Counter[UserId] = Counter()
    for visit in facts.rows.find(Visit, "customer", customer):
        if period.first <= day_of(visit.check_in.at) <= period.last:
            minutes[visit.author] += visit.minutes
            visits[visit.author] += 1
    returned: Counter[str] = Counter()
    for back in facts.returns(customer):
        returned[back.deal] += back.amount
    for deal in counted_deals(facts, customer, at):
        if period.first <= deal.business_date <= period.last:
            revenue[deal.seller] += max(0, deal.amount - returned[deal.id])
    grade = grade_letter(facts, customer, at)
    people = sorted(set(visits) | set(revenue))
    return [
        Engagement(rep=who, grade=grade, minutes=minutes[who], visits=visits[who], revenue=revenue[who])
        for who in people
    ]
