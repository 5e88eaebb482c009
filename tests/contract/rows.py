"""The rows that the contracts speak about."""

from typing import Any

from shared.models.base import Entity
from shared.models.customer import Contact, ContactPrivate, Customer
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.visit import Presence, Visit
from shared.rules.visibility import Scope
from sync.wire.pull import WireRow
from tests.support.company import MONDAY, SIGNED, contact, customer

NORTH, NEXT = Scope("t:north-1"), Scope("t:north-2")
PRIVATE = Scope("p:north-1")
MINE = Scope("u:li")


def card(name: str = "acme", **fields: Any) -> Customer:
    """A customer's card; the id is the name."""
    return customer(name, **fields)[0]


def person_at(name: str) -> Contact:
    """A person at a customer's, always the same one."""
    return contact(name).model_copy(update={"id": f"contact-{name}"})


def sensitive_side(name: str) -> ContactPrivate:
    """What only some may know of that person."""
    return ContactPrivate(id=f"contact-{name}", customer=CustomerId(name), hobbies="围棋", **SIGNED)


def visit(row_id: str, where: str, by: str) -> Visit:
    """A visit at a customer's by somebody."""
    return Visit(
        id=row_id,
        customer=CustomerId(where),
        author=UserId(by),
        territory=TerritoryId("north-1"),
        purpose="inform",
        check_in=Presence(at=MONDAY),
        **SIGNED,
    )


def wire(row: Entity, version: int = 1) -> WireRow:
    """A row as it travels."""
    return WireRow(kind=row.KIND, id=row.id, root=row.root, version=version, doc=row.text())
