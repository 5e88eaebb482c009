"""The Chinese work calendar as rows."""

from datetime import UTC, date, datetime

from server.imports.work_calendar import work_years
from shared.models.calendar import WorkCalendar

YEARS = tuple(work_years(datetime(2026, 1, 1, tzinfo=UTC)))


def test_every_announced_year_has_a_row() -> None:
    years = [each.year for each in YEARS]
    assert years == list(range(2004, years[-1] + 1))
    assert years[-1] >= 2026


def test_holidays_make_up_days_and_plain_days() -> None:
    calendar = WorkCalendar(YEARS)
    assert not calendar.is_working_day(date(2024, 10, 1))
    assert calendar.is_working_day(date(2024, 9, 29))
    assert calendar.is_working_day(date(2024, 9, 30))
    assert not calendar.is_working_day(date(2024, 9, 28))
    assert calendar.add_working_days(date(2024, 9, 30), 5) == date(2024, 10, 12)
