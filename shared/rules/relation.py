"""How a person stands to a customer, then and now: the question before every piece of work on a card.

Late work is the reason for asking twice. Who worked the customer when the work happened, or when their
device last heard from the server and could have been told, but no longer does, is neither refused nor let
through: what they recorded is kept, what they changed is parked for whoever holds the customer now. Who
held it once is told that it is no longer theirs; to everybody else a customer out of sight is no
different from one that does not exist.
"""

from typing import Literal

from shared.case import Case
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import Customer
from shared.rules.rights import let_in, serves, works_in
from shared.rules.visibility import grants, homes, territory_scope

Relation = Literal["works", "worked", "sees", "none"]


def relation(case: Case, customer: Customer) -> Relation:
    """Whether the person works the customer now, did in good faith, may look, or none of these."""
    if works_in(case.facts, case.user, customer.territory, case.now) or any(
        serves(case.facts, case.user, share.territory, case.now) for share in customer.shares
    ):
        return "works"
    if _worked(case, customer):
        return "worked"
    held = grants(case.facts, case.user, case.now)
    return "sees" if any(territory_scope(node) in held for node in homes(customer)) else "none"


def _worked(case: Case, customer: Customer) -> bool:
    """Whether the person worked the customer when it happened, or as far as their device could know.

    Not knowing of a handover is good faith; not knowing that one's account was closed is not.
    """
    if not let_in(case.facts, case.user, case.at):
        return False
    for moment in (case.at, case.trusted_since):
        held = None if moment is None else case.facts.ownership_at(customer.id, moment)
        if (
            held is not None
            and moment is not None
            and works_in(case.facts, case.user, held.territory, moment)
        ):
            return True
    return False


def knows(case: Case, customer: Customer) -> bool:
    """Whether the person knows of the card: works it, did, may look, or has owned it."""
    return relation(case, customer) != "none" or _held_once(case, customer)


def unknown(customer: str) -> Refusal:
    """The same answer for customers that do not exist and for those one may not know of."""
    return Refusal(code=Code.CUSTOMER_UNKNOWN, rule="H16", params={"customer": customer})


def not_yours(customer: Customer) -> Refusal:
    """The answer to somebody who may see a card and not work on it."""
    return Refusal(
        code=Code.NOT_YOUR_CUSTOMER,
        rule="TER-1",
        params={"customer": customer.name, "territory": customer.territory},
        fact=FailedFact(kind="customer", id=customer.id, field="territory", value=customer.territory),
    )


def archived(customer: Customer) -> Refusal:
    """The answer to work on a card that was put aside."""
    return Refusal(
        code=Code.CUSTOMER_ARCHIVED,
        rule="H15",
        params={"customer": customer.name},
        fact=FailedFact(
            kind="customer", id=customer.id, field="archived_at", value=str(customer.archived_at)
        ),
    )


def at_work(case: Case, customer_id: str, *, late: bool = False) -> tuple[Customer, Relation] | Refusal:
    """The card and how the person stands to it, or why they may not work on it.

    With `late`, somebody who worked it when it happened is let through as "worked", and work done
    before the card was put aside still reaches it.
    """
    customer = case.facts.customer(customer_id)
    if customer is None:
        return unknown(customer_id)
    how = relation(case, customer)
    if how == "none":
        return not_yours(customer) if _held_once(case, customer) else unknown(customer_id)
    if how == "sees" or (how == "worked" and not late):
        return not_yours(customer)
    if customer.archived_at is not None and how == "works" and not (late and case.at < customer.archived_at):
        return archived(customer)
    return customer, how


def _held_once(case: Case, customer: Customer) -> bool:
    """Whether the person has owned the customer, and so knows of it."""
    intervals = case.facts.ownerships(customer.id)
    return any(each.owner == case.user for each in intervals) and let_in(case.facts, case.user, case.now)
