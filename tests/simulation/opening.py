"""The company on the first morning, and the empty databases that every simulated week begins with."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from client.adapters.sqlite_store import open_store
from server.adapters.schema import migrate
from server.adapters.store import open_authority_store
from shared.case import Changes
from shared.commands import (
    AnyCommand,
    BeginReview,
    DecideDeal,
    ExtendRound,
    OpenRound,
    PublishGrade,
    PublishRound,
    RecordAttendance,
    RecordDeal,
)
from shared.models.base import Entity, day_of
from shared.models.customer import Contact
from shared.models.deal import DealFields
from shared.models.ids import SYSTEM, CustomerId, DealId, RoundId, UserId
from shared.models.person import Role
from sync.authority import Authority
from sync.device import Device
from tests.simulation.desk import CUSTOMERS, REPS
from tests.support.company import MONDAY, SIGNED, company, customer, role, user
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


@cache
def opening() -> tuple[Entity, ...]:
    """Every row of the first morning."""
    cards = [
        row
        for name, (owner, where) in CUSTOMERS.items()
        for row in (
            *customer(name, owner=owner, where=where),
            Contact(id=f"person-at-{name}", customer=CustomerId(name), name="Mr Hu", **SIGNED),
        )
    ]
    roles: tuple[Role, ...] = ("admin", "grading_secretary", "finance")
    chen = [role("chen", each, "hq") for each in roles]
    world = company(user("hu", "zhou"), role("hu", "rep", "south-2"), *chen, *cards)
    for place, (who, command) in enumerate(_before()):
        decision = world.does(who, command.model_copy(update={"id": f"before-{place}"}))
        assert isinstance(decision, Changes), decision
    return tuple(world.rows.everything().values())


def _before() -> Iterator[tuple[str, AnyCommand]]:
    """What was done before the first morning: one round under way, one published; some orders."""
    signed: dict[str, Any] = {"id": "before", "happened_at": MONDAY}
    late = MONDAY + timedelta(days=300)
    for year in (2024, 2025):
        name = RoundId(f"round-{year}")
        yield "chen", OpenRound(**signed, round=name, year=year)
        yield "chen", ExtendRound(**signed, round=name, closes_at=late, reason="much to do")
    yield "chen", BeginReview(**signed, round=name)
    yield "chen", PublishRound(**signed, round=name)
    for card, (owner, _) in CUSTOMERS.items():
        customer_id, seller = CustomerId(card), UserId(owner)
        if owner != "li":
            yield "chen", PublishGrade(**signed, round=name, customer=customer_id)
        for deal, amount in ((f"sold-to-{card}", 333_333), (f"ordered-by-{card}", 100_000)):
            fields = DealFields(business_date=day_of(MONDAY), amount=amount)
            yield seller, RecordDeal(**signed, deal=deal, customer=customer_id, fields=fields)
        sold = DealId(f"sold-to-{card}")
        yield "chen", DecideDeal(**signed, deal=sold, customer=customer_id, approve=True)
    for who in REPS:
        day = RecordAttendance(
            **signed,
            attendance=f"day-of-{who}",
            day=day_of(MONDAY),
            work="field_same_day_return",
            clock_in=MONDAY,
        )
        yield who, day


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
