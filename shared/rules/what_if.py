"""What would change a grade, in numbers that are true: make the change, and the stated answer follows.

Sales move the computed grade; the end of an override moves the grade that counts; potential and
credit move the segment, one step of their scale at a time.
"""

from shared.models.customer import Potential
from shared.models.grading import Credit, GradeOverride, Segment, Threshold, ValueGrade, WhatIf
from shared.rules.assessment import Assessment
from shared.rules.grading import RANK, grade_of, grade_that_counts
from shared.rules.segments import CREDIT_LEVEL, POTENTIAL_LEVEL, segment_of


def what_would_change(assessed: Assessment, override: GradeOverride | None) -> tuple[WhatIf, ...]:
    """Every change that leads to another grade or segment, nearest first within each factor."""
    return (
        *by_sales(assessed.sales, assessed.in_force.threshold),
        *_by_end_of_override(assessed, override),
        *_by_potential(assessed, override),
        *_by_credit(assessed, override),
    )


def by_sales(amount: int, threshold: Threshold) -> tuple[WhatIf, ...]:
    """The fen missing to each better grade, then the fen to lose before falling to the next lower one."""
    now = grade_of(amount, threshold)
    edges = (threshold.a_from, threshold.b_from)
    up = sorted({edge for edge in edges if edge > amount})
    down = sorted({edge - 1 for edge in edges if edge <= amount and edge > 0}, reverse=True)
    rises = [edge for edge in up if RANK[grade_of(edge, threshold)] > RANK[now]]
    falls = [edge for edge in down if RANK[grade_of(edge, threshold)] < RANK[now]][:1]
    return tuple(
        WhatIf(factor="sales", change=edge - amount, grade=grade_of(edge, threshold))
        for edge in (*rises, *falls)
    )


def _by_end_of_override(assessed: Assessment, override: GradeOverride | None) -> tuple[WhatIf, ...]:
    counts = grade_that_counts(assessed.computed, override, assessed.day)
    if override is None or counts == assessed.computed:
        return ()
    days = (override.expires_on - assessed.day).days + 1
    return (WhatIf(factor="override_end", change=days, grade=assessed.computed, about="counts"),)


def _by_potential(assessed: Assessment, override: GradeOverride | None) -> tuple[WhatIf, ...]:
    grade = grade_that_counts(assessed.computed, override, assessed.day)
    now = segment_of(grade, assessed.potential, assessed.credit, assessed.pack.grading.segments)
    level = POTENTIAL_LEVEL[assessed.potential]
    others: list[Potential] = sorted(POTENTIAL_LEVEL, key=lambda each: abs(POTENTIAL_LEVEL[each] - level))
    for other in others:
        segment = segment_of(grade, other, assessed.credit, assessed.pack.grading.segments)
        if segment != now:
            return (_segment("potential", POTENTIAL_LEVEL[other] - level, grade, segment),)
    return ()


def _by_credit(assessed: Assessment, override: GradeOverride | None) -> tuple[WhatIf, ...]:
    grade = grade_that_counts(assessed.computed, override, assessed.day)
    now = segment_of(grade, assessed.potential, assessed.credit, assessed.pack.grading.segments)
    level = CREDIT_LEVEL[assessed.credit]
    rated: list[Credit] = ["poor", "medium", "good"]
    rated.sort(key=lambda each: abs(CREDIT_LEVEL[each] - level))
    for other in rated:
        segment = segment_of(grade, assessed.potential, other, assessed.pack.grading.segments)
        if segment != now:
            return (_segment("credit", CREDIT_LEVEL[other] - level, grade, segment),)
    return ()


def _segment(factor: str, change: int, grade: ValueGrade, segment: Segment) -> WhatIf:
    return WhatIf(factor=factor, change=change, grade=grade, about="segment", segment=segment)
