"""The company on the first morning, and the empty databases that every simulated week begins with."""

import asyncio
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from client.adapters.sqlite_store import open_store
from server.adapters.schema import migrate
from server.adapters.store import open_authority_store
from shared.models.base import Entity
from shared.models.customer import Contact
from shared.models.ids import SYSTEM, CustomerId, UserId
from sync.authority import Authority
from sync.device import Device
from tests.support.company import SIGNED, company, customer, role, user
from tests.support.lines import DirectLine
from tests.support.timekeeping import CountingIds, FakeClock

SERVER = "server.db"
NEW_DEVICE = "new-device.db"

PEOPLE = {
    "li-1": "li",
    "li-2": "li",
    "wang": "wang",
    "zhao": "zhao",
    "hu": "hu",
    "ma": "ma",
    "zhou": "zhou",
    "chen": "chen",
}
"""The devices and whose they are: reps, one of them with two devices, two managers, headquarters."""

_CUSTOMERS = {
    "acme": ("li", "north-1"),
    "beta": ("li", "north-1"),
    "ceto": ("li", "north-1"),
    "dora": ("wang", "north-2"),
    "echo": ("wang", "north-2"),
    "fira": ("zhao", "south-1"),
    "gaia": ("hu", "south-2"),
}


@cache
def opening() -> tuple[Entity, ...]:
    """Every row of the first morning."""
    cards = [
        row
        for name, (owner, where) in _CUSTOMERS.items()
        for row in (
            *customer(name, owner=owner, where=where),
            Contact(id=f"person-at-{name}", customer=CustomerId(name), name="Mr Hu", **SIGNED),
        )
    ]
    world = company(user("hu", "zhou"), role("hu", "rep", "south-2"), role("chen", "admin", "hq"), *cards)
    return tuple(world.rows.everything().values())


@cache
def _workplace() -> TemporaryDirectory[str]:
    memory = Path("/dev/shm")  # noqa: S108  a folder with a random name is made in it
    where = memory if os.access(memory, os.W_OK) else Path(gettempdir())
    return TemporaryDirectory(prefix="roadbook-", dir=where)


def workplace() -> Path:
    """The folder of this process's one world, in memory where the machine offers that; it goes with it."""
    return Path(_workplace().name)


@cache
def files() -> Mapping[str, bytes]:
    """Every database on the first morning, by the name of its file: all devices have just synced."""
    with TemporaryDirectory(dir=workplace()) as temporary:
        folder = Path(temporary)
        url, clock = f"sqlite:///{folder / SERVER}", FakeClock()
        migrate(url)
        server = open_authority_store(url)
        server.begin_epoch("the-first")
        authority = Authority(server, clock)
        authority.bootstrap(opening(), SYSTEM)
        open_store(folder / NEW_DEVICE).close()
        for name, who in PEOPLE.items():
            store = open_store(folder / f"{name}.db")
            line, ids = DirectLine(authority, who), CountingIds(f"{name}-at-first")
            asyncio.run(Device(store, line, clock, ids, UserId(who)).sync())
            store.close()
        server.close()
        return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}
