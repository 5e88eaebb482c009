"""Transfers 移交, filings 备案 and cross-region exceptions as they are asked for."""

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.requests import FileCustomer, RequestException, RequestTransfer
from shared.decisions.handing_over import placed_for
from shared.errors import Code, FailedFact, Refusal
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import CustomerId, TerritoryId
from shared.models.transfer import Filing, RegionException, Transfer
from shared.rules.levels import first_level
from shared.rules.placement import only_rep
from shared.rules.relation import at_work, knows, relation
from shared.rules.rights import works_in
from shared.rules.waiting import open_transfer, still_open


def request_transfer(command: RequestTransfer, case: Case) -> Decision:
    """Ask that a customer change hands; refused at once when it could never be approved."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    refused = _taken(case, Transfer, command.transfer, "transfer") or open_transfer(case, customer)
    if refused is not None:
        return refused
    meeting: TerritoryId | None = customer.territory
    to_owner = command.to_owner
    if command.to_territory is not None:
        to_owner = to_owner or only_rep(case, command.to_territory)
        placed = placed_for(case, customer, command.to_territory, to_owner)
        if isinstance(placed, Refusal):
            return placed
        meeting = case.facts.tree().common_ancestor(customer.territory, command.to_territory)
    level = first_level(case.facts, meeting or customer.territory, case.user, case.at)
    return Changes(
        (
            Transfer(
                id=command.transfer,
                customer=CustomerId(customer.id),
                requested_by=case.user,
                submitted_at=case.at,
                reason=command.reason,
                level=level,
                level_since=case.at,
                from_territory=customer.territory,
                from_owner=customer.owner,
                to_territory=command.to_territory,
                to_owner=to_owner,
                **case.signed(),
            ),
        )
    )


def file_customer(command: FileCustomer, case: Case) -> Decision:
    """Put a major customer on record with the superior."""
    work = at_work(case, command.customer)
    if isinstance(work, Refusal):
        return work
    customer, _ = work
    refused = _taken(case, Filing, command.filing, "filing") or still_open(
        customer, case.facts.filings(customer.id)
    )
    if refused is not None:
        return refused
    filing = Filing(
        id=command.filing,
        customer=CustomerId(customer.id),
        requested_by=case.user,
        submitted_at=case.at,
        reason=command.reason,
        level=first_level(case.facts, customer.territory, case.user, case.at),
        level_since=case.at,
        evidence=command.evidence,
        **case.signed(),
    )
    return Changes((filing,))


def request_exception(command: RequestException, case: Case) -> Decision:
    """Ask for leave to do business with another region's customer, also with one never seen (AMB-12).

    Sellers know customers from the street, not from their cards. To those who may not know of a card,
    its being there must not show, neither on a phone without it nor in the server's answer: whatever
    they ask about is taken down in the same words and goes to the company, which is above every region.
    Nobody is asked about a customer that does not exist, so its request waits until it is withdrawn.
    """
    if not all(
        works_in(case.facts, case.user, command.seller_territory, moment) for moment in (case.at, case.now)
    ):
        return Refusal(
            code=Code.ROLE_REQUIRED,
            rule="AMB-12",
            params={"role": "rep"},
            fact=FailedFact(kind="territory", id=command.seller_territory, field="rep", value=case.user),
            field="seller_territory",
        )
    refused = _taken(case, RegionException, command.exception, "exception")
    if refused is not None:
        return refused
    customer = case.facts.customer(command.customer)
    known = customer if customer is not None and knows(case, customer) else None
    if known is not None and relation(case, known) == "works":
        return Refusal(
            code=Code.ALREADY_THERE,
            rule="AMB-12",
            params={"customer": known.name, "territory": known.territory},
            fact=FailedFact(kind="customer", id=known.id, field="territory", value=known.territory),
            field="customer",
        )
    asked = RegionException(
        id=command.exception,
        customer=command.customer,
        requested_by=case.user,
        submitted_at=case.at,
        reason=command.reason,
        level=_level_of_leave(command, case, known),
        level_since=case.at,
        seller=case.user,
        seller_territory=command.seller_territory,
        valid_on=command.valid_on,
        valid_until=command.valid_until,
        **case.signed(),
    )
    return Changes((asked,))


def _level_of_leave(command: RequestException, case: Case, known: Customer | None) -> TerritoryId:
    """Above both territories, as far as the seller may know them; the company otherwise."""
    tree = case.facts.tree()
    meeting = (
        tree.company() if known is None else tree.common_ancestor(known.territory, command.seller_territory)
    )
    return first_level(case.facts, meeting or command.seller_territory, case.user, case.at)


def _taken(case: Case, kind: type[Entity], row_id: str, field: str) -> Refusal | None:
    if case.facts.rows.get(kind, row_id) is None:
        return None
    return Refusal(code=Code.ROW_EXISTS, rule="H6", params={"id": row_id}, field=field)


DECISIONS: dict[type[Command], Handler] = {
    RequestTransfer: request_transfer,
    FileCustomer: file_customer,
    RequestException: request_exception,
}
