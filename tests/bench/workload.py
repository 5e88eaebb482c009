"""The peers' workload: customers whose JSON is about 306 bytes, all in one rep's territory."""

from pathlib import Path

from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.models.ownership import Ownership
from tests.support.company import company, customer
from tests.support.server import prepare

CUSTOMERS = 10_000
EDITS = 1_000
REP, HEADQUARTERS, OTHER_REP = UserId("li"), UserId("chen"), UserId("zhao")
HOME, ELSEWHERE = "north-1", "south-1"
LOGINS = (REP, HEADQUARTERS, OTHER_REP)


def card_id(place: int) -> str:
    """The identity of the customer at a place, in an order that text keeps."""
    return f"c-{place:07d}"


def card(place: int) -> tuple[Customer, Ownership]:
    """A customer as a rep would fill it in, with the open ownership that goes with it."""
    return customer(
        card_id(place),
        owner=REP,
        where=HOME,
        city="杭州",
        phone=f"0571 {place:08d}",
        address=f"文三路 {place:05d} 号, 西湖区",
        needs="每月两车, 月底结算",
    )


def documents(count: int) -> list[str]:
    """The customers as peers and the floor carry them: what is known of each, as JSON."""
    return [card(place)[0].text() for place in range(count)]


def make_database(file: Path, count: int, *, held: bool) -> str:
    """A server's database with so many customers, with their ownerships if held; returns its address."""
    cards: list[Entity] = [
        row for place in range(count) for row in (card(place) if held else card(place)[:1])
    ]
    url = f"sqlite:///{file}"
    prepare(url, (*company().rows.everything().values(), *cards), LOGINS)
    return url
