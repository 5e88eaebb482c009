"""Transfers 移交, filings 备案 and cross-region exceptions: the three requests that a manager decides."""

from datetime import date
from typing import ClassVar, Literal

from shared.models.base import Day, Entity, Instant, Note, Reason, Shelf
from shared.models.ids import CustomerId, TerritoryId, UserId

RequestStatus = Literal["submitted", "escalated", "approved", "rejected", "withdrawn"]

OPEN: tuple[RequestStatus, ...] = ("submitted", "escalated")
"""The states in which a request still waits for somebody."""


class Request(Entity):
    """What all three have in common: a customer, a reason, the level that decides, and the decision."""

    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "requested_by", "status")
    ROOT: ClassVar[str] = "customer"
    INBOX: ClassVar[tuple[str, ...]] = ("requested_by",)

    customer: CustomerId
    requested_by: UserId
    submitted_at: Instant
    reason: Reason
    level: TerritoryId
    """The node of the tree whose manager decides; it climbs when nobody does (AMB-14)."""
    level_since: Instant
    status: RequestStatus = "submitted"
    decided_by: UserId | None = None
    decided_for: UserId | None = None
    """The manager in whose place a delegate decided."""
    decided_at: Instant | None = None
    decision_note: Note = ""

    def is_open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.status in OPEN


class Transfer(Request):
    """The wish to hand a customer from one holder and territory to another."""

    KIND: ClassVar[str] = "transfer"

    from_territory: TerritoryId
    from_owner: UserId | None
    to_territory: TerritoryId | None
    """None while nobody can say where the customer belongs: the request then climbs (TER-4)."""
    to_owner: UserId | None


class Filing(Request):
    """A major customer put on record with the superior (H7, TER-5)."""

    KIND: ClassVar[str] = "filing"

    evidence: Note = ""
    expires_on: Day | None = None


class RegionException(Request):
    """Leave to do business with a customer of another region, for one deal or for a time (AMB-12)."""

    KIND: ClassVar[str] = "region_exception"

    seller: UserId
    seller_territory: TerritoryId
    valid_on: Day
    valid_until: Day | None = None
    """The last day it covers; None makes it good for a single deal."""
    used_by: str | None = None

    def covers(self, day: date) -> bool:
        """Whether an order of that business day may lean on it."""
        return self.valid_on <= day and (self.valid_until is None or day <= self.valid_until)
