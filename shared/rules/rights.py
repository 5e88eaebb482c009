"""Who may work where: reps in the territories they hold, managers in all that lies below theirs.

Rights are asked for a moment, because work done offline is judged by the rights of then and of now.
"""

from datetime import datetime

from shared.facts import Facts
from shared.models.ids import TerritoryId, UserId
from shared.models.person import MANAGING, Role

COMPANY_WIDE: tuple[Role, ...] = ("deputy_gm", "sales_director", "grading_secretary", "finance", "analyst")
"""Roles that look at, though not work on, the whole company wherever they are held."""


def holds_role(facts: Facts, user: UserId, roles: tuple[Role, ...], at: datetime) -> bool:
    """Whether the person held one of the roles anywhere at that moment."""
    return any(each.role in roles for each in facts.roles_of(user, at))


def works_in(facts: Facts, user: UserId, territory: TerritoryId, at: datetime) -> bool:
    """Whether the person's own work lay in this territory: as its rep, or as a manager above it."""
    roles = facts.roles_of(user, at)
    if any(each.territory == territory and each.role == "rep" for each in roles):
        return True
    above = facts.tree().path_up(territory)
    return any(each.role in MANAGING and each.territory in above for each in roles)


def manages(facts: Facts, user: UserId, territory: TerritoryId, at: datetime) -> bool:
    """Whether the person decides for this territory, in their own right."""
    above = facts.tree().path_up(territory)
    return any(each.role in MANAGING and each.territory in above for each in facts.roles_of(user, at))
