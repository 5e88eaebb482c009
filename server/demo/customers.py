"""Who the demo's customers are, where they sit, how much they buy and how that changes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from server.demo.chance import Chance
from server.demo.days import YEAR, Days
from server.demo.divisions import City
from server.demo.naming import company_name, street
from server.demo.places import CATEGORIES, LEAVES, MIXED, Node
from shared.models.customer import Category

Size = Literal["A", "B", "C"]
Trend = Literal["steady", "growing", "shrinking", "lost", "fading", "new"]

_SIZES: tuple[tuple[Size, int], ...] = (("A", 6), ("B", 20), ("C", 74))
_TRENDS: tuple[tuple[Trend, int], ...] = (
    ("steady", 53), ("growing", 14), ("shrinking", 11), ("lost", 5), ("fading", 6), ("new", 11),
)  # fmt: skip
_YUAN = 100


@dataclass(frozen=True, slots=True)
class Move:
    """A change of hands: when it is asked for, who will hold the customer, and why."""

    asked: date
    settled: date
    """The first day on which everybody works as if it had always been so."""
    place: str
    owner: str
    """Nobody, while the company keeps the customer itself."""
    reason: str
    how: Literal["transfer", "share", "company"] = "transfer"


@dataclass(frozen=True, slots=True)
class Plan:
    """One customer as the story wants it."""

    number: int
    name: str
    category: Category
    size: Size
    trend: Trend
    city: str
    county: str
    address: str
    place: str
    owner: str
    since: date
    until: date
    """The last day on which it buys."""
    yearly: int
    """What it buys in an ordinary year, in fen."""
    archived: date | None = None
    """When the card was put aside."""
    moves: tuple[Move, ...] = ()
    special: str = ""
    """What the story needs this one for."""

    @property
    def id(self) -> str:
        """The card."""
        return f"demo-customer-{self.number:04d}"

    def held_on(self, day: date) -> tuple[str, str] | None:
        """Territory and holder on a day; None while that is being settled, and before there is a card."""
        if day < self.since:
            return None
        held = self.place, self.owner
        for move in self.moves:
            if move.asked <= day < move.settled:
                return None
            if day >= move.settled:
                held = move.place, move.owner
        return held if held[1] and (self.archived is None or day < self.archived) else None

    def chance(self, *about: str | int) -> Chance:
        """The chances of something about this customer."""
        return Chance(self.number, *about)


def customers(days: Days, cities: dict[str, City], most: int) -> list[Plan]:
    """About so many customers, territory by territory."""
    taken: set[str] = set()
    places = [leaf for leaf in LEAVES for _ in range(max(6, most * leaf.customers // 100))]
    return [_customer(days, cities, taken, number, leaf) for number, leaf in enumerate(places, 1)]


def _customer(days: Days, cities: dict[str, City], taken: set[str], number: int, leaf: Node) -> Plan:
    chance = Chance("customer", number)
    city = cities[chance.one(leaf.cities)]
    category = chance.by_weight(CATEGORIES.get(leaf.id, MIXED))
    name, county = company_name(chance, city, category, taken)
    size, trend = chance.by_weight(_SIZES), chance.by_weight(_TRENDS)
    if size == "A" and trend in ("lost", "new"):
        trend = "steady"
    until = _until(days, chance, trend)
    aside = trend == "lost" and chance.happens(40)
    return Plan(
        number=number,
        name=name,
        category=category,
        size=size,
        trend=trend,
        city=city.code,
        county=county,
        address=street(chance, county, category),
        place=leaf.id,
        owner=leaf.rep,
        since=_since(days, chance, trend),
        until=until,
        yearly=_yearly(chance, size),
        archived=days.working_on_or_after(until + timedelta(days=370)) if aside else None,
    )


def _since(days: Days, chance: Chance, trend: Trend) -> date:
    if trend == "new":
        return days.working_on_or_after(days.today - timedelta(days=chance.whole(18, 280)))
    if chance.happens(65):
        return days.working_on_or_after(days.founded + timedelta(days=chance.whole(3, 60)))
    latest = (days.today - YEAR - days.founded).days - 60
    return days.working_on_or_after(days.founded + timedelta(days=chance.whole(60, latest)))


def _until(days: Days, chance: Chance, trend: Trend) -> date:
    if trend == "lost":
        return days.today - timedelta(days=chance.whole(400, 560))
    if trend == "fading":
        return days.today - timedelta(days=chance.whole(120, 210))
    return days.last


def _yearly(chance: Chance, size: Size) -> int:
    if size == "A":
        return chance.whole(6_400_000, 13_500_000) * _YUAN
    if size == "B":
        return chance.whole(1_200_000, 3_400_000) * _YUAN
    if chance.happens(40):
        return chance.whole(220_000, 720_000) * _YUAN
    return chance.whole(24_000, 180_000) * _YUAN


def picked(plans: list[Plan], place: str, count: int, special: str, *sizes: Size) -> Iterator[int]:
    """Where so many customers of a place are that the story does nothing else with, and marks them."""
    fitting = [
        index
        for index, plan in enumerate(plans)
        if plan.place == place
        and not plan.special
        and plan.size in (sizes or ("B", "C"))
        and plan.trend in ("steady", "growing")
    ]
    for index in fitting[:count]:
        plans[index] = replace(plans[index], special=special)
        yield index
