"""People, places and customers by what a sheet calls them: a number, a login, a name."""

from collections import defaultdict

from server.imports import names
from server.imports.scratch import Scratch
from server.imports.values import Misread, alike
from shared.facts import Facts
from shared.models.customer import Customer
from shared.models.ids import TerritoryId, UserId
from shared.models.person import User
from shared.models.territory import Territory


class Directory:
    """The people and places of a company as they stand."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._people: dict[str, set[str]] = defaultdict(set)
        self._places: dict[str, set[str]] = defaultdict(set)
        self._people_ids: set[str] = set()
        self._place_ids: set[str] = set()
        for person in facts.rows.all(User):
            self._people_ids.add(person.id)
            for name in (person.login, person.name, person.name_en):
                if name:
                    self._people[alike(name)].add(person.id)
        for place in facts.rows.all(Territory):
            self._place_ids.add(place.id)
            for name in (place.name, place.name_en):
                if name and not place.retired:
                    self._places[alike(name)].add(place.id)

    def person(self, called: str) -> UserId:
        """Who is meant; raises Misread when nobody, or more than one."""
        for known in (called, names.user_id(called)):
            if known in self._people_ids:
                return UserId(known)
        return UserId(_only(self._people[alike(called)], "person", called))

    def place(self, called: str) -> TerritoryId:
        """Which node is meant; raises Misread when none, or more than one."""
        for known in (called, names.territory_id(called)):
            if known in self._place_ids:
                return TerritoryId(known)
        return TerritoryId(_only(self._places[alike(called)], "territory", called))


def customer_called(facts: Facts, scratch: Scratch, code: str | None, name: str | None) -> Customer:
    """The customer with that number, else of that name; raises Misread when none, or more than one."""
    if code is not None:
        found = facts.rows.find(Customer, "code", code) or facts.rows.get(Customer, code)
        if isinstance(found, Customer):
            return found
        if found:
            return found[0]
        raise Misread("customer_unknown", value=code)
    called = name or ""
    same = scratch.called(alike(called)) or [names.customer_id(alike(called)), called]
    by_number = facts.rows.find(Customer, "code", called)
    cards = by_number or [card for each in same if (card := facts.customer(each)) is not None]
    if len(cards) > 1:
        raise Misread("customer_ambiguous", value=called[:40])
    if not cards:
        raise Misread("customer_unknown", value=called[:40])
    return cards[0]


def _only(found: set[str], what: str, called: str) -> str:
    if len(found) == 1:
        return next(iter(found))
    raise Misread(f"{what}_ambiguous" if found else f"{what}_unknown", value=called[:40])
