"""Who asks, and for what: nine actors, and things that are theirs, a colleague's, elsewhere, gone or nowhere.

"Own" and "sibling" are seen from Li, the rep of north-1; every actor asks for the same five things.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from shared.models.base import Entity
from shared.models.deal import Deal
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.visit import Presence, Visit
from tests.support.company import (
    LONG_AGO,
    MONDAY,
    SIGNED,
    company,
    contact,
    customer,
    role,
    territory,
    user,
)
from tests.support.server import PASSWORD, Server, prepare, running

Actor = Literal[
    "anonymous",
    "rep",
    "rep elsewhere",
    "manager",
    "manager elsewhere",
    "headquarters",
    "administrator",
    "revoked device",
    "expired token",
]
Target = Literal["own", "sibling", "foreign", "deleted", "absent"]

LOGINS: dict[Actor, str] = {
    "rep": "li",
    "rep elsewhere": "zhao",
    "manager": "ma",
    "manager elsewhere": "zhou",
    "headquarters": "chen",
    "administrator": "admin",
    "revoked device": "li",
    "expired token": "li",
}
ACTORS: tuple[Actor, ...] = ("anonymous", *LOGINS)
TARGETS: tuple[Target, ...] = ("own", "sibling", "foreign", "deleted", "absent")

CARDS: dict[Target, str] = {
    "own": "card-own-0",
    "sibling": "card-sibli",
    "foreign": "card-forei",
    "deleted": "card-delet",
    "absent": "card-absen",
}
"""Customers: Li's, Wang's of the same region, Zhao's of another, one that was put aside, none."""

DEVICES: dict[Target, str] = {
    "own": "spare-own-0",
    "sibling": "spare-sibli",
    "foreign": "spare-forei",
    "deleted": "spare-delet",
    "absent": "spare-absen",
}
"""Devices: Li's, Wang's, Zhao's, one of Li's that was shut out, none."""

TERRITORIES: dict[Target, str] = {
    "own": "north-1",
    "sibling": "north-2",
    "foreign": "south-1",
    "deleted": "north-9",
    "absent": "north-0",
}
"""Territories by their cards: Li's, Wang's, Zhao's, one of the north that was retired, none."""

PEOPLE: dict[Target, str] = {
    "own": "person-own-0",
    "sibling": "person-sibli",
    "foreign": "person-forei",
    "deleted": "person-delet",
    "absent": "person-absen",
}
"""People: reps beside Li, beside Wang, beside Zhao, one of the north whose role ended, none."""


DOCUMENT = b"%PDF-1.4\n%%EOF"
DOCUMENT_HASH = sha256(DOCUMENT).hexdigest()
"""What hangs on every customer."""


@dataclass(frozen=True)
class Asking:
    """One cell: who asks for what, on a device of its own, so that no cell hears of another."""

    actor: Actor
    target: Target

    @property
    def device(self) -> str:
        """The device that asks."""
        return f"{self.actor.replace(' ', '-')}-at-{self.target}"

    @property
    def card(self) -> str:
        """The customer that is asked for."""
        return CARDS[self.target]

    @property
    def spare(self) -> str:
        """The device that is asked for."""
        return DEVICES[self.target]

    @property
    def territory(self) -> str:
        """The territory that is asked for."""
        return TERRITORIES[self.target]

    @property
    def person(self) -> str:
        """The person who is asked for."""
        return PEOPLE[self.target]

    @property
    def home(self) -> str:
        """Where that person works, or worked."""
        return "north-1" if self.target == "deleted" else self.territory

    @property
    def phone(self) -> str:
        """That person's phone."""
        return f"phone-of-{self.person}"

    @property
    def lost(self) -> str:
        """That person's lost phone, which was shut out and handed over one piece of work."""
        return f"lost-by-{self.person}"

    def anonymised(self, text: str) -> str:
        """An answer without the names that differ from cell to cell."""
        for name in (self.device, self.card, self.spare, self.territory, self.phone, self.lost, self.person):
            text = text.replace(name, "?")
        return text


CELLS = tuple(Asking(actor, target) for actor in ACTORS for target in TARGETS)


def rows() -> tuple[Entity, ...]:
    """The company and its customers."""
    world = company(
        *customer(CARDS["own"]),
        *customer(CARDS["sibling"], owner="wang", where="north-2"),
        *customer(CARDS["foreign"], owner="zhao", where="south-1"),
        *customer(CARDS["deleted"], archived_at=LONG_AGO),
        territory("north-9", "north", "territory").model_copy(update={"retired": True}),
        *(contact(CARDS[each]) for each in ("own", "sibling", "foreign")),
        *(row for each in TARGETS if each != "absent" for row in _work(each)),
        *(user(PEOPLE[each]) for each in ("own", "sibling", "foreign", "deleted")),
        role(PEOPLE["own"], "rep", "north-1"),
        role(PEOPLE["sibling"], "rep", "north-2"),
        role(PEOPLE["foreign"], "rep", "south-1"),
        role(PEOPLE["deleted"], "rep", "north-1").model_copy(update={"valid_to": MONDAY - timedelta(days=9)}),
    )
    return tuple(world.rows.everything().values())


def _work(target: Target) -> tuple[Visit, Deal]:
    """A visit at a customer, and an order that nobody has confirmed yet."""
    author = {"sibling": UserId("wang"), "foreign": UserId("zhao")}.get(target, UserId("li"))
    at: dict[str, Any] = {
        "customer": CustomerId(CARDS[target]),
        "territory": TerritoryId("north-1"),
        **SIGNED,
    }
    present = Presence(at=LONG_AGO)
    return (
        Visit(id=f"visit-at-{CARDS[target]}", author=author, purpose="solve", check_in=present, **at),
        Deal(
            id=f"deal-at-{CARDS[target]}",
            seller=author,
            business_date=LONG_AGO.date(),
            amount=100,
            **at,
        ),
    )


def made(url: str, folder: Path, more: Callable[[Server], None] | None = None) -> dict[Asking, str]:
    """The company in a database, and the access token of every cell."""
    prepare(url, rows(), (*dict.fromkeys(LOGINS.values()), "wang", *PEOPLE.values()))
    tokens: dict[Asking, str] = {}
    with running(url, folder) as server:
        server.clock.moment -= timedelta(hours=1)
        _sign_in(server, tokens, ("expired token",))
        server.clock.moment += timedelta(hours=1)
        _sign_in(server, tokens, [each for each in LOGINS if each != "expired token"])
        for login, target in (("li", "own"), ("wang", "sibling"), ("zhao", "foreign"), ("li", "deleted")):
            server.sign_in(login, DEVICES[target])  # type: ignore[index]
        header = server.bearer("li", "the-rep-shuts-out")
        for device in (
            DEVICES["deleted"],
            *(each.device for each in CELLS if each.actor == "revoked device"),
        ):
            assert server.client.delete(f"/v1/devices/{device}", headers=header).status_code == 204
        _lose_phones(server)
        _attach(server)
        if more is not None:
            more(server)
    return tokens


def _attach(server: Server) -> None:
    """On every customer hangs the same document."""
    header = server.bearer("chen", "headquarters-attaches")
    for card in (each for target, each in CARDS.items() if target != "absent"):
        path = f"/v1/attachments/customer/{card}/{DOCUMENT_HASH}"
        assert server.client.put(path, content=DOCUMENT, headers=header).status_code == 200


def _lose_phones(server: Server) -> None:
    """Everybody who may be asked for has a phone, and lost another, which handed over what it had."""
    admin = server.bearer("admin", "the-administrator-shuts-out")
    for target in TARGETS:
        cell = Asking("administrator", target)
        if target == "absent":
            continue
        server.sign_in(cell.person, cell.phone)
        lost = server.bearer(cell.person, cell.lost)
        server.client.delete(f"/v1/people/{cell.person}/devices/{cell.lost}", headers=admin)
        work = {"works": [{"id": "piece-1", "text": "{}"}], "last": True}
        assert server.client.post("/v1/parting", json=work, headers=lost).json()["kept"] == ["piece-1"]


def _sign_in(server: Server, tokens: dict[Asking, str], actors: list[Actor] | tuple[Actor, ...]) -> None:
    for each in CELLS:
        if each.actor in actors:
            session = server.sign_in(LOGINS[each.actor], each.device, PASSWORD)
            tokens[each] = session["access_token"]
