"""The few things that happen: three commands on two devices, a transfer, and one fault."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.commands import (
    AddContact,
    AnyCommand,
    DecideRequest,
    EditContact,
    EditCustomer,
    EndRole,
    LogVisit,
    RecordDeal,
)
from shared.models.base import day_of
from shared.models.customer import (
    Contact,
    ContactFields,
    ContactPatch,
    Customer,
    CustomerPatch,
    PrivateFields,
)
from shared.models.deal import DealFields
from shared.models.ids import ContactId
from shared.models.visit import Presence, VisitFields
from sync.device import Device
from tests.small_worlds.explore import Strand
from tests.small_worlds.moves import Move, crashes, dies_writing, headquarters, line_breaks, turn, works
from tests.small_worlds.opening import CARD, PERSON, REQUEST

COARSE, FULL = (2, 2), (4, 4)
"""How many messages of each device's sync fall among the other steps; what is left follows at the end."""

WRITES = (1, 5)
"""After how many writes of an answer an app may die."""


def _signed(engine: Device, command: str) -> dict[str, Any]:
    return {"id": command, "happened_at": engine.now()}


def _edits(who: str, what: str, **fields: Any) -> Move:
    """Somebody changes fields of the card, if their device shows it."""

    def work(engine: Device) -> AnyCommand | None:
        card = engine.facts.rows.get(Customer, CARD)
        if card is None:
            return None
        base = CustomerPatch(**{field: getattr(card, field) for field in fields})
        mine = CustomerPatch(**fields)
        return EditCustomer(**_signed(engine, f"{who}-{what}"), customer=CARD, base=base, mine=mine)

    return works(who, f"edits the card ({what})", work)


def _visits(who: str) -> Move:
    def work(engine: Device) -> AnyCommand:
        fields = VisitFields(purpose="solve", check_in=Presence(at=engine.now()))
        return LogVisit(
            **_signed(engine, f"{who}-visit"), visit=f"{who}-the-visit", customer=CARD, fields=fields
        )

    return works(who, "logs a visit", work)


def _sells(who: str) -> Move:
    def work(engine: Device) -> AnyCommand:
        fields = DealFields(business_date=day_of(engine.now()), amount=99_999)
        return RecordDeal(
            **_signed(engine, f"{who}-deal"), deal=f"{who}-the-deal", customer=CARD, fields=fields
        )

    return works(who, "records a deal", work)


def _edits_person(who: str) -> Move:
    def work(engine: Device) -> AnyCommand | None:
        person = engine.facts.rows.get(Contact, PERSON)
        if person is None:
            return None
        return EditContact(
            **_signed(engine, f"{who}-person"),
            contact=ContactId(PERSON),
            customer=CARD,
            base=ContactPatch(phone=person.phone),
            mine=ContactPatch(phone="44"),
        )

    return works(who, "edits the contact", work)


def _adds_person(who: str) -> Move:
    def work(engine: Device) -> AnyCommand:
        return AddContact(
            **_signed(engine, f"{who}-new-person"),
            contact=f"{who}-ms-lin",
            customer=CARD,
            fields=ContactFields(name="Ms Lin"),
            private=PrivateFields(family="two sons"),
        )

    return works(who, "adds a contact", work)


STORIES: Mapping[str, Mapping[str, tuple[Move, ...]]] = {
    "edit, visit and deal of the moved customer": {
        "li-1": (_edits("li-1", "edit", phone="111"), _visits("li-1")),
        "li-2": (_sells("li-2"),),
    },
    "two edits of the same field": {
        "li-1": (_edits("li-1", "first", phone="111"), _edits("li-1", "second", phone="112")),
        "ma-1": (_edits("ma-1", "edit", phone="222"),),
    },
    "edit, contact edit and new contact": {
        "li-1": (_edits("li-1", "edit", needs="price"), _edits_person("li-1")),
        "li-2": (_adds_person("li-2"),),
    },
    "the old owner and the new": {
        "li-1": (_edits("li-1", "edit", phone="111"), _visits("li-1")),
        "wang-1": (_edits("wang-1", "edit", phone="333"),),
    },
}
"""By what they are about: two devices, the old owner's first, and what is done on each, in its order."""


def strands(story: str, turns: Sequence[int]) -> list[Strand]:
    """A story with so many messages of each device's sync, a transfer, and one of all faults."""
    each_alone: list[Strand] = []
    for (who, work), messages in zip(STORIES[story].items(), turns, strict=True):
        each_alone += [_in_order(*work), _in_order(*[turn(who)] * messages)]
    return [*each_alone, _in_order(_transfer()), (tuple(_faults(STORIES[story])),)]


def _in_order(*moves: Move) -> Strand:
    return tuple((move,) for move in moves)


def _faults(devices: Iterable[str]) -> Iterator[Move]:
    for who in devices:
        yield from (line_breaks(who), crashes(who))
        yield from (dies_writing(who, writes) for writes in WRITES)
    yield _grant_is_lost()


def _transfer() -> Move:
    """The manager lets the card go to the new owner."""

    def command(now: datetime) -> AnyCommand:
        return DecideRequest(
            id="ma-approves",
            happened_at=now,
            request_kind="transfer",
            request=REQUEST,
            customer=CARD,
            approve=True,
        )

    return headquarters("ma", "approves the transfer", command)


def _grant_is_lost() -> Move:
    """The old owner's role ends."""

    def command(now: datetime) -> AnyCommand:
        return EndRole(id="chen-ends-role", happened_at=now, assignment="li-rep-north-1", valid_to=now)

    return headquarters("chen", "ends the old owner's role", command)
