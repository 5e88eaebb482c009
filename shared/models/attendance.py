"""Clocking in and out 考勤, and the superior's countersign 补签 for a missed clock-out (ATT-1…3, H14)."""

from typing import ClassVar, Literal

from shared.models.base import Day, Entity, Instant, Reason, Shelf
from shared.models.ids import UserId


class Attendance(Entity):
    """One person's presence on one business day; the inbox of its person carries it."""

    KIND: ClassVar[str] = "attendance"
    SHELF: ClassVar[Shelf] = "inbox"
    INDEXED: ClassVar[tuple[str, ...]] = ("user", "day")
    INBOX: ClassVar[tuple[str, ...]] = ("user", "superior")

    user: UserId
    day: Day
    work: Literal["office", "field", "field_same_day_return"]
    clock_in: Instant | None = None
    clock_out: Instant | None = None
    superior: UserId | None = None
    """Who could countersign when the day was recorded, so that the row can be shown to them."""
    countersigned_by: UserId | None = None
    countersign_reason: Reason | None = None
