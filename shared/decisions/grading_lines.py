"""One customer's line in a round: preliminary grade, joint review, publication (GRD-15…20).

A grade may be edited only inside the round's window (H11, C18), judged by when the work was done: what
a chief graded without signal on 30 March counts when it arrives in April, as long as the meeting had
not begun by then and nobody has reviewed the line since.
"""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.grading import PublishGrade, ReviewGrade, SubmitPreliminary
from shared.decisions.grading_rounds import (
    PUBLISHERS,
    no_rule_pack,
    round_in,
    round_unknown,
    wrong_state,
)
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import day_of
from shared.models.grading import Bucket, CriterionScore, Grade, GradeOverride, GradingRound
from shared.rules.assessment import Assessment, assess_in_round
from shared.rules.grade_rows import approved_by, ended, graded, line_of, written
from shared.rules.grading import grade_that_counts
from shared.rules.grading_rights import CHIEFS, HEADQUARTERS, SECRETARY, graded_customer, role_missing
from shared.rules.rounds import is_open, proposed_bucket


def submit_preliminary(command: SubmitPreliminary, case: Case) -> Decision:
    """A section chief grades one customer of the own area beforehand (GRD-15)."""
    customer = role_missing(case, CHIEFS, "GRD-15") or graded_customer(case, command.customer, CHIEFS)
    if isinstance(customer, Refusal):
        return customer
    found = case.facts.rows.get(GradingRound, command.round)
    if found is None:
        return round_unknown(command.round)
    line = line_of(case, found.id, customer.id)
    refused = _closed_to_chiefs(found, line, case) or _ends_too_early(command.override, case)
    if refused is not None:
        return refused
    assessed = assess_in_round(case.facts, customer, found, case.at)
    if assessed is None:
        return no_rule_pack(day_of(found.snapshot_at).isoformat())
    fields = {
        **graded(assessed, "preliminary", _effective(approved_by(case, command.override), assessed)),
        "scores": _one_per_criterion(command.scores),
        "note": command.note,
        "bucket": _bucket(None, line, assessed),
    }
    return Changes((written(case, customer, found.id, line, fields),))


def review_grade(command: ReviewGrade, case: Case) -> Decision:
    """The meeting takes up one line: its bucket and, where the grade changes, why (GRD-16…20).

    An override that names the computed grade takes an earlier override off the line.
    """
    reviewers = SECRETARY + HEADQUARTERS
    found = round_in(case, command.round, ("joint_review",), reviewers)
    if isinstance(found, Refusal):
        return found
    closed = None if is_open(found, case.at) else window_closed(found, case)
    refused = closed or _ends_too_early(command.override, case)
    if refused is not None:
        return refused
    customer = graded_customer(case, command.customer, reviewers)
    if isinstance(customer, Refusal):
        return customer
    assessed = assess_in_round(case.facts, customer, found, case.at)
    if assessed is None:
        return no_rule_pack(day_of(found.snapshot_at).isoformat())
    line = line_of(case, found.id, customer.id)
    override = _reviewed_override(command, case, line, assessed)
    fields = {
        **graded(assessed, "reviewed", override),
        "bucket": _bucket(command.bucket, line, assessed),
        "change_reason": _change_reason(command, line, override, assessed),
    }
    return Changes((written(case, customer, found.id, line, fields),))


def publish_grade(command: PublishGrade, case: Case) -> Decision:
    """One customer's line becomes final, graded or not, against the VIP line of its round (H10, H12).

    A customer in the first six months keeps a provisional grade, with the day of the formal one.
    """
    found = round_in(case, command.round, ("published",), PUBLISHERS)
    if isinstance(found, Refusal):
        return found
    customer = graded_customer(case, command.customer, PUBLISHERS)
    if isinstance(customer, Refusal):
        return customer
    line = line_of(case, found.id, customer.id)
    if line is not None and is_published(line):
        return Refusal(code=Code.NOTHING_CHANGED, rule="GRD-16", params={"customer": customer.name})
    assessed = assess_in_round(case.facts, customer, found, found.published_at or case.now)
    if assessed is None:
        return no_rule_pack(day_of(found.snapshot_at).isoformat())
    override = None if line is None else line.override
    fields = {
        **graded(assessed, "final" if assessed.due_on is None else "provisional", override, found.vip),
        "bucket": _bucket(None, line, assessed),
    }
    return Changes((written(case, customer, found.id, line, fields),))


def is_published(line: Grade) -> bool:
    """Whether a round's line is out: final, or provisional for a customer that is still new."""
    return line.state in ("final", "provisional")


def window_closed(found: GradingRound, case: Case) -> Refusal:
    """The answer to an edit outside the window, with the edge that it lies beyond (C18)."""
    early = case.at < found.opens_at
    field, edge = ("opens_at", found.opens_at) if early else ("closes_at", found.closes_at)
    return Refusal(
        code=Code.ROUND_NOT_OPEN_YET if early else Code.ROUND_CLOSED,
        rule="H11",
        params={"year": found.year, field: edge.isoformat()},
        fact=FailedFact(kind="grading_round", id=found.id, field=field, value=edge.isoformat()),
    )


def needs_end(override: GradeOverride) -> Refusal:
    """The answer to an override that would be over before it begins (H9)."""
    return Refusal(
        code=Code.OVERRIDE_NEEDS_END,
        rule="H9",
        params={"expires_on": override.expires_on.isoformat()},
        field="override.expires_on",
    )


def _closed_to_chiefs(found: GradingRound, line: Grade | None, case: Case) -> Refusal | None:
    if not is_open(found, case.at):
        return window_closed(found, case)
    begun = found.review_began_at is not None and case.at >= found.review_began_at
    if begun or found.state == "published":
        return wrong_state(found)
    if line is not None and line.state != "preliminary":
        return Refusal(
            code=Code.ALREADY_REVIEWED,
            rule="GRD-16",
            params={"state": line.state},
            fact=FailedFact(kind="grade", id=line.id, field="state", value=line.state),
        )
    return None


def _ends_too_early(override: GradeOverride | None, case: Case) -> Refusal | None:
    return needs_end(override) if override is not None and ended(override, case) else None


def _effective(override: GradeOverride | None, assessed: Assessment) -> GradeOverride | None:
    """An override only where it differs from what was computed."""
    return None if override is None or override.grade == assessed.computed else override


def _reviewed_override(
    command: ReviewGrade, case: Case, line: Grade | None, assessed: Assessment
) -> GradeOverride | None:
    if command.override is not None:
        return _effective(approved_by(case, command.override), assessed)
    return None if line is None else line.override


def _change_reason(
    command: ReviewGrade, line: Grade | None, override: GradeOverride | None, assessed: Assessment
) -> str:
    before = assessed.computed if line is None else line.grade
    after = grade_that_counts(assessed.computed, override, assessed.day)
    if before == after:
        return command.reason or ("" if line is None else line.change_reason)
    return command.reason or (command.override.reason if command.override else "")


def _bucket(named: Bucket | None, line: Grade | None, assessed: Assessment) -> Bucket:
    if named is not None:
        return named
    if line is not None and line.bucket is not None:
        return line.bucket
    new = assessed.due_on is not None
    return proposed_bucket(assessed.computed, assessed.credit, assessed.terms, new=new)


def _one_per_criterion(scores: tuple[CriterionScore, ...]) -> tuple[CriterionScore, ...]:
    return tuple({each.criterion: each for each in scores}.values())


DECISIONS: dict[type[Command], Handler] = {
    SubmitPreliminary: submit_preliminary,
    ReviewGrade: review_grade,
    PublishGrade: publish_grade,
}
