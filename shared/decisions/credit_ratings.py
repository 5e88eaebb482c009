"""Credit ratings 资信: finance's word alone, and every rating stays on file (H13, ORG-3, GRD-22)."""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.grading import RateCredit
from shared.errors import Code, Refusal
from shared.models.grading import CreditRating
from shared.models.ids import derived_id
from shared.rules.grading_rights import FINANCE, graded_customer, role_missing


def rate_credit(command: RateCredit, case: Case) -> Decision:
    """Rate a customer's credit; whoever is not finance is refused, whatever else they may do (C19)."""
    missing = role_missing(case, FINANCE, "H13")
    if missing is not None:
        return missing.model_copy(update={"code": Code.FINANCE_ONLY})
    customer = graded_customer(case, command.customer, FINANCE)
    if isinstance(customer, Refusal):
        return customer
    rating = CreditRating(
        id=derived_id("credit_rating", command.id),
        customer=command.customer,
        rating=command.rating,
        limit=command.limit,
        terms=command.terms,
        valid_to=command.valid_to,
        set_by=case.user,
        created_by=case.user,
        created_at=case.now,
        changed_by=case.user,
        changed_at=case.now,
    )
    return Changes((rating,))


DECISIONS: dict[type[Command], Handler] = {RateCredit: rate_credit}
