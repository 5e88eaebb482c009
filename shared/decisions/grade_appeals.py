"""Objections to a published grade, and headquarters' answer to them.

An upheld appeal sets the wanted grade as an override that the decider answers for, until the next
round is published; what was computed stays what it was.
"""

from dataclasses import replace

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.grading import DecideAppeal, FileAppeal
from shared.decisions.grading_lines import is_published
from shared.decisions.grading_rounds import no_rule_pack, round_unknown
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import day_of
from shared.models.customer import Customer
from shared.models.grading import Appeal, Grade, GradeOverride, GradingRound
from shared.rules.current_grade import grade_letter, grade_row_in_force
from shared.rules.grade_rows import line_of, new_grade, overridden
from shared.rules.grading_rights import HEADQUARTERS, graded_customer, role_missing
from shared.rules.relation import at_work
from shared.rules.rounds import override_until

_LONGEST_REASON = 1_000


def file_appeal(command: FileAppeal, case: Case) -> Decision:
    """Object to a grade once it is published: whoever works the customer may."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    found = case.facts.rows.get(GradingRound, command.round)
    if found is None:
        return round_unknown(command.round)
    refused = _nothing_to_appeal(command, case, found) or _already_appealed(command, case)
    if refused is not None:
        return refused
    appeal = Appeal(
        id=command.appeal,
        customer=command.customer,
        round=command.round,
        appellant=case.user,
        wanted=command.wanted,
        reason=command.reason,
        created_by=case.user,
        created_at=case.now,
        changed_by=case.user,
        changed_at=case.now,
    )
    return Changes((appeal,))


def decide_appeal(command: DecideAppeal, case: Case) -> Decision:
    """Headquarters upholds or dismisses an appeal; nobody decides their own."""
    appeal = role_missing(case, HEADQUARTERS, "GRD-16") or _open_appeal(command, case)
    if isinstance(appeal, Refusal):
        return appeal
    customer = graded_customer(case, command.customer, HEADQUARTERS)
    if isinstance(customer, Refusal):
        return customer
    decided = appeal.revised(
        case.user,
        case.now,
        status="upheld" if command.uphold else "dismissed",
        decided_by=case.user,
        decided_at=case.now,
        decision_note=command.note,
    )
    if not command.uphold:
        return Changes((decided,))
    grade = _granted(command, case, customer, appeal)
    return grade if isinstance(grade, Refusal) else Changes((decided, grade))


def _open_appeal(command: DecideAppeal, case: Case) -> Appeal | Refusal:
    appeal = case.facts.rows.get(Appeal, command.appeal)
    if appeal is None or appeal.customer != command.customer:
        return Refusal(code=Code.APPEAL_UNKNOWN, rule="GRD-16", params={"appeal": command.appeal})
    if appeal.appellant == case.user:
        own = _fact(appeal, "appellant", appeal.appellant)
        return Refusal(code=Code.OWN_REQUEST, rule="GRD-16", fact=own)
    if appeal.status != "submitted":
        return Refusal(
            code=Code.APPEAL_CLOSED,
            rule="GRD-16",
            params={"status": appeal.status},
            fact=_fact(appeal, "status", appeal.status),
        )
    return appeal


def _nothing_to_appeal(command: FileAppeal, case: Case, found: GradingRound) -> Refusal | None:
    line = line_of(case, found.id, command.customer)
    if found.state != "published" or line is None or not is_published(line):
        return Refusal(
            code=Code.NOT_PUBLISHED,
            rule="GRD-16",
            params={"year": found.year},
            fact=FailedFact(kind="grading_round", id=found.id, field="state", value=found.state),
        )
    later = [each for each in case.facts.rows.all(GradingRound) if each.year > found.year]
    newer = next((each for each in later if each.state == "published"), None)
    if newer is not None:
        return Refusal(
            code=Code.ROUND_WRONG_STATE,
            rule="GRD-13",
            params={"year": found.year, "newer": newer.year},
            fact=FailedFact(kind="grading_round", id=newer.id, field="state", value=newer.state),
        )
    counts = grade_letter(case.facts, command.customer, case.now)
    if counts == command.wanted:
        return Refusal(
            code=Code.NOTHING_CHANGED,
            rule="GRD-16",
            params={"grade": command.wanted},
            fact=FailedFact(kind="grade", id=line.id, field="grade", value=command.wanted),
            field="wanted",
        )
    return None


def _already_appealed(command: FileAppeal, case: Case) -> Refusal | None:
    if case.facts.rows.get(Appeal, command.appeal) is not None:
        return Refusal(code=Code.ROW_EXISTS, rule="GRD-16", params={"row": command.appeal})
    appeals = case.facts.rows.find(Appeal, "customer", command.customer)
    waiting = next((each for each in appeals if each.status == "submitted"), None)
    if waiting is None:
        return None
    return Refusal(
        code=Code.CUSTOMER_HAS_OPEN_REQUEST,
        rule="GRD-16",
        params={"customer": command.customer},
        fact=_fact(waiting, "status", waiting.status),
    )


def _granted(command: DecideAppeal, case: Case, customer: Customer, appeal: Appeal) -> Grade | Refusal:
    before = grade_row_in_force(case.facts, customer.id, case.now)
    if before is None:
        return Refusal(code=Code.GRADE_MISSING, rule="GRD-16", params={"customer": customer.name})
    reason = (command.note or appeal.reason)[:_LONGEST_REASON]
    override = GradeOverride(
        grade=appeal.wanted,
        reason=reason,
        approver=case.user,
        expires_on=override_until(day_of(case.now)),
    )
    today = replace(case, at=case.now)
    fields = overridden(today, customer, before, None if appeal.wanted == before.computed else override)
    if fields is None:
        return no_rule_pack(day_of(case.at).isoformat())
    fields["change_reason"] = reason
    return new_grade(case, customer, parts=("appeal", appeal.id), round_id=None, fields=fields)


def _fact(appeal: Appeal, field: str, value: str) -> FailedFact:
    return FailedFact(kind="appeal", id=appeal.id, field=field, value=value)


DECISIONS: dict[type[Command], Handler] = {FileAppeal: file_appeal, DecideAppeal: decide_appeal}
