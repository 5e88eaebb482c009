"""The days of the story, all of them counted from the day on which it is told.

Nothing happens on that day itself: whoever opens the company finds it as last night left it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from server.imports.work_calendar import work_years
from shared.models.base import start_of
from shared.models.calendar import WorkCalendar

YEAR = timedelta(days=365)
_RECENT = timedelta(days=14)
_FRIDAY = 4
_ROUND_WEEKS = ((3, 20), (4, 5))


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar of one telling."""

    today: date
    work: WorkCalendar
    round_year: int
    """The year of the grading round that is in progress; the year before has one that is over."""

    @classmethod
    def until(cls, today: date) -> "Days":
        """The days of a story that is told today."""
        work = WorkCalendar(tuple(work_years(datetime(2020, 1, 1, tzinfo=UTC))))
        days = cls(today, work, today.year)
        return days if days.last >= days.round_opens(today.year) else cls(today, work, today.year - 1)

    @property
    def founded(self) -> date:
        """When the company began to keep its customers here."""
        return self.working_on_or_after(date(self.round_year - 3, 10, 9))

    @property
    def last(self) -> date:
        """The last working day before today."""
        return self.back(1)

    def round_opens(self, year: int) -> date:
        """The first working day of a year's grading window."""
        return self.working_on_or_after(date(year, 3, 25))

    def working_on_or_after(self, day: date) -> date:
        """That day, or the next on which offices are open."""
        while not self.work.is_working_day(day):
            day += timedelta(days=1)
        return day

    def back(self, count: int) -> date:
        """The working day that lies so many working days before today."""
        day = self.today
        while count > 0:
            day -= timedelta(days=1)
            count -= self.work.is_working_day(day)
        return day

    def working(self, first: date, last: date) -> list[date]:
        """The working days from one day to another, both included."""
        span = range((last - first).days + 1)
        return [day for day in (first + timedelta(days=n) for n in span) if self.work.is_working_day(day)]

    def sent_on(self, day: date) -> date:
        """When the devices sent what was done on a day: at once lately and in grading weeks, every Friday in
        the year before, once a month in the first years.
        """
        if day >= self.today - _RECENT or self._in_round(day):
            return day
        if day >= self.today - YEAR - _RECENT:
            sent = day + timedelta(days=(_FRIDAY - day.weekday()) % 7)
        else:
            sent = _month_end(day)
        changes = (
            self.today - _RECENT,
            self.today - YEAR - _RECENT,
            *(date(year, *_ROUND_WEEKS[0]) for year in (day.year, day.year + 1)),
        )
        return min(sent, *(change - timedelta(days=1) for change in changes if day < change))

    def answered_after(self, day: date) -> date:
        """The first working day on which everybody knows the answer to what was asked on a day."""
        answered = self.working_on_or_after(day + timedelta(days=1))
        return self.working_on_or_after(self.sent_on(answered) + timedelta(days=1))

    def _in_round(self, day: date) -> bool:
        first, last = _ROUND_WEEKS
        return date(day.year, *first) <= day <= date(day.year, *last)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of day in China."""
    return start_of(day) + timedelta(hours=hour, minutes=minute)


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
