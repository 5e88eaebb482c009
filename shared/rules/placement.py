"""Where a customer may be put, and under whom.

Customers of a region sit in a leaf of the tree under somebody who holds it (ORG-10: by area, not by
product); engineering and flowers in their department (ORG-15). What fits nowhere is held by the
company itself, under nobody (TER-3, TER-4).
"""

from shared.case import Case
from shared.errors import Code, FailedFact, Refusal
from shared.models.customer import OwnershipMode
from shared.models.ids import TerritoryId, UserId
from shared.models.person import MANAGING
from shared.rules.rights import let_in


def placement(case: Case, territory: TerritoryId, owner: UserId | None) -> OwnershipMode | Refusal:
    """How a customer would be held there, or why it cannot be put there."""
    tree = case.facts.tree()
    if territory not in tree or territory in tree.retired:
        return Refusal(
            code=Code.TERRITORY_UNKNOWN, rule="TER-2", params={"territory": territory}, field="territory"
        )
    if territory == tree.company() and owner is None:
        return "company"
    if not tree.is_leaf(territory):
        return Refusal(
            code=Code.TERRITORY_NOT_LEAF,
            rule="TER-2",
            params={"territory": territory},
            fact=FailedFact(kind="territory", id=territory, field="kind", value=tree.kinds[territory]),
            field="territory",
        )
    if owner is None or not _holds(case, territory, owner):
        return Refusal(
            code=Code.OWNER_NOT_IN_TERRITORY,
            rule="TER-2",
            params={"territory": territory, "owner": owner or ""},
            fact=FailedFact(kind="territory", id=territory, field="rep", value=owner or ""),
            field="owner",
        )
    return "department" if tree.kinds[territory] == "department" else "region"


def _holds(case: Case, territory: TerritoryId, owner: UserId) -> bool:
    """Whether the person may own customers here: its rep, or a manager above who keeps them (ORG-13)."""
    person = case.facts.user(owner)
    if person is None or not person.active:
        return False
    above = case.facts.tree().path_up(territory)
    return any(
        (each.role == "rep" and each.territory == territory)
        or (each.role in MANAGING and each.territory in above)
        for each in case.facts.roles_of(owner, case.now)
    )


def only_rep(case: Case, territory: TerritoryId) -> UserId | None:
    """The rep of a territory when there is exactly one who has not left."""
    reps = {
        each.user
        for each in case.facts.holders_of(territory, case.now)
        if each.role == "rep" and let_in(case.facts, each.user, case.now)
    }
    return reps.pop() if len(reps) == 1 else None
