"""A person's device with its database on disk, signed in to a server over real HTTP.

It imports nothing but what a device carries, so that its memory can be measured in a process of its own.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from client.adapters.http_line import HttpLine, open_client
from client.adapters.http_sessions import sign_in
from client.adapters.http_transport import HttpTransport
from client.adapters.reading_ahead import ReadingAhead
from client.adapters.session_store import Tokens
from client.adapters.sqlite_store import open_store
from client.adapters.system_clock import SystemClock
from client.adapters.uuid_source import UuidSource
from shared.case import Changes
from shared.commands import AnyCommand
from shared.models.ids import DeviceId, UserId
from sync.device import Device, SyncReport
from sync.ports import Transport
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import PushReply, PushRequest


@dataclass(frozen=True, slots=True)
class Timed:
    """One sync: what it did, and how long all of it and its pushing part took, over how many requests."""

    report: SyncReport
    seconds: float
    pushing: float
    round_trips: int


class _Stopwatch:
    """A transport that notes when the first pull begins: until then a sync does nothing but push."""

    def __init__(self, line: Transport) -> None:
        self._line = line
        self.restart()

    def restart(self) -> None:
        """Forget the sync before."""
        self.first_pull: float | None = None
        self.round_trips = 0

    async def push(self, request: PushRequest) -> PushReply:
        self.round_trips += 1
        return await self._line.push(request)

    async def pull(self, request: PullRequest) -> PullReply:
        if self.first_pull is None:
            self.first_pull = perf_counter()
        self.round_trips += 1
        return await self._line.pull(request)

    async def compare(self, request: CompareRequest) -> CompareReply:
        self.round_trips += 1
        return await self._line.compare(request)


class Handset:
    """A device in somebody's hands; close it when done."""

    def __init__(self, server: str, login: str, password: str, file: Path) -> None:
        self.store = open_store(file)
        self._runner = asyncio.Runner()
        self._client = open_client(server)
        self._device_id()
        device = DeviceId(self.store.meta("device") or "")
        admitted = self._runner.run(sign_in(self._client, login, password, device, "bench"))
        line = HttpLine(self._client, admitted.tokens, _let_go)
        self._line = _Stopwatch(ReadingAhead(HttpTransport(line)))
        self.engine = Device(self.store, self._line, SystemClock(), UuidSource(), UserId(login))

    def _device_id(self) -> None:
        if self.store.meta("device") is None:
            self.store.set_meta("device", UuidSource().new())

    def sync(self) -> Timed:
        """Send and fetch until nothing is left, on the clock."""
        self._line.restart()
        started = perf_counter()
        report = self._runner.run(self.engine.sync())
        ended = perf_counter()
        pushing = (self._line.first_pull or ended) - started
        return Timed(report, ended - started, pushing, self._line.round_trips)

    def issue(self, command: AnyCommand) -> None:
        """Do a piece of work that the rules allow."""
        decision = self.engine.issue(command)
        assert isinstance(decision, Changes), decision

    def close(self) -> None:
        """Let go of the line and the file."""
        self._runner.run(self._client.aclose())
        self._runner.close()
        self.store.close()


async def _let_go(_tokens: Tokens) -> None:
    """Renewed tokens are kept nowhere."""
