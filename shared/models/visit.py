"""Visits 拜访: append-only, kept under their author whoever owns the customer later."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from shared.models.base import Entity, Frozen, Instant, Note, Shelf
from shared.models.customer import Channel, Position
from shared.models.ids import ContactId, CustomerId, TerritoryId, UserId

Purpose = Literal["solve", "inform", "relate"]


class Presence(Frozen):
    """Evidence of having been somewhere, as the device saw it: a hint to people, never a verdict."""

    at: Instant
    position: Position | None = None
    accuracy_m: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    fix_age_s: Annotated[int, Field(strict=True, ge=0)] | None = None
    mocked: bool = False


class VisitFields(Frozen):
    """What a rep records of a visit; a purpose is required (VIS-4)."""

    purpose: Purpose
    channel: Channel = "visit"
    contact: ContactId | None = None
    check_in: Presence
    check_out: Presence | None = None
    outcome: Note = ""
    next_step: Note = ""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "VisitFields":
        if self.check_out is not None and self.check_out.at < self.check_in.at:
            raise ValueError("a visit cannot end before it starts")
        return self

    @property
    def minutes(self) -> int:
        """Whole minutes on site; 0 while there is no check-out."""
        if self.check_out is None:
            return 0
        return int((self.check_out.at - self.check_in.at).total_seconds() // 60)


class Visit(VisitFields, Entity):
    """One visit by one person at one customer."""

    KIND: ClassVar[str] = "visit"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "author")
    ROOT: ClassVar[str] = "customer"
    INBOX: ClassVar[tuple[str, ...]] = ("author",)

    customer: CustomerId
    author: UserId
    territory: TerritoryId
    """Where the customer sat when the visit was made."""
    late: bool = False
    """Whether it arrived after the author had lost the customer."""
