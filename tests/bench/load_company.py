"""A company of a hundred reps with a territory, cards and a signed-in device each."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from pydantic import TypeAdapter

from server.adapters.engine import begin
from server.adapters.schema import migrate
from server.adapters.store import open_authority_store
from server.identity import device_logins
from server.identity.issuing import SignedIn, issue
from server.identity.tokens import new_pair
from shared.models.base import Entity
from shared.models.ids import SYSTEM, DeviceId, UserId
from sync.authority import Authority
from tests.support.company import company, customer, role, territory, user
from tests.support.server import HandClock

REPS = 100
REGIONS = 10
CARDS = 50


@dataclass(frozen=True, slots=True)
class LoadDevice:
    """A device that somebody signed in on, and the cards its person owns."""

    user: str
    device: str
    token: str
    cards: tuple[str, ...]


DEVICES = TypeAdapter(tuple[LoadDevice, ...])


def make_company(url: str, reps: int = REPS, cards: int = CARDS) -> tuple[LoadDevice, ...]:
    """Make the company in an empty database and sign every rep in; returns their devices.

    The sessions are the server's own. Only the passwords are left out: a hundred sign-ins are half a
    minute of nothing but hashing, and no part of a sync.
    """
    migrate(url)
    store = open_authority_store(url)
    try:
        Authority(store, HandClock()).bootstrap(_rows(reps, cards), SYSTEM)
        now = datetime.now(UTC)
        devices = []
        with begin(store.engine, write=True) as connection:
            for place in range(reps):
                who = SignedIn(UserId(_rep(place)), DeviceId(f"phone-{place:03d}"))
                device_logins.register(connection, who.device, who.user, "load", now, passed=False)
                token = issue(connection, who, new_pair(), now).tokens.access
                devices.append(LoadDevice(who.user, who.device, token, _cards(place, cards)))
        return tuple(devices)
    finally:
        store.close()


def as_text(devices: tuple[LoadDevice, ...]) -> bytes:
    """The devices as a file holds them."""
    return DEVICES.dump_json(DEVICES.validate_python([asdict(each) for each in devices]))


def _rep(place: int) -> str:
    return f"rep-{place:03d}"


def _cards(place: int, cards: int) -> tuple[str, ...]:
    return tuple(f"c-{place:03d}-{number:03d}" for number in range(cards))


def _rows(reps: int, cards: int) -> tuple[Entity, ...]:
    found: list[Entity] = list(company().rows.everything().values())
    found += [territory(f"region-{number}", "hq", "region") for number in range(REGIONS)]
    for place in range(reps):
        rep, home = _rep(place), f"district-{place:03d}"
        found += [territory(home, f"region-{place % REGIONS}", "territory"), user(rep, "ma")]
        found.append(role(rep, "rep", home))
        for card in _cards(place, cards):
            found += customer(card, owner=rep, where=home, city="杭州", address="文三路 8 号, 西湖区")
    return tuple(found)
