"""Who may see and shut out somebody else's devices, and settle what these left behind.

Administrators for everybody; managers for those who work below them, or report to them. A manager looks
after no equal: who manages a node is looked after from above it.
"""

from datetime import datetime

from shared.facts import Facts
from shared.models.ids import UserId
from shared.models.person import MANAGING, RoleAssignment
from shared.rules.administering import ADMINISTERING
from shared.rules.rights import holds_role, manages


def administers(facts: Facts, asker: UserId, now: datetime) -> bool:
    """Whether the person arranges the company."""
    return holds_role(facts, asker, ADMINISTERING, now)


def looks_after(facts: Facts, asker: UserId, user: UserId, now: datetime) -> bool:
    """Whether the asker answers for this person's devices; never for nobody's, nor for their own."""
    person = facts.user(user)
    if person is None or asker == user:
        return False
    if administers(facts, asker, now):
        return True
    if person.reports_to == asker and holds_role(facts, asker, MANAGING, now):
        return True
    return any(_manages(facts, asker, each, now) for each in _roles(facts, user, now))


def _roles(facts: Facts, user: UserId, now: datetime) -> tuple[RoleAssignment, ...]:
    """The roles held now, or those held last: who has left is still looked after from where they were."""
    held = facts.roles_of(user, now)
    if held:
        return held
    ever = facts.rows.find(RoleAssignment, "user", user)
    ended = [each.valid_to for each in ever if each.valid_to is not None and each.valid_to <= now]
    return tuple(each for each in ever if ended and each.valid_to == max(ended))


def _manages(facts: Facts, asker: UserId, held: RoleAssignment, now: datetime) -> bool:
    node = held.territory if held.role not in MANAGING else facts.tree().parents.get(held.territory)
    return node is not None and manages(facts, asker, node, now)
