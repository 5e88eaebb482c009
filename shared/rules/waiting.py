"""What must be decided first: a customer with an open request of a kind takes no other of that kind."""

from collections.abc import Sequence

from shared.case import Case
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import Customer
from shared.models.transfer import Request


def open_transfer(case: Case, customer: Customer) -> Refusal | None:
    """The transfer that must be decided before anybody else moves the customer or puts it aside."""
    return still_open(customer, case.facts.transfers(customer.id))


def still_open(customer: Customer, requests: Sequence[Request]) -> Refusal | None:
    """The refusal that names the first of these requests that waits for somebody, or None."""
    waiting = next((each for each in requests if each.is_open()), None)
    if waiting is None:
        return None
    return Refusal(
        code=Code.CUSTOMER_HAS_OPEN_REQUEST,
        rule="H6",
        params={"customer": customer.name},
        fact=FailedFact(kind=waiting.KIND, id=waiting.id, field="status", value=waiting.status),
    )
