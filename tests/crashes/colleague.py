"""A member of the staff with a device in this process: a real file, and a real line to the office."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from random import Random

from client.adapters.http_line import HttpLine, open_client
from client.adapters.http_sessions import sign_in
from client.adapters.http_transport import HttpTransport
from client.adapters.reading_ahead import ReadingAhead
from client.adapters.session_store import Tokens
from client.adapters.sqlite_store import open_store
from client.adapters.system_clock import SystemClock
from client.adapters.uuid_source import UuidSource
from shared.case import Changes
from shared.models.ids import DeviceId, UserId
from sync.device import Device
from sync.faults import Unreachable
from tests.crashes.watch import SmallPages, Watch, WatchedLine
from tests.simulation.commands import LIKELY, command_for
from tests.simulation.truth import EVERYTHING, Place
from tests.support.server import PASSWORD

_ROLE = {"li": "rep", "ma": "manager", "chen": "headquarters"}

_NOT_HERE = "close or open an account"
"""Whoever's account was closed is refused at the door, and that is no crash."""


class Colleague:
    """One person's device; close it when done."""

    def __init__(self, user: UserId, file: Path, url: str, watch: Watch) -> None:
        self.user = user
        self.name = file.stem
        self.promised: dict[str, str] = {}
        """Every command that was accepted here, by id, in its own words."""
        self._watch = watch
        self._store = open_store(file)
        self._client = open_client(url)
        self._ids = UuidSource()

    async def come_in(self) -> None:
        """Sign in."""
        self._store.set_meta("device", self._ids.new())
        await self.come_in_again()

    async def come_in_again(self) -> None:
        """Sign in anew on the same device."""
        device = DeviceId(self._store.meta("device") or "")
        admitted = await sign_in(self._client, self.user, PASSWORD, device, self.name)
        line = WatchedLine(HttpTransport(HttpLine(self._client, admitted.tokens, _let_go)), self._watch)
        pages = SmallPages(ReadingAhead(line))
        self.engine = Device(self._store, pages, SystemClock(), self._ids, self.user)

    def turn_to(self, url: str) -> None:
        """Speak to the server where it listens now."""
        self._client.base_url = url

    def work(self, rng: Random, times: int) -> None:
        """Do what people do, but close no account; what the rules forbid is not done."""
        likely = {name: weight for name, weight in LIKELY[_ROLE[self.user]].items() if name != _NOT_HERE}
        for name in rng.choices(list(likely), list(likely.values()), k=times):
            command = command_for(name, self.engine, rng)
            if command is not None and isinstance(self.engine.issue(command), Changes):
                self.promised[command.id] = command.text()

    async def sync(self) -> None:
        """Send and fetch until nothing is left or nobody answers."""
        with suppress(Unreachable):
            await self.engine.sync()

    def rows(self) -> dict[Place, tuple[int, str]]:
        """All rows on the device, with their versions and texts."""
        found = self._store.db.execute(EVERYTHING).fetchall()
        return {(kind, row_id): (version, doc) for kind, row_id, version, doc in found}

    async def close(self) -> None:
        """Put the device away."""
        await self._client.aclose()
        self._store.close()


async def sync_all(colleagues: Iterable[Colleague]) -> None:
    """Everybody at once."""
    await asyncio.gather(*(each.sync() for each in colleagues))


async def _let_go(_tokens: Tokens) -> None:
    """Renewed tokens are kept nowhere."""
