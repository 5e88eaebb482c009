"""Grades, credit ratings and grading rounds: what was computed, what people changed, and why.

Value grade, potential, credit and override are axes of their own; the segment is derived from them
(GRD-2, AMB-34) and stored only as part of an explanation.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shared.models.base import Code, Day, Entity, Frozen, Instant, Line, Note, Reason, Shelf
from shared.models.customer import Potential
from shared.models.ids import CustomerId, RoundId, TerritoryId, UserId
from shared.models.money import Fen

ValueGrade = Literal["A", "B", "C"]
GradeState = Literal["provisional", "preliminary", "reviewed", "final"]
Segment = Literal["key", "potential", "normal", "risk"]
Credit = Literal["good", "medium", "poor"]
Score = Literal["A", "B", "C"]
Bucket = Literal["A", "B", "C", "D", "E"]
"""The five agenda buckets of the annual meeting 分类汇总 (GRD-17…20, AMB-23)."""

Criterion = Literal[
    "total_sales",
    "selling_price",
    "payment_collection",
    "order_planning",
    "product_fit",
    "communication",
    "sustainability",
    "mutual_visits",
]


class CriterionScore(Frozen):
    """One of the eight criteria of the annual form, scored by the section chief."""

    criterion: Criterion
    score: Score


class GradeOverride(Frozen):
    """A grade set by judgement over the computed one: reason, approver, and an end (H9, GRD-8)."""

    grade: ValueGrade
    reason: Reason
    approver: UserId
    expires_on: Day


class Threshold(Frozen):
    """The amounts from which A and B begin, for a territory and all below it, or for the company."""

    territory: TerritoryId | None
    a_from: Fen
    b_from: Fen


class Factor(Frozen):
    """One fact that a grade rests on, beside the threshold it was held against."""

    name: Code
    value: Annotated[int, Field(strict=True)]
    threshold: Annotated[int, Field(strict=True)] | None = None
    met: bool | None = None


class WhatIf(Frozen):
    """What would change the grade: this factor, by this much, to that grade."""

    factor: Code
    change: Annotated[int, Field(strict=True)]
    """Fen for sales, days for an override's end, steps of the scale for potential and credit."""
    grade: ValueGrade
    about: Literal["computed", "counts", "segment"] = "computed"
    """Which answer changes: the computed grade, the grade that counts, or only the segment."""
    segment: Segment | None = None
    """The segment that follows, when the answer is about the segment."""


class Period(Frozen):
    """The business days whose sales count, both ends included (AMB-16)."""

    first: Day
    last: Day


class GradeExplanation(Frozen):
    """A grade that explains itself."""

    pack: Code
    rules: tuple[Code, ...]
    factors: tuple[Factor, ...]
    threshold: Threshold
    what_if: tuple[WhatIf, ...]
    sentence_zh: Note
    sentence_en: Note
    sales: Annotated[int, Field(strict=True, ge=0)] = 0
    """Net sales in the period, in fen: what the grade and the VIP place are computed from."""
    period: Period | None = None
    threshold_source: Literal["company", "pack", "approved"] = "company"
    """The company's thresholds, those of the rule pack's regional table, or an approved proposal."""


class Grade(Entity):
    """The grade of one customer in one period, in the state it has reached; the newest one counts."""

    KIND: ClassVar[str] = "grade"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "round", "state")
    ROOT: ClassVar[str] = "customer"

    customer: CustomerId
    round: RoundId | None
    state: GradeState
    computed: ValueGrade
    grade: ValueGrade
    """What counts: the override's while it is in force, else the computed one."""
    vip: bool = False
    potential: Potential
    credit: Credit | None
    segment: Segment
    scores: tuple[CriterionScore, ...] = ()
    override: GradeOverride | None = None
    bucket: Bucket | None = None
    change_reason: Note = ""
    """Why the joint review changed the line."""
    note: Note = ""
    """What the section chief remarked on the form."""
    assessed_on: Day
    due_on: Day | None = None
    """When the formal assessment of a provisional grade falls due (H12)."""
    explanation: GradeExplanation


class CreditRating(Entity):
    """Finance's view of a customer's credit 资信; nobody else may write it (H13)."""

    KIND: ClassVar[str] = "credit_rating"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer",)
    ROOT: ClassVar[str] = "customer"

    customer: CustomerId
    rating: Credit
    limit: Fen
    terms: Line = ""
    valid_to: Day | None = None
    set_by: UserId


RoundState = Literal["open", "joint_review", "published"]


class VipCut(Frozen):
    """The VIP line as it was drawn once for a whole round (H10, GRD-12): how many, of whom, from where."""

    customers: Annotated[int, Field(strict=True, ge=0)]
    places: Annotated[int, Field(strict=True, ge=0)]
    amount_from: Annotated[int, Field(strict=True, ge=1)]
    """Net sales in fen from which a customer is VIP; whoever ties with the last place is in."""


class GradingRound(Entity):
    """The annual comprehensive grading as a workflow (GRD-13…16, H11)."""

    KIND: ClassVar[str] = "grading_round"
    SHELF: ClassVar[Shelf] = "company"

    year: Annotated[int, Field(strict=True, ge=1900, le=2199)]
    """The calendar year whose sales are graded is the one before (AMB-16)."""
    state: RoundState = "open"
    opens_at: Instant
    closes_at: Instant
    snapshot_at: Instant
    extension_reason: Note = ""
    review_began_at: Instant | None = None
    published_at: Instant | None = None
    vip: VipCut | None = None
    """Drawn when the round is published; None before, and when nobody bought anything."""


class Appeal(Entity):
    """An objection to a published grade, and what became of it."""

    KIND: ClassVar[str] = "appeal"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "round", "status")
    ROOT: ClassVar[str] = "customer"
    INBOX: ClassVar[tuple[str, ...]] = ("appellant",)

    customer: CustomerId
    round: RoundId
    appellant: UserId
    wanted: ValueGrade
    reason: Reason
    status: Literal["submitted", "upheld", "dismissed"] = "submitted"
    decided_by: UserId | None = None
    decided_at: Instant | None = None
    decision_note: Note = ""


class RegionalThreshold(Entity):
    """A region's own thresholds, proposed by its manager and approved by headquarters (GRD-7, AMB-17)."""

    KIND: ClassVar[str] = "regional_threshold"
    SHELF: ClassVar[Shelf] = "company"
    INDEXED: ClassVar[tuple[str, ...]] = ("territory", "status")

    territory: TerritoryId
    a_from: Fen
    b_from: Fen
    valid_from: Day
    reason: Reason
    proposed_by: UserId
    status: Literal["proposed", "approved", "rejected"] = "proposed"
    decided_by: UserId | None = None
    decided_at: Instant | None = None
    decision_note: Note = ""
