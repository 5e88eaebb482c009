"""What people do in grading: the annual round, new customers, thresholds, credit ratings."""

from typing import Annotated, Literal

from pydantic import Field

from shared.commands.base import Command
from shared.models.base import Day, Instant, Line, Note, Reason
from shared.models.grading import Bucket, Credit, CriterionScore, GradeOverride, ValueGrade
from shared.models.ids import CustomerId, RoundId, RowId, TerritoryId
from shared.models.money import Fen


class OpenRound(Command):
    """Open the annual grading of a year (GRD-13, GRD-14): by the grading secretary."""

    kind: Literal["open_round"] = "open_round"
    round: RowId
    year: Annotated[int, Field(strict=True, ge=1901, le=2199)]


class ExtendRound(Command):
    """Move the round's end, with a reason (H11)."""

    kind: Literal["extend_round"] = "extend_round"
    round: RoundId
    closes_at: Instant
    reason: Reason


class SubmitPreliminary(Command):
    """The section chief's preliminary grade of one customer: 初评 (GRD-15)."""

    kind: Literal["submit_preliminary"] = "submit_preliminary"
    round: RoundId
    customer: CustomerId
    scores: tuple[CriterionScore, ...] = ()
    override: GradeOverride | None = None
    note: Note = ""


class BeginReview(Command):
    """Close the preliminary phase and begin the joint review 复评 (GRD-16)."""

    kind: Literal["begin_review"] = "begin_review"
    round: RoundId


class ReviewGrade(Command):
    """One line of the joint review: bucket, and an override with its reason when the grade changes."""

    kind: Literal["review_grade"] = "review_grade"
    round: RoundId
    customer: CustomerId
    bucket: Bucket | None = None
    override: GradeOverride | None = None
    reason: Note = ""


class PublishRound(Command):
    """Publish the round: every customer's grade becomes final; overrides of the last round end."""

    kind: Literal["publish_round"] = "publish_round"
    round: RoundId


class PublishGrade(Command):
    """Make one customer's reviewed grade final, as part of a published round."""

    kind: Literal["publish_grade"] = "publish_grade"
    round: RoundId
    customer: CustomerId


class FileAppeal(Command):
    """Object to a published grade."""

    kind: Literal["file_appeal"] = "file_appeal"
    appeal: RowId
    round: RoundId
    customer: CustomerId
    wanted: ValueGrade
    reason: Reason


class DecideAppeal(Command):
    """Uphold or dismiss an appeal."""

    kind: Literal["decide_appeal"] = "decide_appeal"
    appeal: RowId
    customer: CustomerId
    uphold: bool
    note: Note = ""


class AssessNewCustomer(Command):
    """Grade a new customer: provisionally, or formally after six months of cooperation (GRD-20, H12)."""

    kind: Literal["assess_new_customer"] = "assess_new_customer"
    customer: CustomerId


class OverrideGrade(Command):
    """Set a grade by judgement between rounds (H9, GRD-8)."""

    kind: Literal["override_grade"] = "override_grade"
    customer: CustomerId
    override: GradeOverride


class ProposeThresholds(Command):
    """A region manager's proposal of thresholds of its own (GRD-7, AMB-17)."""

    kind: Literal["propose_thresholds"] = "propose_thresholds"
    threshold: RowId
    territory: TerritoryId
    a_from: Fen
    b_from: Fen
    valid_from: Day
    reason: Reason


class DecideThresholds(Command):
    """Headquarters' yes or no to regional thresholds."""

    kind: Literal["decide_thresholds"] = "decide_thresholds"
    threshold: RowId
    approve: bool
    note: Note = ""


class RateCredit(Command):
    """Finance's rating of a customer's credit 资信 (H13, ORG-3)."""

    kind: Literal["rate_credit"] = "rate_credit"
    customer: CustomerId
    rating: Credit
    limit: Fen
    terms: Line = ""
    valid_to: Day | None = None
