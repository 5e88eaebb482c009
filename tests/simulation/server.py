"""The server of the simulated company: the production engine on a real database, which may die and restart.

What it decided is written down here once more, outside of its database, in the order of its commits:
the book against which everything is checked in the end.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random
from typing import TypeVar

from sqlalchemy import Engine, select

from server.adapters.engine import open_engine
from server.adapters.store import SqlAuthorityStore
from server.adapters.tables import AUDIT
from shared.models.ids import DeviceId, UserId
from sync.authority import Authority
from sync.faults import Unreachable
from sync.ports import Clock
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import Outcome, PushReply, PushRequest
from tests.simulation.faults import Fuse, ServerDied
from tests.simulation.truth import Place

T = TypeVar("T")


@cache
def _process(url: str) -> tuple[Engine, Fuse]:
    """The engine for an address: kept, because it remembers how statements are compiled."""
    engine = open_engine(url)
    return engine, Fuse(engine)


@dataclass(frozen=True, slots=True)
class Decided:
    """One command as the server answered it for the first time."""

    user: UserId
    device: DeviceId
    text: str
    at: datetime
    trusted_since: datetime
    outcome: Outcome
    rows: tuple[tuple[Place, int], ...]
    """What it wrote, by the audit: each row with its version."""


class Server:
    """One process at a time over one database."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._clock = clock
        self.engine, self._fuse = _process(url)
        self._doom: tuple[Random, bool] | None = None
        self.book: list[Decided] = []
        self.revision = 0
        """Grows with every attempt to write, so that what was read before is known to be old."""
        self._start()

    def _start(self) -> None:
        # As in production, the epoch is read before the first request: no statement follows a commit.
        self.store = SqlAuthorityStore(self.engine)
        self.store.epoch()
        self._authority = Authority(self.store, self._clock)

    def push(self, user: UserId, request: PushRequest) -> PushReply:
        """Decide what a device sends, unless the process dies."""
        self.revision += 1
        now = self._clock.now()
        since = self._last_contact(request.device) or now
        reply = self._run(lambda: self._authority.push(user, request))
        texts = {each.id: each.command for each in request.commands}
        first = [outcome for outcome in reply.outcomes if not outcome.duplicate]
        written = self._written([outcome.id for outcome in first])
        self.book.extend(
            Decided(user, request.device, texts[each.id], now, since, each, written.get(each.id, ()))
            for each in first
        )
        return reply

    def pull(self, user: UserId, request: PullRequest) -> PullReply:
        """Say what changed, unless the process dies."""
        return self._run(lambda: self._authority.pull(user, request))

    def compare(self, user: UserId, request: CompareRequest) -> CompareReply:
        """Say where rows differ, unless the process dies."""
        return self._run(lambda: self._authority.compare(user, request))

    def doom(self, rng: Random | None, *, at_commit: bool = False) -> None:
        """Let the process die during the next request, or, without chance, not."""
        self._doom = None if rng is None else (rng, at_commit)

    def close(self) -> None:
        """Stop for good."""
        self.store.close()

    def _run(self, work: Callable[[], T]) -> T:
        if self._doom is not None:
            rng, at_commit = self._doom
            self._fuse.light(rng, at_commit=at_commit)
        try:
            return work()
        except ServerDied as death:
            self._fuse.put_out()
            self._start()
            raise Unreachable("the server went away") from death
        finally:
            self._doom = None
            self._fuse.put_out()

    def _written(self, commands: list[str]) -> dict[str, tuple[tuple[Place, int], ...]]:
        wanted = select(AUDIT.c.command, AUDIT.c.entry).where(AUDIT.c.command.in_(commands))
        with self.engine.connect() as connection:
            found = connection.execute(wanted).all()
        return {
            command: tuple(((kind, row), version) for kind, row, version in json.loads(entry)["rows"])
            for command, entry in found
        }

    def _last_contact(self, device: DeviceId) -> datetime | None:
        with self.store.transaction(write=False) as tx:
            known = tx.device(device)
        return None if known is None else known.last_contact
