"""Visits 拜访: recorded as they were, kept under their author, also when they arrive late."""

from dataclasses import replace

from shared.case import Case, Changes, Decision, Handler, believed
from shared.commands.base import Command
from shared.commands.visits import LogVisit
from shared.errors import Code, Refusal
from shared.models.ids import CustomerId
from shared.models.visit import Visit
from shared.rules.relation import at_work


def log_visit(command: LogVisit, case: Case) -> Decision:
    """Record a visit by somebody who works the customer, or did when they checked in.

    A visit is saved when it is over; the customer may have changed hands since the door was opened.
    """
    checked_in = believed(command.fields.check_in.at, case.trusted_since, case.now)
    there = replace(case, at=min(case.at, checked_in))
    work = at_work(there, command.customer, late=True)
    if isinstance(work, Refusal):
        return work
    customer, how = work
    if case.facts.rows.get(Visit, command.visit) is not None:
        return Refusal(code=Code.ROW_EXISTS, rule="VIS-4", params={"id": command.visit}, field="visit")
    then = case.facts.ownership_at(customer.id, there.at)
    visit = Visit(
        **dict(command.fields),
        id=command.visit,
        customer=CustomerId(customer.id),
        author=case.user,
        territory=then.territory if then is not None else customer.territory,
        late=how == "worked",
        **case.signed(),
    )
    return Changes((visit,))


DECISIONS: dict[type[Command], Handler] = {LogVisit: log_visit}
