"""Builds the rows of grades, so that every way to a grade fills the same fields in the same way."""

from collections.abc import Sequence
from typing import Any

from shared.case import Case
from shared.models.base import day_of
from shared.models.customer import Customer
from shared.models.grading import Grade, GradeOverride, GradeState, ValueGrade, VipCut
from shared.models.ids import CustomerId, RoundId, derived_id
from shared.rules.assessment import Assessment, assessment_behind
from shared.rules.grade_explanation import explain
from shared.rules.grading import grade_that_counts
from shared.rules.segments import segment_of
from shared.rules.vip import is_vip


def line_id(round_id: str, customer: str) -> str:
    """The identity of a customer's line in a round: one line, whoever writes it first."""
    return derived_id("grade", round_id, customer)


def line_of(case: Case, round_id: str, customer: str) -> Grade | None:
    """The customer's line in a round, when there is one."""
    return case.facts.rows.get(Grade, line_id(round_id, customer))


def graded(
    assessed: Assessment,
    state: GradeState,
    override: GradeOverride | None = None,
    vip: VipCut | None = None,
) -> dict[str, Any]:
    """The fields of a grade that follow from an assessment."""
    counts: ValueGrade = grade_that_counts(assessed.computed, override, assessed.day)
    return {
        "state": state,
        "computed": assessed.computed,
        "grade": counts,
        "vip": is_vip(assessed.sales, vip),
        "potential": assessed.potential,
        "credit": assessed.credit,
        "segment": segment_of(counts, assessed.potential, assessed.credit, assessed.pack.grading.segments),
        "override": override,
        "assessed_on": assessed.day,
        "due_on": assessed.due_on if state == "provisional" else None,
        "explanation": explain(assessed, override, vip),
    }


def new_grade(
    case: Case, customer: Customer, *, parts: Sequence[str], round_id: str | None, fields: dict[str, Any]
) -> Grade:
    """A new row, whose identity is derived from what caused it."""
    return Grade(
        id=derived_id("grade", *parts),
        customer=CustomerId(customer.id),
        round=None if round_id is None else RoundId(round_id),
        created_by=case.user,
        created_at=case.now,
        changed_by=case.user,
        changed_at=case.now,
        **fields,
    )


def written(
    case: Case, customer: Customer, round_id: str, line: Grade | None, fields: dict[str, Any]
) -> Grade:
    """The customer's line in a round with these fields: revised when it exists, else new."""
    if line is not None:
        return line.revised(case.user, case.now, **fields)
    return new_grade(case, customer, parts=(round_id, customer.id), round_id=round_id, fields=fields)


def approved_by(case: Case, override: GradeOverride | None) -> GradeOverride | None:
    """The override as decided by the person who decides, whoever the command names as approver (H9)."""
    return None if override is None else override.model_copy(update={"approver": case.user})


def ended(override: GradeOverride, case: Case) -> bool:
    """Whether an override would be over before it begins."""
    return override.expires_on < day_of(case.at)


def overridden(
    case: Case, customer: Customer, before: Grade, override: GradeOverride | None
) -> dict[str, Any] | None:
    """The fields of a grade that keeps what was computed and changes what counts; None without a pack."""
    assessed = assessment_behind(case.facts, customer, before, case.at)
    if assessed is None:
        return None
    return {
        **graded(assessed, before.state, override),
        "computed": before.computed,
        "vip": before.vip,
        "scores": before.scores,
        "bucket": before.bucket,
        "note": before.note,
    }
