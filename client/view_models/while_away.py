"""While you were away 您不在时: what happened to my customers and to my own work, newest day first.

News stay until their reader says that they have seen them. What happened many times over is told once,
with its number: a whole territory that moved is one line, not hundreds.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from client.view_models import time_words
from client.view_models.desk import Desk
from client.view_models.news_words import (
    FEW_ALIKE,
    LineKind,
    Telling,
    alike,
    counted,
    icon_of,
    is_worth_telling,
    sentence,
    telling,
)
from shared.models.base import day_of
from sync.core.records import News

MOST = 60
"""How many lines are shown; nobody reads more, and the cards say the rest."""

Placed = tuple[int, News]


@dataclass(frozen=True)
class NewsLine:
    """One sentence about what happened."""

    id: str
    kind: LineKind
    text: str
    at: str
    detail: str = ""
    """Some of the customers that it is about, where there are many."""
    customer: str = ""
    """The customer to open, where there is exactly one and this device holds the card."""


@dataclass(frozen=True)
class NewsDay:
    """What this device heard on one day."""

    day: str
    lines: tuple[NewsLine, ...]


@dataclass
class WhileAway:
    """All news that were not seen yet."""

    desk: Desk
    days: tuple[NewsDay, ...] = ()
    latest: str = ""
    """The newest of it, for whoever shows no more than a line."""
    more: int = 0
    """How many lines there are beyond those shown."""
    up_to: int = 0
    """The place of the newest that is shown; what comes later was not seen."""

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the device again."""
        desk = self.desk
        placed = desk.device.news()
        told = telling(desk, [news for _, news in placed])
        days: dict[date, list[Placed]] = {}
        for place, news in reversed(placed):
            if is_worth_telling(news):
                days.setdefault(day_of(news.at), []).append((place, news))
        lines = {day: _lines(told, each) for day, each in days.items()}
        self.days = _shown(desk, lines)
        self.more = sum(map(len, lines.values())) - sum(len(each.lines) for each in self.days)
        self.latest = self.days[0].lines[0].text if self.days else ""
        self.up_to = placed[-1][0] if placed else 0

    def seen(self) -> None:
        """Put what is shown behind me."""
        self.desk.device.see_news(self.up_to)
        self.refresh()


def _shown(desk: Desk, lines: dict[date, list[NewsLine]]) -> tuple[NewsDay, ...]:
    room = MOST
    days = []
    for day, found in lines.items():
        if room > 0:
            days.append(NewsDay(time_words.day_text(day, desk.today, desk.words), tuple(found[:room])))
            room -= len(found)
    return tuple(days)


def _lines(told: Telling, news: Sequence[Placed]) -> list[NewsLine]:
    """The lines of one day; those that are alike stand where the newest of them stands."""
    groups: dict[Hashable, list[Placed]] = {}
    for place, each in news:
        groups.setdefault(alike(told, each) or place, []).append((place, each))
    lines: list[NewsLine] = []
    for group in groups.values():
        if len(group) > FEW_ALIKE:
            lines.append(_counted(told, group))
        else:
            lines += [_line(told, *each) for each in group]
    return lines


def _counted(told: Telling, group: Sequence[Placed]) -> NewsLine:
    place, newest = group[0]
    customers = [name for name in dict.fromkeys(told.name(news) for _, news in reversed(group)) if name]
    some = ("、" if told.desk.words.language == "zh" else ", ").join(customers[:FEW_ALIKE])
    return NewsLine(
        id=str(place),
        kind=icon_of(told, newest),
        text=counted(told, newest, len(group)),
        at=time_words.clock_text(newest.at),
        detail=f"{some} …" if len(customers) > FEW_ALIKE else some,
    )


def _line(told: Telling, place: int, news: News) -> NewsLine:
    kind, text = sentence(told, news)
    here = told.desk.facts.customer(news.root) is not None
    return NewsLine(
        str(place), kind, text, time_words.clock_text(news.at), customer=news.root if here else ""
    )
