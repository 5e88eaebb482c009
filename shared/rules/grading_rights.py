"""Who may do what in grading: chiefs for their own area, the secretary and headquarters for all.

Work done offline is judged twice, by the rights of when it happened and by those of now. Somebody who
stands in for a person on leave (AMB-31) decides with that person's roles.
"""

from datetime import datetime

from shared.case import Case
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import Customer
from shared.models.ids import TerritoryId
from shared.models.person import Role
from shared.rules.relation import archived, not_yours, unknown
from shared.rules.rights import holds_role, holds_role_above, stands_for
from shared.rules.visibility import grants, homes, territory_scope

CHIEFS: tuple[Role, ...] = ("region_manager", "business_manager", "engineering_manager")
"""The section chiefs who grade their own area beforehand (GRD-15)."""

SECRETARY: tuple[Role, ...] = ("grading_secretary",)
HEADQUARTERS: tuple[Role, ...] = ("deputy_gm", "sales_director")
FINANCE: tuple[Role, ...] = ("finance",)


def role_missing(case: Case, roles: tuple[Role, ...], rule: str) -> Refusal | None:
    """The refusal for somebody who lacks all of the roles, then or now; None when one is held."""
    for moment in (case.at, case.now):
        people = stands_for(case.facts, case.user, moment)
        if not any(holds_role(case.facts, each, roles, moment) for each in people):
            return Refusal(
                code=Code.ROLE_REQUIRED,
                rule=rule,
                params={"role": ", ".join(roles)},
                fact=_roles_held(case, moment),
            )
    return None


def graded_customer(case: Case, customer_id: str, roles: tuple[Role, ...]) -> Customer | Refusal:
    """The card, when the person holds one of the roles above it, then and now; else why not.

    Who may not even see the card gets the same answer as for a card that does not exist.
    """
    customer = case.facts.customer(customer_id)
    if customer is None:
        return unknown(customer_id)
    held = case.facts.ownership_at(customer_id, case.at)
    then = homes(customer) if held is None else frozenset((held.territory,)) | _shared(customer)
    if not (_above(case, then, roles, case.at) and _above(case, homes(customer), roles, case.now)):
        seen = grants(case.facts, case.user, case.now)
        visible = any(territory_scope(node) in seen for node in homes(customer))
        return not_yours(customer) if visible else unknown(customer_id)
    return archived(customer) if customer.archived_at is not None else customer


def holds_above(case: Case, node: TerritoryId, roles: tuple[Role, ...]) -> bool:
    """Whether the person holds one of the roles at a node or above it, then and now."""
    nodes = frozenset((node,))
    return _above(case, nodes, roles, case.at) and _above(case, nodes, roles, case.now)


def _above(case: Case, nodes: frozenset[TerritoryId], roles: tuple[Role, ...], at: datetime) -> bool:
    return any(
        holds_role_above(case.facts, person, roles, node, at)
        for person in stands_for(case.facts, case.user, at)
        for node in nodes
    )


def _shared(customer: Customer) -> frozenset[TerritoryId]:
    return frozenset(share.territory for share in customer.shares)


def _roles_held(case: Case, at: datetime) -> FailedFact:
    held = sorted({each.role for each in case.facts.roles_of(case.user, at)})
    return FailedFact(kind="user", id=case.user, field="roles", value=", ".join(held) or "none")
