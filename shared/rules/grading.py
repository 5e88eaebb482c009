"""A grade is a comparison: net sales against two thresholds, unless somebody answered for another one.

The computed grade (H8, GRD-6) and the override (H9, GRD-8) stay two facts: an override never changes
what was computed, it only decides which of the two counts, and only for as long as it lasts.
"""

from datetime import date

from shared.models.grading import GradeOverride, Threshold, ValueGrade

RANK: dict[ValueGrade, int] = {"C": 0, "B": 1, "A": 2}
"""Grades in order of value, so that they can be compared."""


def grade_of(amount: int, threshold: Threshold) -> ValueGrade:
    """The grade of an amount in fen: A from `a_from` on, B from `b_from` on, C below (H8, AMB-15)."""
    if amount >= threshold.a_from:
        return "A"
    if amount >= threshold.b_from:
        return "B"
    return "C"


def grade_that_counts(computed: ValueGrade, override: GradeOverride | None, day: date) -> ValueGrade:
    """The override's grade up to its last day, the computed one from then on (H9)."""
    if override is not None and day <= override.expires_on:
        return override.grade
    return computed
