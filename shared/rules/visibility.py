"""Who sees what, as scopes: the one function that pull, read, search, export and totals all use.

A scope is a named set of rows. `t:<node>` holds the customers that sit in a territory, with all that
hangs on their cards; `p:<node>` the sensitive fields of the people there; `u:<user>` what a person
authored or was addressed to; `company` the reference content that everybody needs. Rights over fields
are rights over scopes, so what a role may not see never leaves the server (H16, SEC-2).
"""

from datetime import datetime
from functools import lru_cache
from typing import NewType, assert_never

from shared.facts import Facts
from shared.models.base import Entity, Shelf
from shared.models.customer import Customer
from shared.models.ids import TerritoryId, UserId
from shared.models.person import Role

Scope = NewType("Scope", str)

COMPANY = Scope("company")

_SHELF_BY_PREFIX: dict[str, Shelf] = {"t": "customer", "p": "private", "u": "inbox", "company": "company"}

_BELOW: frozenset[Role] = frozenset(
    ("region_manager", "business_manager", "engineering_manager", "sales_director", "deputy_gm")
)
"""Roles that see the cards at their node and in all that lies below it."""

_BELOW_CARDS_ONLY: frozenset[Role] = frozenset(("grading_secretary", "finance", "analyst", "back_office"))
"""Roles that see cards below their node, without the sensitive side of people."""

_HERE: frozenset[Role] = frozenset(("rep", "service"))
"""Roles that see the cards of exactly the territory they hold, and those that their region shares."""

_PRIVATE: frozenset[Role] = _BELOW.union(("rep",))
"""Roles entitled to the sensitive side of people, where they see the cards (CUS-12)."""


def territory_scope(node: str) -> Scope:
    """The scope of the cards that sit in a territory."""
    return Scope(f"t:{node}")


def private_scope(node: str) -> Scope:
    """The scope of the sensitive fields of the people there."""
    return Scope(f"p:{node}")


def inbox_scope(user: str) -> Scope:
    """The scope of what a person authored or was addressed to."""
    return Scope(f"u:{user}")


def shelf_of(scope: Scope) -> Shelf:
    """Which class of rows a scope holds."""
    return _SHELF_BY_PREFIX[scope.partition(":")[0]]


def grants(facts: Facts, user: UserId, at: datetime) -> frozenset[Scope]:
    """The scopes that a person may read at a moment; none at all for unknown or inactive accounts.

    Who stands in for a manager sees the cards that the manager decides on, for as long as it lasts
    (AMB-31), and nothing of the sensitive side of people.
    """
    person = facts.user(user)
    if person is None or not person.active:
        return frozenset()
    held = {COMPANY, inbox_scope(user)}
    for assignment in facts.roles_of(user, at):
        for node in _nodes(facts, assignment.role, assignment.territory):
            held.add(territory_scope(node))
            if assignment.role in _PRIVATE:
                held.add(private_scope(node))
    for principal in facts.delegations_to(user, at):
        held.update(territory_scope(node) for node in _managed(facts, principal, at))
    return frozenset(held)


def _managed(facts: Facts, manager: UserId, at: datetime) -> frozenset[TerritoryId]:
    """All that a manager decides on; nothing once they have left."""
    person = facts.user(manager)
    if person is None or not person.active:
        return frozenset()
    nodes = (
        facts.tree().subtree(each.territory) for each in facts.roles_of(manager, at) if each.role in _BELOW
    )
    return frozenset[TerritoryId]().union(*nodes)


def _nodes(facts: Facts, role: Role, territory: TerritoryId) -> frozenset[TerritoryId]:
    if role in _HERE:
        return frozenset((territory, *_regions_of(facts, territory)))
    if role in _BELOW or role in _BELOW_CARDS_ONLY:
        return facts.tree().subtree(territory)
    return frozenset()


def _regions_of(facts: Facts, territory: TerritoryId) -> tuple[TerritoryId, ...]:
    """The nodes between a territory and the company: only cards that regions share are filed there."""
    tree = facts.tree()
    return tuple(node for node in tree.path_up(territory) if tree.parents[node] is not None)


def homes(customer: Customer) -> frozenset[TerritoryId]:
    """The territories a card is filed under: its own and, when regions share it, theirs."""
    return frozenset((customer.territory, *(share.territory for share in customer.shares)))


def sees_private(facts: Facts, user: UserId, customer: Customer, at: datetime) -> bool:
    """Whether the person may read the sensitive side of the people at this customer's."""
    held = grants(facts, user, at)
    return any(private_scope(node) in held for node in homes(customer))


def scopes_of(row: Entity, customer: Customer | None) -> frozenset[Scope]:
    """The scopes that a row belongs to, given the card it hangs on (None for rows off any card)."""
    filed = shown_in(row.SHELF, homes(customer) if customer is not None else frozenset())
    if not row.INBOX or row.SHELF == "private":
        return filed
    return filed.union(inbox_scope(user) for user in row.shown_to)


@lru_cache(maxsize=4_096)
def shown_in(shelf: Shelf, nodes: frozenset[TerritoryId]) -> frozenset[Scope]:
    """The scopes in which rows of a shelf show that hang on a card filed at these nodes."""
    match shelf:
        case "company":
            return frozenset((COMPANY,))
        case "inbox":
            return frozenset()
        case "customer":
            return frozenset(map(territory_scope, nodes))
        case "private":
            return frozenset(map(private_scope, nodes))
        case unexpected:
            assert_never(unexpected)
