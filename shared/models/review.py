"""What happened to work that could not simply be applied: parked work, and fields edited twice."""

from typing import Any, ClassVar, Literal

from shared.models.base import Entity, Frozen, Instant, Line, Note, Shelf
from shared.models.ids import CommandId, CustomerId, UserId

Json = Any
"""A JSON value: a field's content as it travels."""


class FieldDifference(Frozen):
    """One field in three versions: as it was known, as the author wants it, as it stands."""

    field: Line
    base: Json
    mine: Json
    theirs: Json


class ReviewItem(Entity):
    """A former owner's late edit, kept for the one who owns the customer now.

    It shows the card as it stands, so it never travels to its author, who gets a `Notice` instead.
    """

    KIND: ClassVar[str] = "review_item"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "author", "status")
    ROOT: ClassVar[str] = "customer"

    customer: CustomerId
    author: UserId
    command: CommandId
    target_kind: Line
    target: Line
    differences: tuple[FieldDifference, ...]
    happened_at: Instant
    status: Literal["waiting", "accepted", "dismissed"] = "waiting"
    accepted_fields: tuple[Line, ...] = ()
    decided_by: UserId | None = None
    decided_at: Instant | None = None
    decision_note: Note = ""


class Conflict(Entity):
    """A field that two people changed without knowing of each other; both values stay visible."""

    KIND: ClassVar[str] = "conflict"
    SHELF: ClassVar[Shelf] = "customer"
    INDEXED: ClassVar[tuple[str, ...]] = ("customer", "author", "status")
    ROOT: ClassVar[str] = "customer"

    customer: CustomerId
    author: UserId
    command: CommandId
    target_kind: Line
    target: Line
    differences: tuple[FieldDifference, ...]
    winner: Literal["mine", "theirs"]
    """Whose value stands now: server order for ordinary fields, theirs for those that must be asked."""
    status: Literal["open", "settled"] = "open"


class PrivateReview(ReviewItem):
    """A former owner's late edit of sensitive fields, for those entitled to them."""

    KIND: ClassVar[str] = "private_review"
    SHELF: ClassVar[Shelf] = "private"


class PrivateConflict(Conflict):
    """A sensitive field that two people changed without knowing of each other."""

    KIND: ClassVar[str] = "private_conflict"
    SHELF: ClassVar[Shelf] = "private"


class Notice(Entity):
    """What became of somebody's own work after it was parked: never more than they knew themselves."""

    KIND: ClassVar[str] = "notice"
    SHELF: ClassVar[Shelf] = "inbox"
    INDEXED: ClassVar[tuple[str, ...]] = ("user", "status")
    INBOX: ClassVar[tuple[str, ...]] = ("user",)

    user: UserId
    customer: CustomerId
    customer_name: Line
    command: CommandId
    about: Line
    """The kind of command, such as `edit_customer`."""
    fields: tuple[Line, ...] = ()
    status: Literal["parked", "accepted", "partly", "dismissed"] = "parked"
    accepted_fields: tuple[Line, ...] = ()
    decided_at: Instant | None = None
    decision_note: Note = ""
