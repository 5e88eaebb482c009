"""Credit splits 业绩分配: an append-only ledger of who gets what of a deal, each entry with its reasons."""

from typing import ClassVar, Literal

from shared.models.base import Code, Day, Entity, Frozen, Note, Shelf
from shared.models.customer import RegionShare
from shared.models.ids import CustomerId, DealId, TerritoryId, TransferId, UserId
from shared.models.money import BasisPoints, Fen, SignedFen

SplitKind = Literal["accrual", "reversal", "correction"]
CreditRole = Literal["owner", "transferor", "receiver", "company", "region", "engineering", "referrer"]


class Beneficiary(Frozen):
    """Who is credited: a person, a unit of the tree (a region, a department), or the company."""

    role: CreditRole
    user: UserId | None = None
    territory: TerritoryId | None = None


class CreditLine(Frozen):
    """One beneficiary's part of one ledger entry."""

    beneficiary: Beneficiary
    share: BasisPoints
    amount: SignedFen


class SplitFacts(Frozen):
    """Everything a split was computed from, kept with it so that anybody can compute it again."""

    deal: DealId
    amount: Fen
    returned: Fen
    business_date: Day
    first: bool
    transfer: TransferId | None
    earlier_deal: DealId | None
    """The confirmed deal that made this one "not first"."""
    engineering: str
    mode: str
    handed_over_on: Day | None = None
    """The day on which the transfer was approved."""
    regions: tuple[RegionShare, ...] = ()


class Provenance(Frozen):
    """Why a split is as it is: the rule pack, its rules, the facts, and a sentence in both languages."""

    pack: Code
    rules: tuple[Code, ...]
    facts: SplitFacts
    flags: tuple[Code, ...] = ()
    sentence_zh: Note
    sentence_en: Note


class CreditSplit(Entity):
    """One ledger entry: what it adds to, or takes back from, each beneficiary of a deal."""

    KIND: ClassVar[str] = "credit_split"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "deal", "business_date")
    ROOT: ClassVar[str] = "customer"
    INBOX: ClassVar[tuple[str, ...]] = ("seller", "transferor")

    customer: CustomerId
    deal: DealId
    kind: SplitKind
    entry: int
    """Its place among the deal's entries, dense from 1."""
    business_date: Day
    """The period that it counts in: the deal's day for an accrual, the day of its cause for the rest."""
    lines: tuple[CreditLine, ...]
    provenance: Provenance
    seller: UserId
    transferor: UserId | None = None
    """Who handed the customer over and has a line here, though the customer is no longer theirs."""
