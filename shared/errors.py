"""Refusals: a business "no" with a stable code, the rule behind it, and the fact that failed.

A refusal is an answer, never an exception. Words for each code, in both languages, live in the
catalogues of `shared/words`; a test fails when one is missing.
"""

from enum import StrEnum

from pydantic import Field

from shared.models.base import Frozen


class Code(StrEnum):
    """Stable names of refusals; a code that was ever published is never reused for another meaning."""

    # territory and ownership
    NOT_YOUR_CUSTOMER = "not_your_customer"
    CUSTOMER_UNKNOWN = "customer_unknown"
    CUSTOMER_ARCHIVED = "customer_archived"
    CUSTOMER_EXISTS = "customer_exists"
    CUSTOMER_HAS_OPEN_REQUEST = "customer_has_open_request"
    TERRITORY_UNKNOWN = "territory_unknown"
    TERRITORY_NOT_LEAF = "territory_not_leaf"
    TERRITORY_IN_USE = "territory_in_use"
    OWNER_NOT_IN_TERRITORY = "owner_not_in_territory"
    ALREADY_THERE = "already_there"
    REQUEST_UNKNOWN = "request_unknown"
    REQUEST_CLOSED = "request_closed"
    NOT_YOUR_DECISION = "not_your_decision"
    OWN_REQUEST = "own_request"
    NOBODY_TO_DECIDE = "nobody_to_decide"
    NOT_YOUR_REQUEST = "not_your_request"
    ALREADY_AT_TOP = "already_at_top"
    FILING_REQUIRED = "filing_required"
    CROSS_REGION = "cross_region"
    SHARES_NEED_REGIONS = "shares_need_regions"
    # roles
    ROLE_REQUIRED = "role_required"
    NOBODY_HERE = "nobody_here"
    FINANCE_ONLY = "finance_only"
    USER_UNKNOWN = "user_unknown"
    USER_EXISTS = "user_exists"
    # rows and fields
    ROW_UNKNOWN = "row_unknown"
    ROW_EXISTS = "row_exists"
    FIELDS_DIFFER = "fields_differ"
    NOTHING_CHANGED = "nothing_changed"
    FUTURE_DATED = "future_dated"
    # deals and credit
    DEAL_UNKNOWN = "deal_unknown"
    DEAL_CLOSED = "deal_closed"
    DEAL_NOT_CONFIRMED = "deal_not_confirmed"
    RETURN_TOO_LARGE = "return_too_large"
    LINES_DO_NOT_SUM = "lines_do_not_sum"
    NO_RULE_PACK = "no_rule_pack"
    PACK_OVERLAPS = "pack_overlaps"
    PACK_REWRITES_PAST = "pack_rewrites_past"
    NO_BENEFICIARY = "no_beneficiary"
    NOTE_REQUIRED = "note_required"
    RETURN_BEFORE_DEAL = "return_before_deal"
    # grading
    ROUND_UNKNOWN = "round_unknown"
    ROUND_EXISTS = "round_exists"
    ROUND_CLOSED = "round_closed"
    ROUND_NOT_OPEN_YET = "round_not_open_yet"
    ROUND_WRONG_STATE = "round_wrong_state"
    GRADE_MISSING = "grade_missing"
    OVERRIDE_NEEDS_END = "override_needs_end"
    NOT_PUBLISHED = "not_published"
    APPEAL_CLOSED = "appeal_closed"
    THRESHOLDS_DISORDERED = "thresholds_disordered"
    EXTENSION_NOT_LATER = "extension_not_later"
    ALREADY_REVIEWED = "already_reviewed"
    NO_COOPERATION_YET = "no_cooperation_yet"
    ALREADY_FORMAL = "already_formal"
    APPEAL_UNKNOWN = "appeal_unknown"
    # attendance
    NOT_DIRECT_SUPERIOR = "not_direct_superior"
    COUNTERSIGN_TOO_LATE = "countersign_too_late"
    COUNTERSIGN_NOT_MISSING = "countersign_not_missing"
    ATTENDANCE_UNKNOWN = "attendance_unknown"
    COUNTERSIGN_TOO_EARLY = "countersign_too_early"
    COUNTERSIGN_ONLY_CLOCK_OUT = "countersign_only_clock_out"
    COUNTERSIGN_NOT_SAME_DAY_RETURN = "countersign_not_same_day_return"
    CLOCK_NOT_ON_DAY = "clock_not_on_day"
    CLOCK_OUT_BEFORE_IN = "clock_out_before_in"


class FailedFact(Frozen):
    """The very fact that a rule failed on, so that a person can check it."""

    kind: str
    id: str
    field: str
    value: str


class Refusal(Frozen):
    """A business "no": what rule, in which case, on which fact."""

    code: Code
    rule: str
    """The requirement's ID, such as H5 or TER-4."""
    params: dict[str, str | int] = Field(default_factory=dict)
    fact: FailedFact | None = None
    field: str | None = None
    """The field of the command that the answer is about, where it is about one."""
