"""The identities that Northwind's keys become: the same file always gives the same rows."""

from typing import TypedDict

from shared.models.base import Instant
from shared.models.ids import SYSTEM, CustomerId, DealId, TerritoryId, UserId

COMPANY = TerritoryId("northwind")
"""The root of the tree."""


class Signature(TypedDict):
    """Who wrote a row and when, as every row carries it."""

    created_by: UserId
    created_at: Instant
    changed_by: UserId
    changed_at: Instant


def signed(at: Instant) -> Signature:
    """The import's own signature: the system, at a moment that depends on the files alone."""
    return Signature(created_by=SYSTEM, created_at=at, changed_by=SYSTEM, changed_at=at)


def region_id(key: str) -> TerritoryId:
    """The node of a region."""
    return TerritoryId(f"nw-region-{key}")


def territory_id(key: str) -> TerritoryId:
    """The node of a territory."""
    return TerritoryId(f"nw-{key}")


def user_id(key: str) -> UserId:
    """The account of an employee."""
    return UserId(f"nw-emp-{key}")


def customer_id(key: str) -> CustomerId:
    """The card of a customer."""
    return CustomerId(f"nw-{key}")


def deal_id(key: str) -> DealId:
    """The deal that an order became."""
    return DealId(f"nw-order-{key}")
