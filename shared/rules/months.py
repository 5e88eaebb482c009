"""Months are counted by the calendar and end where the month ends: 31 August plus six is 28 February."""

from calendar import monthrange
from datetime import date

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
"""The days that rows can hold; whatever would lie outside is kept at the edge."""


def add_months(day: date, months: int) -> date:
    """The same day so many months later (or earlier), clamped to the end of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year < FIRST_DAY.year:
        return FIRST_DAY
    if year > LAST_DAY.year:
        return LAST_DAY
    return date(year, month, min(day.day, monthrange(year, month)[1]))
