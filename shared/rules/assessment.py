"""An assessment gathers what a grade rests on: sales as of a moment, thresholds, potential, credit.

Sales and thresholds are frozen at the round's snapshot, so that a grade does not depend on when a
phone found signal. Potential and credit are judgements that the meeting itself revises (GRD-13), so
they are read as they stand.
"""

from dataclasses import dataclass
from datetime import date, datetime

from shared.facts import Facts
from shared.models.base import day_of
from shared.models.customer import Customer, Potential
from shared.models.grading import Credit, Grade, GradingRound, Period, ValueGrade
from shared.models.ids import TerritoryId
from shared.models.rule_pack import RulePack
from shared.models.territory import Territory
from shared.rules.grading import grade_of
from shared.rules.new_customers import formal_due_on, is_new
from shared.rules.sales_basis import (
    counted_deals,
    first_deal_day,
    net_sales,
    period_of_round,
    twelve_months_to,
)
from shared.rules.segments import credit_on, orders_within
from shared.rules.thresholds import ThresholdInForce, threshold_for


@dataclass(frozen=True, slots=True)
class Basis:
    """On what and as of when sales are counted, and by whose thresholds."""

    pack: RulePack
    period: Period
    territory: TerritoryId
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything a grade is computed from and explained with."""

    pack: RulePack
    day: date
    period: Period
    sales: int
    in_force: ThresholdInForce
    region_zh: str
    region_en: str
    potential: Potential
    credit: Credit | None
    terms: str
    orders: int
    due_on: date | None
    """When the formal assessment of a customer that is still new falls due."""

    @property
    def computed(self) -> ValueGrade:
        """The grade by amount alone."""
        return grade_of(self.sales, self.in_force.threshold)


def assess_in_round(
    facts: Facts, customer: Customer, grading_round: GradingRound, at: datetime
) -> Assessment | None:
    """The customer's line in a round, from its snapshot; None when no rule pack covers that day."""
    as_of = grading_round.snapshot_at
    pack = facts.pack_on(day_of(as_of))
    if pack is None:
        return None
    period = period_of_round(grading_round.year, pack.grading, as_of)
    held = facts.ownership_at(customer.id, as_of)
    where = customer.territory if held is None else held.territory
    return _assess(facts, customer, Basis(pack, period, where, as_of), at)


def assess_now(facts: Facts, customer: Customer, at: datetime) -> Assessment | None:
    """The customer between rounds, by the last twelve months: how new customers are graded (GRD-20)."""
    pack = facts.pack_on(day_of(at))
    if pack is None:
        return None
    basis = Basis(pack, twelve_months_to(day_of(at)), customer.territory, at)
    return _assess(facts, customer, basis, at)


def assessment_behind(facts: Facts, customer: Customer, row: Grade, at: datetime) -> Assessment | None:
    """What a stored grade was computed from, beside the potential and credit of a later moment.

    An override or a decided appeal explains itself by the sales and thresholds of the grade that it
    changes; nothing is computed again.
    """
    stored, day = row.explanation, day_of(at)
    packs = [pack for pack in facts.packs() if pack.code == stored.pack]
    pack = packs[-1] if packs else facts.pack_on(day)
    if pack is None:
        return None
    region = _region(facts, stored.threshold.territory)
    rating = facts.rating(customer.id)
    bought = [deal.business_date for deal in counted_deals(facts, customer.id, at)]
    return Assessment(
        pack=pack,
        day=day,
        period=stored.period or Period(first=row.assessed_on, last=row.assessed_on),
        sales=stored.sales,
        in_force=ThresholdInForce(stored.threshold, stored.threshold_source),
        region_zh=region[0],
        region_en=region[1],
        potential=customer.potential,
        credit=credit_on(rating, day),
        terms=rating.terms if rating else "",
        orders=orders_within(bought, day, pack.grading),
        due_on=row.due_on,
    )


def _assess(facts: Facts, customer: Customer, basis: Basis, at: datetime) -> Assessment:
    day, rules = day_of(at), basis.pack.grading
    in_force = threshold_for(facts, basis.territory, basis.pack, basis.as_of)
    region = _region(facts, in_force.threshold.territory)
    rating = facts.rating(customer.id)
    first = first_deal_day(facts, customer.id, at)
    bought = [deal.business_date for deal in counted_deals(facts, customer.id, at)]
    return Assessment(
        pack=basis.pack,
        day=day,
        period=basis.period,
        sales=net_sales(facts, customer.id, basis.period, rules, basis.as_of),
        in_force=in_force,
        region_zh=region[0],
        region_en=region[1],
        potential=customer.potential,
        credit=credit_on(rating, day),
        terms=rating.terms if rating else "",
        orders=orders_within(bought, day, rules),
        due_on=formal_due_on(first, rules) if first and is_new(first, day, rules) else None,
    )


def _region(facts: Facts, node: TerritoryId | None) -> tuple[str, str]:
    """The region's name in both languages; empty for the company's own thresholds."""
    if node is None:
        return "", ""
    row = facts.rows.get(Territory, node)
    return (node, node) if row is None else (row.name, row.name_en or row.name)
