"""The world that all orders begin with: one card, a request to hand it over, and devices in step."""

from datetime import timedelta

from shared.commands import RequestTransfer
from shared.models.customer import Contact
from shared.models.ids import SYSTEM, CustomerId, TerritoryId, UserId
from sync.authority import Authority
from tests.small_worlds.handset import Handset
from tests.small_worlds.moves import get_on
from tests.small_worlds.world import World
from tests.support.company import MONDAY, SIGNED, company, customer
from tests.support.memory_authority import MemoryAuthorityStore
from tests.support.table import Table
from tests.support.timekeeping import FakeClock

CARD, PERSON, REQUEST = CustomerId("acme"), "person-at-acme", "to-wang"


def opening(*names: str) -> World:
    """The first morning; a device's name begins with its user's."""
    store = MemoryAuthorityStore()
    person = Contact(id=PERSON, customer=CARD, name="Mr Hu", **SIGNED)
    everything = company(*customer(CARD), person).rows.everything().values()
    Authority(store, FakeClock()).bootstrap(everything, SYSTEM)
    handsets = {name: Handset(name, UserId(name.partition("-")[0])) for name in names}
    world = World(MONDAY, store.state, Table(handsets))
    world = world.decided(
        "li",
        RequestTransfer(
            id="li-asked",
            happened_at=MONDAY,
            transfer=REQUEST,
            customer=CARD,
            to_territory=TerritoryId("north-2"),
            to_owner=UserId("wang"),
            reason="closer",
        ),
    )
    for name in names:
        world = get_on(get_on(world, name), name)
    return World(
        world.now + timedelta(hours=1), world.authority, world.handsets, world.promised, world.answers
    )
