"""Fills the placeholders of a message, showing each value the way the message asks for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.models.base import day_of
from shared.rules.wording import percent, yuan

PLACEHOLDER = re.compile(r"\{(?P<name>[a-z_]+)(?::(?P<how>[a-z_.]+(?::[a-z_.]+)?))?\}")

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Shown:
    """How values look in one language."""

    chinese: bool
    term: Callable[[str, str], str]
    who: Callable[[str], str]

    def value(self, value: str | int, how: str) -> str:
        """One value, shown as money, a day, a named person or place, or the words of an enum."""
        match how.split(":"):
            case ["money"]:
                return f"¥{yuan(int(value))}"
            case ["day"]:
                return self.day(str(value))
            case ["share"]:
                return percent(int(value))
            case ["who"]:
                return self.who(str(value))
            case ["term", kind]:
                joint = "、" if self.chinese else ", "
                return joint.join(self.term(kind, each.strip()) for each in str(value).split(","))
            case _:
                return str(value)

    def day(self, value: str) -> str:
        """A date or instant in ISO form as 2026年3月25日 周三 or Wed 25 Mar 2026, by the business's clock."""
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        day = moment.date() if moment.tzinfo is None else day_of(moment)
        if self.chinese:
            return f"{day.year}年{day.month}月{day.day}日 周{_WEEKDAYS_ZH[day.weekday()]}"
        return f"{_WEEKDAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def fill(text: str, params: Mapping[str, str | int], shown: Shown) -> str:
    """The text with its placeholders replaced; one without a value stays visible as it is."""

    def replaced(match: re.Match[str]) -> str:
        name = match["name"]
        if name not in params:
            return match[0]
        return shown.value(params[name], match["how"] or "")

    return PLACEHOLDER.sub(replaced, text)
