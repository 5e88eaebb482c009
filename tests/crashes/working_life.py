"""What a rep's device does until it is told no more, and how it speaks of it, wherever it runs.

It says what it is about to do, and `saved` only when the engine has said so to the person.
"""

import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from random import Random
from time import monotonic

import httpx

from client.adapters.http_line import HttpLine, open_client
from client.adapters.http_sessions import sign_in
from client.adapters.http_transport import HttpTransport
from client.adapters.reading_ahead import ReadingAhead
from client.adapters.session_store import SessionStore, Tokens
from client.adapters.sqlite_store import SqliteDeviceStore
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

_BATCH = 8

Act = Callable[[Device], Awaitable[object]]
"""Something that is done with a device."""


class Life:
    """One run of the app on a device whose files are open."""

    def __init__(self, store: SqliteDeviceStore, sessions: SessionStore, user: UserId, password: str) -> None:
        self._store = store
        self._sessions = sessions
        self._user = user
        self._password = password

    async def live(
        self,
        server: str,
        seed: str,
        acts: str,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        flushes: Callable[[], int] = lambda: 0,
    ) -> None:
        """Do these things, work and sync, with a server; `flushes` counts what reached the disk."""
        async with open_client(server, transport) as client:
            tokens = await self._tokens(client)
            line = HttpTransport(HttpLine(client, tokens, partial(self._sessions.keep, self._user)))
            telling = _TellingLine(SmallPages(ReadingAhead(line)))
            device = Device(self._store, telling, SystemClock(), UuidSource(), self._user)
            for act in _doing(acts, chance(int(seed)), flushes):
                await act(device)

    async def _tokens(self, client: httpx.AsyncClient) -> Tokens:
        """The tokens that the device keeps; the person signs in where there are none."""
        sessions, user = self._sessions, self._user
        identity = sessions.device_for(user, UuidSource().new())
        if self._store.meta("device") is None:
            self._store.set_meta("device", identity)
        known = sessions.account(user)
        if known is not None and known.tokens is not None:
            return known.tokens
        admitted = await sign_in(client, user, self._password, identity, "a phone")
        sessions.signed_in(user, admitted.user, admitted.tokens)
        return admitted.tokens


def _doing(acts: str, rng: Random, flushes: Callable[[], int]) -> Iterator[Act]:
    for act in acts.split():
        yield Device.sync if act == "sync" else partial(_work, rng=rng, flushes=flushes)


async def _work(device: Device, rng: Random, flushes: Callable[[], int]) -> None:
    likely = LIKELY["rep"]
    say_begins("work")
    for name in rng.choices(list(likely), list(likely.values()), k=_BATCH):
        command = command_for(name, device, rng)
        if command is None:
            continue
        say(f"doing {command.id} {command.text()}")
        before = flushes()
        if isinstance(device.issue(command), Changes):
            say(f"saved {command.id} {flushes() - before}")


class _TellingLine:
    """A line that says what goes out on it."""

    def __init__(self, line: Transport) -> None:
        self._line = line

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        say_begins("push")
        reply = await self._line.push(request)
        for outcome in reply.outcomes:
            say(f"told {outcome.model_dump_json()}")
        return reply

    async def pull(self, request: PullRequest) -> PullReply:
        """Ask what changed."""
        say_begins(kind_of(request))
        return await self._line.pull(request)

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Ask where rows differ."""
        say_begins("mending")
        return await self._line.compare(request)


def say_begins(what: str) -> None:
    """Say what is about to be done."""
    say(f"begins {what} {monotonic():.6f}")


def say(line: str) -> None:
    """Say a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
