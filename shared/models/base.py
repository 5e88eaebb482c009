"""What every model promises: immutable, strict, no unknown fields, bounded text, sane dates.

Text is bounded and free of control characters, because it ends up on screens, in spreadsheets and
in logs. Dates before 1900 are refused: they are typing errors in this business, and spreadsheets
cannot hold them. Instants are kept in UTC; the business reads days in China Standard Time.
"""

import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shared.models.ids import UserId

CHINA_TIME = timezone(timedelta(hours=8), "CST")
"""The business clock. China has used one offset without daylight saving since 1991."""

_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$"
_MANY_LINES = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*$"

Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=_ONE_LINE)
]
"""A name somebody reads in a list: one line, 1 to 120 characters."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=240, pattern=_ONE_LINE)]
"""One line of free text, possibly empty, at most 240 characters."""

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4_000, pattern=_MANY_LINES)]
"""Free text with line breaks, at most 4,000 characters."""

Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000, pattern=_MANY_LINES)
]
"""A reason that a person must give: never empty."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z._-]+$")]
"""A code from another system or from the rules: letters, digits, dot, dash, underscore."""

Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40, pattern=r"^[0-9+() .#xX*/-]*$")
]
"""A telephone number as written; full-width digits are folded by the screens before they arrive."""

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
"""A calendar day of the business, read in China Standard Time."""


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2199, 12, 31, tzinfo=UTC)),
    AfterValidator(_in_utc),
]
"""A moment with its offset given, kept in UTC."""


def day_of(moment: datetime) -> date:
    """The business day that a moment falls on, in China Standard Time."""
    return moment.astimezone(CHINA_TIME).date()


def start_of(day: date) -> datetime:
    """The first moment of a business day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA_TIME).astimezone(UTC)


AT_FIRST_USE = sys.platform == "emscripten"
"""In a browser, where a start builds a hundred models and needs a few of them, each is built when needed."""


class Frozen(BaseModel):
    """An immutable value: strict types, unknown fields refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, ser_json_inf_nan="constants", defer_build=AT_FIRST_USE
    )


Shelf = Literal["company", "customer", "private", "inbox"]
"""Which class of scope a kind of row is filed under; `shared.rules.visibility` reads it."""


class Entity(Frozen):
    """A row: it has an identity, an author, and a place in exactly one tree of rows.

    `KIND` names the table and the wire; `SHELF` decides who may see it; `ROOT` names the field that
    holds the row's root and `INBOX` those that hold whose inboxes carry it; `INDEXED` lists the fields
    by which facts are looked up. Stores read all of them to lay out their tables, so that a row can be
    filed without being taken apart.
    """

    KIND: ClassVar[str]
    SHELF: ClassVar[Shelf]
    INDEXED: ClassVar[tuple[str, ...]] = ()
    ROOT: ClassVar[str] = "id"
    INBOX: ClassVar[tuple[str, ...]] = ()

    id: str
    created_by: UserId
    created_at: Instant
    changed_by: UserId
    changed_at: Instant

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The fields that stores keep in columns of their own, besides the id and the root."""
        wanted = dict.fromkeys((*cls.INDEXED, *cls.INBOX))
        return tuple(field for field in wanted if field not in ("id", cls.ROOT))

    @property
    def root(self) -> str:
        """The row whose movements this row follows: the customer for all that hangs on a card."""
        return str(getattr(self, self.ROOT))

    @property
    def shown_to(self) -> tuple[UserId, ...]:
        """Whose inboxes carry the row besides its place in the territory: its author, its addressee."""
        return tuple(user for user in (getattr(self, field) for field in self.INBOX) if user is not None)

    def text(self) -> str:
        """The row's JSON text as stores keep it and as it travels, without fields that have their default.

        A default is therefore part of the stored rows: changing one is a change of the schema.
        """
        return self.model_dump_json(exclude_defaults=True)

    def revised(self, by: UserId, at: datetime, **fields: Any) -> Self:
        """The same row with some fields replaced and the change signed.

        The values come from already validated models or from the rules; they are not validated again.
        """
        return self.model_copy(update={**fields, "changed_by": by, "changed_at": at})
