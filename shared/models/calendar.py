"""The Chinese work calendar 工作日历: days off and make-up working days, as published year by year.

It is reference content, not code: the State Council announces each year's arrangement late in the
year before. Where a year is not known yet, Monday to Friday count as working days.
"""

from datetime import date, timedelta
from typing import Annotated, ClassVar

from pydantic import Field

from shared.models.base import Day, Entity, Shelf

_SATURDAY = 5


class WorkYear(Entity):
    """One year's exceptions from Monday to Friday."""

    KIND: ClassVar[str] = "work_year"
    SHELF: ClassVar[Shelf] = "company"

    year: Annotated[int, Field(strict=True, ge=1900, le=2199)]
    days_off: frozenset[Day]
    make_up_days: frozenset[Day]


class WorkCalendar:
    """Counts working days over the years it was given."""

    def __init__(self, years: tuple[WorkYear, ...]) -> None:
        self._off = frozenset(day for year in years for day in year.days_off)
        self._on = frozenset(day for year in years for day in year.make_up_days)

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on that day."""
        if day in self._on:
            return True
        return day not in self._off and day.weekday() < _SATURDAY

    def add_working_days(self, day: date, count: int) -> date:
        """The day on which the count-th working day after the given day falls."""
        while count > 0:
            day += timedelta(days=1)
            if self.is_working_day(day):
                count -= 1
        return day
