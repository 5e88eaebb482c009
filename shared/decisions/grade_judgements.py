"""Grades between rounds: new customers as they come, and overrides that somebody answers for.

Each writes a row of its own, so that the grade before it stays readable for ever.
"""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.grading import AssessNewCustomer, OverrideGrade
from shared.decisions.grading_lines import needs_end
from shared.decisions.grading_rounds import no_rule_pack
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import day_of
from shared.models.grading import Grade, GradingRound
from shared.models.person import MANAGING
from shared.rules.assessment import assess_now
from shared.rules.current_grade import grade_row_in_force, override_in_force
from shared.rules.grade_rows import approved_by, ended, graded, new_grade, overridden
from shared.rules.grading import grade_that_counts
from shared.rules.grading_rights import graded_customer
from shared.rules.new_customers import formal_due_on
from shared.rules.relation import at_work
from shared.rules.sales_basis import first_deal_day


def assess_new_customer(command: AssessNewCustomer, case: Case) -> Decision:
    """Grade a new customer provisionally after a cooperation, formally once six months are over (H12)."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    first = first_deal_day(case.facts, customer.id, case.at)
    if first is None:
        return Refusal(code=Code.NO_COOPERATION_YET, rule="GRD-20", params={"customer": customer.name})
    assessed = assess_now(case.facts, customer, case.at)
    if assessed is None:
        return no_rule_pack(day_of(case.at).isoformat())
    before = grade_row_in_force(case.facts, customer.id, case.at)
    due_on = formal_due_on(first, assessed.pack.grading)
    if before is not None and before.state == "final" and before.assessed_on >= due_on:
        return _already_formal(before)
    override = None
    if before is not None:
        rounds = case.facts.rows.all(GradingRound)
        override = override_in_force(before, assessed.day, rounds, case.now)
    fields = graded(assessed, "final" if assessed.due_on is None else "provisional", override)
    fields["vip"] = before is not None and before.vip
    return Changes((new_grade(case, customer, parts=("new", command.id), round_id=None, fields=fields),))


def override_grade(command: OverrideGrade, case: Case) -> Decision:
    """A manager sets the grade by judgement and answers for it until the next round (H9, GRD-8).

    Whoever issues the command is the approver. Naming the computed grade ends an override early.
    """
    customer = graded_customer(case, command.customer, MANAGING)
    if isinstance(customer, Refusal):
        return customer
    before = grade_row_in_force(case.facts, customer.id, case.at)
    if before is None:
        return Refusal(code=Code.GRADE_MISSING, rule="H9", params={"customer": customer.name})
    if ended(command.override, case):
        return needs_end(command.override)
    override = approved_by(case, command.override)
    held = override_in_force(before, day_of(case.at), case.facts.rows.all(GradingRound), case.now)
    if command.override.grade == before.computed:
        override = None
        if grade_that_counts(before.computed, held, day_of(case.at)) == before.computed:
            return Refusal(
                code=Code.NOTHING_CHANGED,
                rule="H9",
                params={"grade": before.computed},
                fact=FailedFact(kind="grade", id=before.id, field="computed", value=before.computed),
            )
    fields = overridden(case, customer, before, override)
    if fields is None:
        return no_rule_pack(day_of(case.at).isoformat())
    fields["change_reason"] = command.override.reason
    parts = ("override", command.id)
    return Changes((new_grade(case, customer, parts=parts, round_id=None, fields=fields),))


def _already_formal(before: Grade) -> Refusal:
    return Refusal(
        code=Code.ALREADY_FORMAL,
        rule="H12",
        params={"assessed_on": before.assessed_on.isoformat()},
        fact=FailedFact(kind="grade", id=before.id, field="state", value=before.state),
    )


DECISIONS: dict[type[Command], Handler] = {
    AssessNewCustomer: assess_new_customer,
    OverrideGrade: override_grade,
}
