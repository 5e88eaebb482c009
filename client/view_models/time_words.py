"""Days and moments as people say them, in China time: 昨天, 3月25日 周三, 2 小时前."""

from datetime import date, datetime, timedelta

from shared.models.base import CHINA_TIME
from shared.words import Words

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date, today: date, words: Words) -> str:
    """A day with its weekday, near ones by name, the year only when it is another one."""
    if day == today:
        return words("Today")
    if day == today - timedelta(days=1):
        return words("Yesterday")
    if day == today + timedelta(days=1):
        return words("Tomorrow")
    if words.language == "zh":
        year = f"{day.year}年" if day.year != today.year else ""
        return f"{year}{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}{year}"


def clock_text(moment: datetime) -> str:
    """The time of day in China: 09:05."""
    return moment.astimezone(CHINA_TIME).strftime("%H:%M")


def moment_text(moment: datetime, now: datetime, words: Words) -> str:
    """A day and a time."""
    local = moment.astimezone(CHINA_TIME)
    return f"{day_text(local.date(), now.astimezone(CHINA_TIME).date(), words)} {clock_text(moment)}"


def age_text(moment: datetime, now: datetime, words: Words) -> str:
    """How long ago something was, in one unit."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 1:
        return words("just now")
    if minutes < 60:
        return words("{n} min ago", n=minutes)
    if minutes < 24 * 60:
        return words("{n} h ago", n=minutes // 60)
    return words.counted("{count} day ago", "{count} days ago", minutes // (24 * 60))


def day_and_date(day: date, words: Words) -> str:
    """A day by date and weekday, whatever its distance: the title of a day."""
    if words.language == "zh":
        return f"{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
    return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}"


def month_text(year: int, month: int, words: Words) -> str:
    """A month of a year."""
    return f"{year}年{month}月" if words.language == "zh" else f"{_MONTHS_EN[month - 1]} {year}"
