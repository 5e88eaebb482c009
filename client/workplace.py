"""A person's workplace on this device: their database, their engine, their line, and its loop."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

import httpx

from client.adapters.http_line import HttpLine
from client.adapters.http_pokes import Pokes
from client.adapters.http_totals import TotalsShelf
from client.adapters.http_transport import HttpTransport
from client.adapters.reading_ahead import ReadingAhead
from client.adapters.session_store import Account, Tokens
from client.adapters.set_aside import damaged_name
from client.adapters.sqlite_store import SqliteDeviceStore, open_store
from client.adapters.sync_loop import SyncLoop
from client.adapters.system_clock import SystemClock
from client.adapters.uuid_source import UuidSource
from client.deferred_push import DeferredPush
from client.host import Host
from client.view_models.sync_status import LineState
from shared.models.ids import UserId
from sync.device import Device
from sync.store_faults import DamagedFileError


class TokenKeeper(Protocol):
    """Keeps a login's renewed tokens where they belong."""

    async def keep(self, login: str, tokens: Tokens) -> None:
        """Keep them durably."""
        ...


@dataclass(frozen=True, eq=False)
class Workplace:
    """Everything that is open while a person is signed in."""

    login: str
    user: UserId
    store: SqliteDeviceStore
    device: Device
    line: HttpLine
    shelf: TotalsShelf
    loop: SyncLoop
    pokes: Pokes
    deferred: DeferredPush

    async def run(self) -> None:
        """Synchronise and listen until cancelled."""
        beside = [asyncio.create_task(each.run()) for each in (self.pokes, self.deferred)]
        try:
            await self.loop.run()
        finally:
            for each in beside:
                each.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    def close(self) -> None:
        """Let go of the database; nothing in it is changed."""
        self.deferred.end()
        self.store.close()


def database_name(user: UserId) -> str:
    """The name of a person's database on this device."""
    return f"user-{user.lower()}.db"


async def hand_out_copy(host: Host, here: Workplace) -> str:
    """Give the person a copy of their database, for whoever helps them; where it is, "" in a browser.

    Its name begins like the database's, so that what destroys that destroys it too.
    """
    name = f"{database_name(here.user)}.support-{here.device.now():%Y%m%d-%H%M%S}.db"
    return await host.hand_out(name, here.store.copy_to)


async def open_workplace(
    host: Host,
    client: httpx.AsyncClient,
    keeper: TokenKeeper,
    account: Account,
    show_line: Callable[[LineState], None],
    *,
    show_arrived: Callable[[int, int], None] = lambda _rows, _size: None,
    is_locked: Callable[[], bool] = lambda: False,
) -> Workplace:
    """Open the workplace of a person who signed in here before, with or without a network."""
    if account.user is None:
        raise LookupError(f"{account.login} never signed in on this device")
    store = await _open_database(host, database_name(account.user))
    if store.meta("device") is None:
        with store.transaction():
            store.set_meta("device", account.device)

    async def renewed(tokens: Tokens) -> None:
        await keeper.keep(account.login, tokens)

    line = HttpLine(client, account.tokens, renewed)
    transport = ReadingAhead(HttpTransport(line, show_arrived))
    device = Device(store, transport, SystemClock(), UuidSource(), account.user)
    deferred = DeferredPush(host.messenger, device, account.device, line, is_locked)
    await deferred.begin()

    def show(state: LineState) -> None:
        if state == "idle":
            deferred.synchronised()
        show_line(state)

    loop = SyncLoop(device, show, Random(), spares=host.saves_traffic)  # noqa: S311  jitter, not a secret
    device.subscribe(loop.poke)
    device.subscribe(deferred.renew)

    def hears(pokes: bool) -> None:
        loop.hears_pokes = pokes

    pokes = Pokes(line, loop.asked_to, hears, Random(), welcome=lambda: not host.saves_traffic())  # noqa: S311
    return Workplace(
        account.login, account.user, store, device, line, TotalsShelf(store), loop, pokes, deferred
    )


async def _open_database(host: Host, name: str) -> SqliteDeviceStore:
    path = await host.database(name)
    try:
        return open_store(path)
    except DamagedFileError:
        # A browser renames no files and makes none by itself: there the damaged one is copied.
        aside = await host.database(damaged_name(name, SystemClock().now()))
        return open_store(path, aside=aside)
