"""Rule packs: every number and every clause that a company may choose, as versioned, dated content.

A pack is validated as a whole; the business date picks the version that applies; a published pack is
never edited, only followed by the next one, so that old credits and grades never change.
"""

from calendar import monthrange
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from shared.models.base import Code, Day, Entity, Frozen, Line, Note, Shelf
from shared.models.customer import Potential
from shared.models.grading import Criterion, Score, Threshold
from shared.models.money import WHOLE, BasisPoints, Fen

_COMMON_YEAR = 2001

Count = Annotated[int, Field(strict=True, ge=0, le=100_000)]


class Clause(Frozen):
    """A rule in words: where it comes from and what it says, in both languages."""

    id: Code
    zh: Note
    en: Note
    sentence_zh: Note = ""
    """How a decision under this rule is explained; placeholders in braces."""
    sentence_en: Note = ""


class TerritoryRules(Frozen):
    """How requests climb, and what must be filed (H5–H7, AMB-12…14)."""

    escalate_after_working_days: Count = 5
    filing_for_grades: tuple[Score, ...] = ("A",)
    filing_when_flagged: bool = True


class CreditRules(Frozen):
    """How the credit of a deal is shared (H1–H4, AMB-1…11)."""

    transferor: BasisPoints = 6_000
    receiver: BasisPoints = 4_000
    first_deal_within_days: Count | None = None
    """How long a handover keeps its claim on the first deal; None is for ever (AMB-5)."""
    first_deal_of_new_customers_only: bool = True
    """Whether any earlier confirmed deal ends the claim, or only one since the handover (AMB-2)."""
    company: BasisPoints = 5_000
    regions: BasisPoints = 5_000
    multi_region: Literal["share", "each_counted"] = "share"
    """Whether the regions share their half, or every region counts a half of its own (AMB-6)."""
    multi_region_deals: Literal["every", "first"] = "every"
    """Which deals of a shared customer are shared (AMB-7)."""
    engineering: BasisPoints = 7_000
    engineering_rep: BasisPoints = 3_000
    engineering_and_regions: Literal["nested", "exclusive"] = "nested"
    """Whether the rep's part of a joint deal is itself shared with other regions (AMB-8)."""

    @model_validator(mode="after")
    def _sums(self) -> "CreditRules":
        pairs = {
            "transferor": (self.transferor, self.receiver),
            "company": (self.company, self.regions),
            "engineering": (self.engineering, self.engineering_rep),
        }
        for name, parts in pairs.items():
            if sum(parts) != WHOLE:
                raise ValueError(f"{name}: the parts must sum to {WHOLE} basis points, not {sum(parts)}")
        return self


class Segmentation(Frozen):
    """What counts as high value and high potential (GRD-2, AMB-34)."""

    high_value: tuple[Score, ...] = ("A",)
    high_potential: tuple[Potential, ...] = ("high",)
    risk_credit: tuple[Literal["good", "medium", "poor"], ...] = ("poor",)


class GradingRules(Frozen):
    """How customers are graded (H8–H12, GRD-1…22, AMB-15…24)."""

    a_from: Fen = 500_000_000
    b_from: Fen = 100_000_000
    regional: tuple[Threshold, ...] = ()
    vip_share: BasisPoints = 100
    vip_minimum: Count = 1
    pyramid: tuple[BasisPoints, ...] = (100, 1_900, 3_000, 5_000)
    round_opens: tuple[int, int] = (3, 25)
    """Month and day on which the annual round opens, at 00:00 China time."""
    round_closes: tuple[int, int] = (3, 30)
    """Month and day at whose end (24:00) it closes."""
    formal_after_months: Count = 6
    period: Literal["previous_year", "last_12_months", "cumulative"] = "previous_year"
    net_of_returns: bool = True
    zero_frequency_months: Count = 12
    high_frequency_orders: Count = 6
    """Confirmed orders within those months from which a customer buys often (SEG-8; the number is ours)."""
    criteria: tuple[Criterion, ...] = (
        "total_sales",
        "selling_price",
        "payment_collection",
        "order_planning",
        "product_fit",
        "communication",
        "sustainability",
        "mutual_visits",
    )
    segments: Segmentation = Segmentation()

    @model_validator(mode="after")
    def _ordered(self) -> "GradingRules":
        for name, a_from, b_from in (
            ("a_from", self.a_from, self.b_from),
            *((f"regional {each.territory}", each.a_from, each.b_from) for each in self.regional),
        ):
            if a_from <= b_from:
                raise ValueError(f"{name}: the threshold of A must lie above that of B")
        if sum(self.pyramid) != WHOLE:
            raise ValueError(f"pyramid: the parts must sum to {WHOLE} basis points")
        return self

    @model_validator(mode="after")
    def _window_exists(self) -> "GradingRules":
        for name, (month, day) in (("round_opens", self.round_opens), ("round_closes", self.round_closes)):
            if not (1 <= month <= 12 and 1 <= day <= monthrange(_COMMON_YEAR, month)[1]):
                raise ValueError(f"{name}: month {month}, day {day} does not exist in every year")
        if self.round_closes < self.round_opens:
            raise ValueError("round_closes: the round cannot close before it opens")
        return self


class VisitRules(Frozen):
    """How often a grade is visited (AMB-35) and when effort counts as waste (SWA-3)."""

    interval_days_a: Count = 14
    interval_days_b: Count = 30
    interval_days_c: Count = 90
    waste_flag_bp: Annotated[int, Field(strict=True, ge=0)] = 20_000
    """Effort share over revenue share from which a grade is flagged, in basis points (20,000 = 2.0)."""
    effort: Literal["minutes", "visits"] = "minutes"


class AttendanceRules(Frozen):
    """When a missed clock-out may still be countersigned (H14, AMB-30)."""

    countersign_within_days: Count = 1


class RulePack(Entity):
    """One version of everything a company may choose, valid from a business date on."""

    KIND: ClassVar[str] = "rule_pack"
    SHELF: ClassVar[Shelf] = "company"
    INDEXED: ClassVar[tuple[str, ...]] = ("code",)

    code: Code
    """The version people speak of, such as v12."""
    title: Line = ""
    valid_from: Day
    valid_to: Day | None = None
    """The last business day it covers; None while no later one is known."""
    territory: TerritoryRules = TerritoryRules()
    credit: CreditRules = CreditRules()
    grading: GradingRules = GradingRules()
    visits: VisitRules = VisitRules()
    attendance: AttendanceRules = AttendanceRules()
    clauses: tuple[Clause, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> "RulePack":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to: a pack cannot end before it starts")
        ids = [clause.id for clause in self.clauses]
        if len(ids) != len(set(ids)):
            raise ValueError("clauses: a clause's id appears twice")
        return self

    def clause(self, rule: str) -> Clause | None:
        """The clause with that rule id, when the pack words it."""
        return next((clause for clause in self.clauses if clause.id == rule), None)
