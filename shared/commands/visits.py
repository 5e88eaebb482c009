"""What reps do on the road."""

from typing import Literal

from shared.commands.base import Command
from shared.models.base import Day, Instant, Reason
from shared.models.ids import CustomerId, RowId, UserId
from shared.models.visit import VisitFields


class LogVisit(Command):
    """Record a visit; append-only, kept under its author whatever happens to the customer."""

    kind: Literal["log_visit"] = "log_visit"
    visit: RowId
    customer: CustomerId
    fields: VisitFields


class RecordAttendance(Command):
    """Clock in and out for one's own day (ATT-1, ATT-2)."""

    kind: Literal["record_attendance"] = "record_attendance"
    attendance: RowId
    day: Day
    work: Literal["office", "field", "field_same_day_return"]
    clock_in: Instant | None = None
    clock_out: Instant | None = None


class Countersign(Command):
    """The direct superior vouches for a missed clock-out (ATT-3, H14)."""

    kind: Literal["countersign"] = "countersign"
    attendance: RowId
    user: UserId
    clock_out: Instant
    reason: Reason
