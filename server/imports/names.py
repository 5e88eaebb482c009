"""The identities of imported rows: the same external number always gives the same row."""

from datetime import datetime
from typing import TypedDict

from shared.models.base import Instant
from shared.models.ids import SYSTEM, CustomerId, DealId, TerritoryId, UserId, derived_id


class Signature(TypedDict):
    """Who wrote a row and when, as every row carries it."""

    created_by: UserId
    created_at: Instant
    changed_by: UserId
    changed_at: Instant


def signed(at: datetime) -> Signature:
    """An import's own signature: the system."""
    return Signature(created_by=SYSTEM, created_at=at, changed_by=SYSTEM, changed_at=at)


def territory_id(key: str) -> TerritoryId:
    """The node with that code, or with that name where nodes have no codes."""
    return TerritoryId(derived_id("import", "territory", key))


def user_id(key: str) -> UserId:
    """The account with that employee number, or with that login."""
    return UserId(derived_id("import", "user", key))


def assignment_id(user: str, role: str, territory: str) -> str:
    """A role held at a place."""
    return derived_id("import", "assignment", user, role, territory)


def customer_id(key: str) -> CustomerId:
    """The card with that external number, or with that name where cards have no numbers."""
    return CustomerId(derived_id("import", "customer", key))


def contact_id(customer: str, name: str) -> str:
    """The person of that name at a customer's."""
    return derived_id("import", "contact", customer, name)


def deal_id(number: str) -> DealId:
    """The deal that the order of that number became."""
    return DealId(derived_id("import", "deal", number))
