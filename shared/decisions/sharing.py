"""Customers of several regions: put under the company by a manager above all of them (TER-3)."""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.customers import ShareCustomer
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import Customer
from shared.rules.ownership import Hands, hand_over
from shared.rules.relation import at_work
from shared.rules.rights import manages
from shared.rules.waiting import open_transfer

_FEWEST_SHARES = 2


def share_customer(command: ShareCustomer, case: Case) -> Decision:
    """Put a customer of several regions under the company (TER-3); by a manager above all of them."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    refused = (
        _cannot_share(command, case) or _not_above(command, case, customer) or open_transfer(case, customer)
    )
    if refused is not None:
        return refused
    if customer.shares == command.shares:
        return Refusal(
            code=Code.ALREADY_THERE,
            rule="TER-3",
            params={"customer": customer.name, "territory": customer.territory},
            fact=FailedFact(kind="customer", id=customer.id, field="mode", value=customer.mode),
            field="shares",
        )
    top = case.facts.tree().company() or customer.territory
    hands = Hands(top, None, "company", command.shares, command.reason)
    return Changes(hand_over(case.facts, customer, hands, case.user, case.now))


def _cannot_share(command: ShareCustomer, case: Case) -> Refusal | None:
    """Why these are not several regions beside each other, or None."""
    tree = case.facts.tree()
    regions = tuple(share.territory for share in command.shares)
    strange = next((each for each in regions if each not in tree or each in tree.retired), None)
    if strange is not None:
        return Refusal(
            code=Code.TERRITORY_UNKNOWN, rule="TER-3", params={"territory": strange}, field="shares"
        )
    inside = next(
        (
            each
            for place, each in enumerate(regions)
            if any(tree.is_within(other, each) for other in (*regions[:place], *regions[place + 1 :]))
        ),
        None,
    )
    if len(regions) < _FEWEST_SHARES or inside is not None:
        return Refusal(
            code=Code.SHARES_NEED_REGIONS,
            rule="TER-3",
            params={"territory": inside or ""},
            fact=FailedFact(
                kind="customer", id=command.customer, field="shares", value=", ".join(regions)[:240]
            ),
            field="shares",
        )
    return None


def _not_above(command: ShareCustomer, case: Case, customer: Customer) -> Refusal | None:
    """The territory that the actor does not decide for, of the customer's own and those that share it."""
    for node in (customer.territory, *(share.territory for share in command.shares)):
        if not manages(case.facts, case.user, node, case.now):
            return Refusal(
                code=Code.NOT_YOUR_DECISION,
                rule="TER-3",
                params={"territory": node},
                fact=FailedFact(kind="territory", id=node, field="manager", value=case.user),
            )
    return None


DECISIONS: dict[type[Command], Handler] = {ShareCustomer: share_customer}
