"""What queries answer: pages of rows as they stand, each with what a reader needs beside it."""

from typing import Literal

from shared.models.base import Frozen, Instant
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal
from shared.models.grading import ValueGrade
from shared.models.transfer import Filing, RegionException, Transfer
from shared.models.visit import Visit


class CustomerEntry(Frozen):
    """A card with the grade that counts and what it brought so far."""

    customer: Customer
    grade: ValueGrade | None
    grade_before: ValueGrade | None
    """The grade of the assessment before."""
    orders: int
    """All confirmed orders ever."""
    revenue_fen: int
    """Their amounts less what came back."""
    first_order: str | None
    last_order: str | None
    """Business dates."""


class CustomerPage(Frozen):
    """Some customers; `next` asks for those that follow."""

    rows: tuple[CustomerEntry, ...]
    next: str | None


class DealEntry(Frozen):
    """A deal, its customer in words, and how much of it came back."""

    deal: Deal
    customer_name: str
    customer_code: str | None
    returned_fen: int


class DealPage(Frozen):
    """Some deals; `next` asks for those that follow."""

    rows: tuple[DealEntry, ...]
    next: str | None


class VisitEntry(Frozen):
    """A visit and its customer in words."""

    visit: Visit
    customer_name: str
    customer_code: str | None
    minutes: int


class VisitPage(Frozen):
    """Some visits; `next` asks for those that follow."""

    rows: tuple[VisitEntry, ...]
    next: str | None


class CreditEntry(Frozen):
    """An entry of the credit ledger and its customer in words."""

    split: CreditSplit
    customer_name: str
    customer_code: str | None


class CreditPage(Frozen):
    """Some ledger entries; `next` asks for those that follow."""

    rows: tuple[CreditEntry, ...]
    next: str | None


ApprovalKind = Literal["transfer", "filing", "region_exception", "deal"]


class ApprovalEntry(Frozen):
    """One thing that waits for a decision, since when, and whether for the asker."""

    kind: ApprovalKind
    row: Transfer | Filing | RegionException | Deal
    customer_name: str
    customer_code: str | None
    asked_at: Instant
    waiting_since: Instant
    """Since when it waits at its present level."""
    age_hours: int
    """Whole hours since it was asked."""
    for_you: bool


class ApprovalPage(Frozen):
    """Some open approvals, the oldest first; `next` asks for those that follow."""

    rows: tuple[ApprovalEntry, ...]
    next: str | None


class AuditedRow(Frozen):
    """A row that was written, with its new version."""

    kind: str
    id: str
    version: int


class AuditEntry(Frozen):
    """One link of a device's audit chain."""

    chain: str
    place: int
    at: Instant
    user: str
    rule: str
    """The kind of command."""
    status: str
    command: str
    rows: tuple[AuditedRow, ...]
    hash: str
    holds: bool
    """Whether the hash follows from the entry and the link before it."""


class AuditPage(Frozen):
    """Some links, newest commands first; `next` asks for those that follow."""

    rows: tuple[AuditEntry, ...]
    next: str | None


class AuditBreak(Frozen):
    """Where a chain does not hold, and how that shows."""

    chain: str
    place: int
    problem: Literal["missing", "altered", "cut off", "unknown chain"]


class AuditVerification(Frozen):
    """Whether all chains hold, from their first link to their last."""

    verified_at: Instant
    chains: int
    links: int
    broken: tuple[AuditBreak, ...]
