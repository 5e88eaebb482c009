"""A table on its way out: its headings, and its rows as they come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shared.models.base import CHINA_TIME

Value = str | int | Decimal | date | datetime | None
"""Moments are in China time, without an offset, as spreadsheets have them; amounts are in yuan."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; its rows can be read once."""

    title: str
    headings: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


def yuan(fen: int | None) -> Decimal | None:
    """An amount in yuan."""
    return None if fen is None else Decimal(fen) / 100


def in_china(moment: datetime | None) -> datetime | None:
    """A moment as the business's clock shows it."""
    return None if moment is None else moment.astimezone(CHINA_TIME).replace(tzinfo=None, microsecond=0)


def day_in_china(moment: datetime | None) -> date | None:
    """The business day of a moment."""
    return None if moment is None else moment.astimezone(CHINA_TIME).date()
