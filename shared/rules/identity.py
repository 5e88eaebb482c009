"""A number that identifies a customer is on one card only: its code, its 统一社会信用代码.

Whoever may not see the other card learns that there is one, and nothing else of it.
"""

from shared.case import Case
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import Customer
from shared.rules.relation import relation


def already_taken(case: Case, code: str | None, uscc: str | None, own: str | None = None) -> Refusal | None:
    """Why a card (other than the author's `own`) rules these numbers out, or None."""
    for field, value in (("code", code), ("uscc", uscc)):
        if value is None:
            continue
        other = next((each for each in case.facts.rows.find(Customer, field, value) if each.id != own), None)
        if other is not None:
            return _exists(case, other, field, value)
    return None


def _exists(case: Case, other: Customer, field: str, value: str) -> Refusal:
    seen = relation(case, other) in ("works", "sees")
    fact = FailedFact(kind="customer", id=other.id, field=field, value=value)
    return Refusal(
        code=Code.CUSTOMER_EXISTS,
        rule="CUS-9",
        params={"field": field, "value": value},
        fact=fact if seen else None,
        field=field,
    )
