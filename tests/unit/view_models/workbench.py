"""A desk to try view models at: the small company in a real database file, a clock that stands still."""

from datetime import UTC, datetime
from pathlib import Path

from client.adapters.sqlite_store import SqliteDeviceStore, open_store
from client.view_models.desk import Desk
from client.view_models.directory import Directory
from shared.models.base import Entity
from shared.models.ids import UserId
from shared.rules.visibility import Scope
from shared.words import Words
from shared.words.catalogues import SHARED
from sync.device import Device
from sync.faults import Unreachable
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import Cursor, PullReply, PullRequest, WireRow
from sync.wire.push import PushReply, PushRequest
from tests.support.company import company, customer
from tests.support.timekeeping import CountingIds, FakeClock

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
"""10:00 on a Wednesday in China."""


class NoSignal:
    """A line with nobody at the other end."""

    async def push(self, _request: PushRequest, /) -> PushReply:
        raise Unreachable

    async def pull(self, _request: PullRequest, /) -> PullReply:
        raise Unreachable

    async def compare(self, _request: CompareRequest, /) -> CompareReply:
        raise Unreachable


def some_customers() -> tuple[Entity, ...]:
    """Three customers: two of Li's in the north, one of Zhao's in the south."""
    return (
        *customer("acme", city="Harbin", phone="0451-8888", code="A-1"),
        *customer("东方贸易", city="哈尔滨", phone="13900001111"),
        *customer("zeta", owner="zhao", where="south-1", city="Canton"),
    )


def desk_of(user: str, folder: Path, *more: Entity, language: str = "en") -> Desk:
    """A person's desk over the whole small company, without any connection."""
    world = company(*some_customers(), *more)
    store = open_store(folder / f"{user}.db")
    rows = [
        WireRow(kind=row.KIND, id=row.id, root=row.root, version=1, doc=row.text())
        for row in world.rows.everything().values()
    ]
    with store.transaction():
        store.put_wire(Scope("company"), rows)
        store.set_cursor(Scope("company"), Cursor(seq=1))
    device = Device(store, NoSignal(), FakeClock(NOW), CountingIds(user), UserId(user))
    words = Words.of("zh" if language == "zh" else "en", (SHARED.parents[2] / "client" / "locale",))
    return Desk(device, UserId(user), words)


def directory_at(desk: Desk) -> Directory:
    """The search texts beside the cards of a desk."""
    rows = desk.facts.rows
    assert isinstance(rows, SqliteDeviceStore)
    return Directory(rows)
