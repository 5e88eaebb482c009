"""Who may work where: reps in the territories they hold, managers in all that lies below theirs.

Rights are asked for a moment, because work done offline is judged by the rights of then and of now.
An account that was closed keeps the rights it had until then, for the sake of that work, and has none
from then on. Every right passes through `let_in`; what needs no particular role passes through
`may_act`, and what is done in somebody else's place through `stands_for`.
"""

from datetime import datetime

from shared.facts import Facts
from shared.models.ids import TerritoryId, UserId
from shared.models.person import MANAGING, Role


def let_in(facts: Facts, user: UserId, at: datetime) -> bool:
    """Whether the person had an account, and it was not closed yet."""
    person = facts.user(user)
    return person is not None and (person.active or at < person.changed_at)


def may_act(facts: Facts, user: UserId, at: datetime) -> bool:
    """Whether the person was one of the company at that moment: an open account, and some role."""
    return let_in(facts, user, at) and bool(facts.roles_of(user, at))


def stands_for(facts: Facts, user: UserId, at: datetime) -> tuple[UserId, ...]:
    """The person and those in whose place they decided at a moment (AMB-31); nobody once they are out."""
    return (user, *facts.delegations_to(user, at)) if may_act(facts, user, at) else ()


def holds_role(facts: Facts, user: UserId, roles: tuple[Role, ...], at: datetime) -> bool:
    """Whether the person held one of the roles anywhere at that moment."""
    return any(each.role in roles for each in facts.roles_of(user, at)) and let_in(facts, user, at)


def holds_role_above(
    facts: Facts, user: UserId, roles: tuple[Role, ...], territory: TerritoryId, at: datetime
) -> bool:
    """Whether the person held one of the roles at this node or above it."""
    above = facts.tree().path_up(territory)
    held = any(each.role in roles and each.territory in above for each in facts.roles_of(user, at))
    return held and let_in(facts, user, at)


def works_in(facts: Facts, user: UserId, territory: TerritoryId, at: datetime) -> bool:
    """Whether the person's own work lay in this territory: as its rep, or as a manager above it."""
    roles = facts.roles_of(user, at)
    if any(each.territory == territory and each.role == "rep" for each in roles):
        return let_in(facts, user, at)
    return manages(facts, user, territory, at)


def serves(facts: Facts, user: UserId, region: TerritoryId, at: datetime) -> bool:
    """Whether the person works for a region that shares a customer: its manager, or a rep inside it."""
    tree = facts.tree()
    inside = any(
        each.role == "rep" and tree.is_within(each.territory, region) for each in facts.roles_of(user, at)
    )
    return let_in(facts, user, at) if inside else manages(facts, user, region, at)


def manages(facts: Facts, user: UserId, territory: TerritoryId, at: datetime) -> bool:
    """Whether the person decides for this territory, in their own right."""
    return holds_role_above(facts, user, MANAGING, territory, at)
