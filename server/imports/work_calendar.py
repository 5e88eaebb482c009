"""The Chinese work calendar as rows, one per year, from the arrangements that were published.

The `chinesecalendar` package carries the State Council's announcements. A row keeps only what differs
from Monday to Friday; a year that nobody announced yet has no row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from chinese_calendar import constants

from shared.models.calendar import WorkYear
from shared.models.ids import SYSTEM

FIRST_YEAR = 2004
"""The first year that the package knows."""

_SATURDAY = 5


def last_known_year() -> int:
    """The latest year whose arrangement the installed package carries."""
    days: Iterable[date] = constants.holidays
    return max(day.year for day in days)


def work_years(at: datetime) -> Iterator[WorkYear]:
    """One row for each announced year, signed with the given moment."""
    off = _by_year(day for day in constants.holidays if day.weekday() < _SATURDAY)
    on = _by_year(day for day in constants.workdays if day.weekday() >= _SATURDAY)
    for year in range(FIRST_YEAR, last_known_year() + 1):
        yield WorkYear(
            id=f"work-year-{year}",
            year=year,
            days_off=frozenset(off[year]),
            make_up_days=frozenset(on[year]),
            created_by=SYSTEM,
            created_at=at,
            changed_by=SYSTEM,
            changed_at=at,
        )


def _by_year(days: Iterable[date]) -> dict[int, set[date]]:
    years: dict[int, set[date]] = defaultdict(set)
    for day in days:
        years[day.year].add(day)
    return years
