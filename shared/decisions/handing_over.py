"""What a yes to a transfer 移交 brings about, checked against the customer as it stands on that day.

A request may wait for weeks and a yes may arrive late. Neither moves a customer that is no longer
where it was, nor puts one where nobody holds it, nor reaches beyond the territory that its decider
manages.
"""

from shared.case import Case, Changes, Decision
from shared.commands.requests import DecideRequest
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import Customer, OwnershipMode
from shared.models.ids import TerritoryId, TransferId, UserId
from shared.models.transfer import Transfer
from shared.rules.levels import level_at
from shared.rules.ownership import Hands, hand_over
from shared.rules.placement import only_rep, placement
from shared.rules.relation import archived
from shared.rules.rights import manages


def placed_for(
    case: Case, customer: Customer, territory: TerritoryId, owner: UserId | None
) -> OwnershipMode | Refusal:
    """How the customer would be held there, or why it cannot go there."""
    tree = case.facts.tree()
    if territory in tree and not tree.is_leaf(territory):
        return Refusal(
            code=Code.TERRITORY_NOT_LEAF,
            rule="TER-2",
            params={"territory": territory},
            fact=FailedFact(kind="territory", id=territory, field="kind", value=tree.kinds[territory]),
            field="to_territory",
        )
    placed = placement(case, territory, owner)
    if isinstance(placed, Refusal):
        field = "to_owner" if placed.field == "owner" else "to_territory"
        return placed.model_copy(update={"field": field})
    if (customer.territory, customer.owner) == (territory, owner):
        return _already_there(customer, territory)
    return placed


def _already_there(customer: Customer, territory: TerritoryId) -> Refusal:
    return Refusal(
        code=Code.ALREADY_THERE,
        rule="TER-2",
        params={"customer": customer.name, "territory": territory},
        fact=FailedFact(kind="customer", id=customer.id, field="owner", value=customer.owner or ""),
        field="to_territory",
    )


def carry_out(command: DecideRequest, case: Case, transfer: Transfer, customer: Customer) -> Decision:
    """The approved transfer with the change of hands that it brings about."""
    refused = _overtaken(transfer, customer)
    if refused is not None:
        return refused
    territory = transfer.to_territory or command.to_territory
    if territory is None:
        hands = _to_the_company(case, transfer, customer)
        if isinstance(hands, Refusal):
            return hands
    else:
        hands = _to_the_territory(command, case, transfer, customer, territory)
        if isinstance(hands, Refusal):
            return hands
        transfer = transfer.model_copy(update={"to_territory": hands.territory, "to_owner": hands.owner})
    return Changes((transfer, *hand_over(case.facts, customer, hands, case.user, case.now)))


def _overtaken(transfer: Transfer, customer: Customer) -> Refusal | None:
    """What happened to the customer since somebody asked, so that the request no longer fits it."""
    if customer.archived_at is not None:
        return archived(customer)
    if (customer.territory, customer.owner) == (transfer.from_territory, transfer.from_owner):
        return None
    return Refusal(
        code=Code.FIELDS_DIFFER,
        rule="H6",
        params={"field": "territory"},
        fact=FailedFact(kind="customer", id=customer.id, field="territory", value=customer.territory),
        field="request",
    )


def _to_the_company(case: Case, transfer: Transfer, customer: Customer) -> Hands | Refusal:
    """The company maintains what climbed to its top and fits nowhere (TER-4)."""
    top = case.facts.tree().company()
    level, _ = level_at(case.facts, transfer, case.at)
    if top is None or level != top:
        return Refusal(
            code=Code.TERRITORY_UNKNOWN,
            rule="TER-4",
            params={"territory": ""},
            fact=FailedFact(kind="transfer", id=transfer.id, field="level", value=level),
            field="to_territory",
        )
    if customer.territory == top:
        return _already_there(customer, top)
    return Hands(top, None, "company", (), transfer.reason, TransferId(transfer.id))


def _to_the_territory(
    command: DecideRequest, case: Case, transfer: Transfer, customer: Customer, territory: TerritoryId
) -> Hands | Refusal:
    """The hands that were asked for, or those that the manager names where nobody fits any more."""
    if command.to_territory not in (None, territory):
        return Refusal(
            code=Code.FIELDS_DIFFER,
            rule="TER-2",
            params={"field": "to_territory"},
            fact=FailedFact(kind="transfer", id=transfer.id, field="to_territory", value=territory),
            field="to_territory",
        )
    owner = command.to_owner or transfer.to_owner or only_rep(case, territory)
    mode = placed_for(case, customer, territory, owner)
    if isinstance(mode, Refusal):
        return mode
    if not manages(case.facts, transfer.decided_for or case.user, territory, case.now):
        return Refusal(
            code=Code.NOT_YOUR_DECISION,
            rule="TER-2",
            params={"territory": territory},
            fact=FailedFact(kind="territory", id=territory, field="manager", value=case.user),
            field="to_territory",
        )
    return Hands(territory, owner, mode, (), transfer.reason, TransferId(transfer.id))
