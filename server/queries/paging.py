"""Pages of a long table that stay true while it changes: each begins after the last row of the one before.

A cursor holds the order and the values by which the last row stood in it, so a page costs the same at the
beginning and at the end, and rows that come and go shift nothing.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError
from sqlalchemy import ColumnElement, Connection, Row, Select, literal, tuple_

from shared.models.base import Frozen

MOST = 200
"""Rows in one page."""
USUAL = 50

_Whole = Annotated[int, Field(strict=True, ge=-(2**63), lt=2**63)]
_Text = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$")]


class CursorRefused(Exception):
    """A cursor that no page ever ended with."""


class Place(Frozen):
    """Where a page ended."""

    order: _Text
    values: tuple[_Whole | _Text, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """An order in which rows can be paged: its name, and expressions of which the last is unique."""

    name: str
    by: tuple[ColumnElement[Any], ...]
    kinds: tuple[type, ...]
    """Whether each is text or a whole number."""
    falling: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor of the next page where there is one."""

    rows: Sequence[Row[Any]]
    next: str | None


def page(connection: Connection, question: Select[Any], order: Order, after: str | None, limit: int) -> Page:
    """The rows of a question that follow a cursor, at most so many.

    Raises CursorRefused for a cursor of another order, or of none.
    """
    keys = [each.label(f"key_{place}") for place, each in enumerate(order.by)]
    question = question.add_columns(*keys)
    if after is not None:
        values = _values(after, order)
        here, there = tuple_(*order.by), tuple_(*(literal(each) for each in values))
        question = question.where(here < there if order.falling else here > there)
    question = question.order_by(*(each.desc() if order.falling else each for each in order.by))
    rows = connection.execute(question.limit(limit + 1)).all()
    if len(rows) <= limit:
        return Page(rows, None)
    rows = rows[:limit]
    last = rows[-1]._mapping
    return Page(rows, _written(Place(order=order.name, values=tuple(last[each.name] for each in keys))))


def _values(after: str, order: Order) -> tuple[int | str, ...]:
    try:
        place = Place.model_validate_json(urlsafe_b64decode(after.encode("ascii", "strict")))
    except (ValueError, NotBase64, ValidationError) as problem:
        raise CursorRefused from problem
    if place.order != order.name or tuple(map(type, place.values)) != order.kinds:
        raise CursorRefused
    return place.values


def _written(place: Place) -> str:
    return urlsafe_b64encode(place.model_dump_json().encode()).decode()
