"""Who holds a customer, from when to when; intervals touch, never overlap, and the last one is open.

A change of hands closes one interval and opens the next at the same moment. Nothing is overwritten,
so that "whose was it on the day of the order" has one answer for ever.
"""

from datetime import datetime
from typing import ClassVar

from shared.models.base import Entity, Instant, Line, Shelf
from shared.models.customer import OwnershipMode
from shared.models.ids import CustomerId, TerritoryId, TransferId, UserId


class Ownership(Entity):
    """One half-open interval [since, until) in which a customer sat in a territory under an owner."""

    KIND: ClassVar[str] = "ownership"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "owner")
    ROOT: ClassVar[str] = "customer"

    customer: CustomerId
    owner: UserId | None
    territory: TerritoryId
    mode: OwnershipMode = "region"
    since: Instant
    until: Instant | None = None
    reason: Line = ""
    transfer: TransferId | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Whether this interval covers the moment."""
        return self.since <= moment and (self.until is None or moment < self.until)
