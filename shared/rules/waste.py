"""Sales waste 销售浪费: where the effort goes, held against where the revenue comes from (SWA-1…6).

A grade that takes a quarter of the visits and brings a fifth of the revenue has a waste ratio of
1.25. The misallocation is the part of all effort that would have to move for effort to follow
revenue: half the sum of the differences. All figures are exact until the last step and then whole:
minutes, fen, basis points.
"""

from collections.abc import Callable, Sequence
from typing import Annotated

from pydantic import Field

from shared.models.base import Frozen
from shared.models.grading import ValueGrade
from shared.models.ids import UserId
from shared.models.money import WHOLE, BasisPoints, allocate
from shared.models.rule_pack import VisitRules

Whole = Annotated[int, Field(strict=True, ge=0)]

_GRADES: tuple[ValueGrade | None, ...] = ("A", "B", "C", None)


class Engagement(Frozen):
    """What one person put into customers of one grade and what these brought, at any level of detail.

    One per customer and person on a phone, one per grade and person from headquarters' totals: the
    report only adds them up.
    """

    rep: UserId
    grade: ValueGrade | None
    """None for customers that nobody has graded yet."""
    minutes: Whole = 0
    visits: Whole = 0
    revenue: Whole = 0
    """Fen."""


class GradeWaste(Frozen):
    """One grade's part of the effort and of the revenue."""

    grade: ValueGrade | None
    minutes: Whole
    visits: Whole
    revenue: Whole
    effort_bp: BasisPoints
    revenue_bp: BasisPoints
    ratio_bp: Whole | None
    """Effort share over revenue share, 10,000 for 1.0; None where there is no revenue to divide by."""
    flagged: bool
    """Whether the effort is out of proportion: "waste" in the report (SWA-3)."""


class RepWaste(Frozen):
    """One person's own balance: is the time in proportion to the customers' class? (SWA-5)"""

    rep: UserId
    grades: tuple[GradeWaste, ...]
    misallocation_bp: BasisPoints | None


class WasteReport(Frozen):
    """The whole picture: per grade over everybody, and per person, the least balanced first."""

    grades: tuple[GradeWaste, ...]
    misallocation_bp: BasisPoints | None
    """None while there is no effort or no revenue to compare."""
    reps: tuple[RepWaste, ...]


def waste_report(engagements: Sequence[Engagement], rules: VisitRules) -> WasteReport:
    """Effort against revenue per grade and per person, by minutes or by visits as the pack says (AMB-32)."""
    by_rep: dict[UserId, list[Engagement]] = {}
    for each in engagements:
        by_rep.setdefault(each.rep, []).append(each)
    reps = [
        RepWaste(rep=rep, grades=waste_by_grade(own, rules), misallocation_bp=misallocation(own, rules))
        for rep, own in by_rep.items()
    ]
    reps.sort(key=lambda each: -1 if each.misallocation_bp is None else each.misallocation_bp, reverse=True)
    return WasteReport(
        grades=waste_by_grade(engagements, rules),
        misallocation_bp=misallocation(engagements, rules),
        reps=tuple(reps),
    )


def waste_by_grade(engagements: Sequence[Engagement], rules: VisitRules) -> tuple[GradeWaste, ...]:
    """One line per grade, A to C, and one for ungraded customers where there are any."""
    present = {each.grade for each in engagements}
    grades = [grade for grade in _GRADES if grade is not None or grade in present]
    minutes = _sums(engagements, grades, lambda each: each.minutes)
    visits = _sums(engagements, grades, lambda each: each.visits)
    revenue = _sums(engagements, grades, lambda each: each.revenue)
    effort = minutes if rules.effort == "minutes" else visits
    effort_bp, revenue_bp = _shares(effort), _shares(revenue)
    lines: list[GradeWaste] = []
    for i, grade in enumerate(grades):
        ratio = _ratio(effort[i], sum(effort), revenue[i], sum(revenue))
        unpaid = ratio is None and effort[i] > 0 and sum(revenue) > 0
        lines.append(
            GradeWaste(
                grade=grade,
                minutes=minutes[i],
                visits=visits[i],
                revenue=revenue[i],
                effort_bp=effort_bp[i],
                revenue_bp=revenue_bp[i],
                ratio_bp=ratio,
                flagged=unpaid or (ratio is not None and effort[i] > 0 and ratio >= rules.waste_flag_bp),
            )
        )
    return tuple(lines)


def misallocation(engagements: Sequence[Engagement], rules: VisitRules) -> int | None:
    """Half the sum of the differences between effort and revenue shares, in basis points (SWA-3)."""
    revenue = _sums(engagements, _GRADES, lambda each: each.revenue)
    effort = _sums(
        engagements, _GRADES, lambda each: each.minutes if rules.effort == "minutes" else each.visits
    )
    all_effort, all_revenue = sum(effort), sum(revenue)
    if all_effort == 0 or all_revenue == 0:
        return None
    apart = sum(abs(e * all_revenue - r * all_effort) for e, r in zip(effort, revenue, strict=True))
    return _rounded(apart * WHOLE, 2 * all_effort * all_revenue)


def _sums(
    engagements: Sequence[Engagement],
    grades: Sequence[ValueGrade | None],
    part: Callable[[Engagement], int],
) -> list[int]:
    return [sum(part(each) for each in engagements if each.grade == grade) for grade in grades]


def _shares(parts: Sequence[int]) -> tuple[int, ...]:
    return allocate(WHOLE, parts) if sum(parts) else tuple(0 for _ in parts)


def _ratio(effort: int, all_effort: int, revenue: int, all_revenue: int) -> int | None:
    if revenue == 0 or all_effort == 0:
        return None
    return _rounded(effort * all_revenue * WHOLE, all_effort * revenue)


def _rounded(above: int, below: int) -> int:
    """The quotient of two non-negative numbers, half rounded up."""
    return (2 * above + below) // (2 * below)
