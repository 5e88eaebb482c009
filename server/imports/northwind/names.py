"""The identities that Northwind's keys become: the same file always gives the same rows."""

from shared.models.ids import CustomerId, DealId, TerritoryId, UserId

COMPANY = TerritoryId("northwind")
"""The root of the tree."""


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
