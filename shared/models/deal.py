"""Deals 成交 with their returns and cancellation; a deal counts for credit from its confirmation on."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shared.models.base import Code, Day, Entity, Frozen, Instant, Line, Note, Shelf
from shared.models.customer import OwnershipMode, RegionShare
from shared.models.ids import CustomerId, DealId, ExceptionId, TerritoryId, UserId
from shared.models.money import Fen

Engineering = Literal["none", "joint", "rep_alone", "engineering_alone"]
"""Engineering's part in a deal, recorded before confirmation (AMB-8…10, SPL-3, SPL-4)."""

DealStatus = Literal["recorded", "confirmed", "rejected", "cancelled"]

PositiveFen = Annotated[Fen, Field(gt=0)]


class OrderLine(Frozen):
    """One product on an order; quantities in thousandths so that 0.5 t stays exact."""

    product: Line
    quantity_milli: Annotated[int, Field(strict=True, gt=0)]
    amount: Fen


class DealFields(Frozen):
    """What a rep records of an order."""

    business_date: Day
    amount: PositiveFen
    number: Code | None = None
    engineering: Engineering = "none"
    lines: tuple[OrderLine, ...] = ()
    note: Note = ""


class Deal(DealFields, Entity):
    """One order of one customer.

    What its credit depends on and what may change later (who held the customer, which regions shared
    it, which unit the seller belonged to) is noted down on recording: old credits never change.
    """

    KIND: ClassVar[str] = "deal"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "seller", "status", "business_date")
    ROOT: ClassVar[str] = "customer"
    INBOX: ClassVar[tuple[str, ...]] = ("seller",)

    customer: CustomerId
    seller: UserId
    territory: TerritoryId
    """Where the customer sat on the business date."""
    mode: OwnershipMode = "region"
    """How the customer was held on the business date (AMB-7)."""
    shares: tuple[RegionShare, ...] = ()
    """The regions that shared the customer, in listed order (SPL-2)."""
    seller_unit: TerritoryId | None = None
    """The unit that the seller sold for; None means the customer's own territory."""
    engineering_unit: TerritoryId | None = None
    """The engineering department, where it took part."""
    referral: bool = False
    """The customer came to a dedicated department as a lead; who led is recorded at 0% (AMB-11)."""
    seller_reason: Note = ""
    """Why a manager corrected who sold."""
    status: DealStatus = "recorded"
    approver: UserId | None = None
    confirmed_at: Instant | None = None
    confirmation: Annotated[int, Field(strict=True, ge=1)] | None = None
    """This confirmation's place among the customer's, dense from 1: the server's receipt order (AMB-4)."""
    decision_note: Note = ""
    cancelled_at: Instant | None = None
    cancel_reason: Note = ""
    exception: ExceptionId | None = None


class Return(Entity):
    """Goods taken back from a confirmed deal: credit is reversed in proportion (AMB-3)."""

    KIND: ClassVar[str] = "deal_return"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "deal")
    ROOT: ClassVar[str] = "customer"
    INBOX: ClassVar[tuple[str, ...]] = ("seller",)

    customer: CustomerId
    deal: DealId
    seller: UserId
    business_date: Day
    amount: PositiveFen
    reason: Note = ""
