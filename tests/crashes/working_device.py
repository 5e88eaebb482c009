"""A rep's device in a process of its own, which works and syncs until it is told no more, or killed.

It says what it is about to do, and `saved` only when the engine has said so to the person.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from time import monotonic

import httpx

from client.adapters.http_line import HttpLine, open_client
from client.adapters.http_sessions import sign_in
from client.adapters.http_transport import HttpTransport
from client.adapters.reading_ahead import ReadingAhead
from client.adapters.session_store import SessionStore, Tokens
from client.adapters.sqlite_store import SqliteDeviceStore, open_store
from client.adapters.system_clock import SystemClock
from client.adapters.uuid_source import UuidSource
from shared.case import Changes
from shared.models.ids import UserId
from sync.device import Device
from sync.ports import Transport
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import PushReply, PushRequest
from tests.crashes.watch import SmallPages, kind_of
from tests.simulation.chance import chance
from tests.simulation.commands import LIKELY, command_for
from tests.support.server import PASSWORD

DATABASE = "device.db"
_ACCOUNTS = "accounts.db"
_BATCH = 8

Act = Callable[[Device], Awaitable[object]]
"""Something that is done with a device."""


def work_and_sync(server: str, folder: str, login: str, seed: str, acts: str) -> None:
    """Open the device in that folder and do these things: work, sync."""
    _say_begins("opening")
    with closing(open_store(Path(folder) / DATABASE)) as store:
        _say_begins("start")
        _say(f"integrity {store.db.execute('PRAGMA integrity_check').fetchone()[0]}")
        with closing(SessionStore(Path(folder) / _ACCOUNTS)) as sessions:
            asyncio.run(_live(server, store, sessions, UserId(login), _doing(acts, chance(int(seed)))))
    _say_begins("end")


def _doing(acts: str, rng: Random) -> Iterator[Act]:
    for act in acts.split():
        yield Device.sync if act == "sync" else partial(_work, rng=rng)


async def _live(
    server: str, store: SqliteDeviceStore, sessions: SessionStore, user: UserId, acts: Iterator[Act]
) -> None:
    async with open_client(server) as client:
        tokens = await _tokens(client, store, sessions, user)
        line = HttpTransport(HttpLine(client, tokens, partial(sessions.keep, user)))
        device = Device(
            store, _TellingLine(SmallPages(ReadingAhead(line))), SystemClock(), UuidSource(), user
        )
        for act in acts:
            await act(device)


async def _tokens(
    client: httpx.AsyncClient, store: SqliteDeviceStore, sessions: SessionStore, user: UserId
) -> Tokens:
    """The tokens that the device keeps; the person signs in where there are none."""
    identity = sessions.device_for(user, UuidSource().new())
    if store.meta("device") is None:
        store.set_meta("device", identity)
    known = sessions.account(user)
    if known is not None and known.tokens is not None:
        return known.tokens
    admitted = await sign_in(client, user, PASSWORD, identity, "a phone")
    sessions.signed_in(user, admitted.user, admitted.tokens)
    return admitted.tokens


async def _work(device: Device, rng: Random) -> None:
    likely = LIKELY["rep"]
    _say_begins("work")
    for name in rng.choices(list(likely), list(likely.values()), k=_BATCH):
        command = command_for(name, device, rng)
        if command is None:
            continue
        _say(f"doing {command.id} {command.text()}")
        if isinstance(device.issue(command), Changes):
            _say(f"saved {command.id}")


class _TellingLine:
    """A line that says what goes out on it."""

    def __init__(self, line: Transport) -> None:
        self._line = line

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        _say_begins("push")
        reply = await self._line.push(request)
        for outcome in reply.outcomes:
            _say(f"told {outcome.model_dump_json()}")
        return reply

    async def pull(self, request: PullRequest) -> PullReply:
        """Ask what changed."""
        _say_begins(kind_of(request))
        return await self._line.pull(request)

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Ask where rows differ."""
        _say_begins("mending")
        return await self._line.compare(request)


def _say_begins(what: str) -> None:
    _say(f"begins {what} {monotonic():.6f}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
