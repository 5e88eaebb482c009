"""Pieces of work that people do on their devices, most of it at Acme."""

from shared.commands import DecideRequest, EditCustomer, LogVisit, RequestTransfer
from shared.models.customer import CustomerPatch
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.transfer import Transfer
from shared.models.visit import Presence, VisitFields
from tests.support.company import new_id
from tests.support.field import Person


def edits_phone(person: Person, phone: str, was: str = "", at: str = "acme") -> EditCustomer:
    """A new telephone number on a card."""
    return EditCustomer(
        id=new_id("cmd"),
        happened_at=person.engine.now(),
        customer=CustomerId(at),
        base=CustomerPatch(phone=was),
        mine=CustomerPatch(phone=phone),
    )


def visits(person: Person, outcome: str = "ordered", at: str = "acme") -> LogVisit:
    """A visit that just took place."""
    return LogVisit(
        id=new_id("cmd"),
        happened_at=person.engine.now(),
        visit=new_id("visit"),
        customer=CustomerId(at),
        fields=VisitFields(purpose="solve", check_in=Presence(at=person.engine.now()), outcome=outcome),
    )


def asks_for_transfer(person: Person) -> RequestTransfer:
    """Acme shall be Wang's."""
    return RequestTransfer(
        id=new_id("cmd"),
        happened_at=person.engine.now(),
        transfer=new_id("transfer"),
        customer=CustomerId("acme"),
        to_territory=TerritoryId("north-2"),
        to_owner=UserId("wang"),
        reason="closer to Wang",
    )


def approves(person: Person, transfer: Transfer) -> DecideRequest:
    """A transfer as asked."""
    return DecideRequest(
        id=new_id("cmd"),
        happened_at=person.engine.now(),
        request_kind="transfer",
        request=transfer.id,
        customer=transfer.customer,
        approve=True,
    )
