"""The grade of a customer now: the newest one in force, with its override only while that lasts.

Preliminary and reviewed lines are drafts of a round and count for nothing until they are published.
An override ends on its last day or when the next round is published, whichever comes first (H9, C15),
also while that round's own lines are still being published customer by customer.
"""

from collections.abc import Sequence
from datetime import date, datetime

from shared.facts import Facts
from shared.models.base import Frozen, day_of
from shared.models.customer import Potential
from shared.models.grading import Credit, Grade, GradeOverride, GradingRound, Segment, ValueGrade
from shared.rules.grading import grade_that_counts
from shared.rules.segments import credit_on, segment_of


class CurrentGrade(Frozen):
    """What a card, a list or a rule needs to know of a customer's grade at a moment."""

    row: Grade
    """The stored grade, with its explanation."""
    grade: ValueGrade
    """The one that counts at this moment."""
    computed: ValueGrade
    vip: bool
    provisional: bool
    override: GradeOverride | None
    """The override in force, if one is."""
    formal_due_on: date | None
    potential: Potential
    credit: Credit | None
    segment: Segment


def current_grade(facts: Facts, customer: str, at: datetime) -> CurrentGrade | None:
    """The customer's grade at a moment; None for an unknown or never graded customer."""
    card = facts.customer(customer)
    row = grade_row_in_force(facts, customer, at)
    pack = facts.pack_on(day_of(at))
    if card is None or row is None or pack is None:
        return None
    day = day_of(at)
    override = override_in_force(row, day, facts.rows.all(GradingRound), at)
    grade = grade_that_counts(row.computed, override, day)
    credit = credit_on(facts.rating(customer), day)
    return CurrentGrade(
        row=row,
        grade=grade,
        computed=row.computed,
        vip=row.vip,
        provisional=row.state == "provisional",
        override=override,
        formal_due_on=row.due_on,
        potential=card.potential,
        credit=credit,
        segment=segment_of(grade, card.potential, credit, pack.grading.segments),
    )


def grade_letter(facts: Facts, customer: str, at: datetime) -> ValueGrade | None:
    """Just the grade that counts at a moment: what filing (H7) and visit intervals (AMB-35) ask for."""
    row = grade_row_in_force(facts, customer, at)
    if row is None:
        return None
    override = override_in_force(row, day_of(at), facts.rows.all(GradingRound), at)
    return grade_that_counts(row.computed, override, day_of(at))


def grade_row_in_force(facts: Facts, customer: str, at: datetime) -> Grade | None:
    """The newest provisional or final grade that existed at a moment."""
    counted = [
        row
        for row in facts.grades(customer)
        if row.state in ("provisional", "final") and row.assessed_on <= day_of(at)
    ]
    return max(counted, key=lambda row: (row.assessed_on, row.changed_at, row.id), default=None)


def override_in_force(
    row: Grade, day: date, rounds: Sequence[GradingRound], at: datetime
) -> GradeOverride | None:
    """The row's override unless its last day is over or a later round was published since."""
    if row.override is None or day > row.override.expires_on:
        return None
    return None if any(_ends(each, row, at) for each in rounds) else row.override


def _ends(grading_round: GradingRound, row: Grade, at: datetime) -> bool:
    published = grading_round.published_at
    return (
        published is not None
        and published <= at
        and grading_round.id != row.round
        and row.created_at < published
    )
