"""People and places by the name that the reader's language prefers."""

from client.view_models.desk import Desk
from shared.models.ids import SYSTEM
from shared.models.review import Notice
from shared.models.territory import Territory


def person_name(desk: Desk, user: str | None) -> str:
    """Who that is; "nobody" for nobody, the bare id for strangers."""
    if user is None:
        return desk.words("nobody")
    if user == SYSTEM:
        return desk.words("Roadbook")
    person = desk.facts.user(user)
    if person is None:
        return user
    return (person.name_en or person.name) if desk.words.language == "en" else person.name


def place_name(desk: Desk, territory: str | None) -> str:
    """The name of a node of the territory tree."""
    place = desk.facts.rows.get(Territory, territory) if territory is not None else None
    if place is None:
        return territory or ""
    return (place.name_en or place.name) if desk.words.language == "en" else place.name


def place_path(desk: Desk, territory: str) -> str:
    """A node with the region above it, as people tell similar names apart."""
    place = desk.facts.rows.get(Territory, territory)
    above = desk.facts.rows.get(Territory, place.parent) if place and place.parent else None
    if above is None or above.kind == "company":
        return place_name(desk, territory)
    return f"{place_name(desk, above.id)} · {place_name(desk, territory)}"


def anyone(desk: Desk, who: str) -> str:
    """The name behind an id that may be a person's, a place's or a customer's."""
    if desk.facts.user(who) is not None or who == SYSTEM:
        return person_name(desk, who)
    if who in desk.facts.tree():
        return place_name(desk, who)
    customer = desk.facts.customer(who)
    return customer.name if customer is not None else who


def customer_name(desk: Desk, customer: str) -> str:
    """A customer's name; its card may have gone to somebody else, and only a notice may still tell it."""
    card = desk.facts.customer(customer)
    if card is not None:
        return card.name
    return noticed(desk).get(customer) or desk.words("A customer you handed over")


def noticed(desk: Desk) -> dict[str, str]:
    """Customers' names by id as the notices of my own parked work tell them: their cards may be gone."""
    notices = desk.facts.rows.find(Notice, "user", desk.me)
    return {each.customer: each.customer_name for each in notices}
