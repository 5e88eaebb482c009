"""The server of the simulated company: the production engine on a real database, which may die and restart.

What it decided is written down here once more, outside of its database, in the order of its commits:
the book against which everything is checked in the end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeVar

from sqlalchemy import Engine

from server.adapters.engine import open_engine
from server.adapters.store import SqlAuthorityStore
from shared.models.ids import DeviceId, UserId
from sync.authority import Authority
from sync.faults import Unreachable
from sync.ports import Clock
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import Outcome, PushReply, PushRequest
from tests.simulation.faults import Fuse, ServerDied

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


class Server:
    """One process at a time over one database."""

    def __init__(self, url: str, clock: Clock) -> None:
        self._clock = clock
        self.engine, self.fuse = _process(url)
        self.book: list[Decided] = []
        self.revision = 0
        """Grows with every attempt to write, so that what was read before is known to be old."""
        self.store = SqlAuthorityStore(self.engine)
        self._authority = Authority(self.store, clock)

    def push(self, user: UserId, request: PushRequest) -> PushReply:
        """Decide what a device sends, unless the process dies."""
        self.revision += 1
        now = self._clock.now()
        since = self._run(lambda: self._last_contact(request.device)) or now
        reply = self._run(lambda: self._authority.push(user, request))
        self.fuse.put_out()
        texts = {each.id: each.command for each in request.commands}
        self.book.extend(
            Decided(user, request.device, texts[outcome.id], now, since, outcome)
            for outcome in reply.outcomes
            if not outcome.duplicate
        )
        return reply

    def pull(self, user: UserId, request: PullRequest) -> PullReply:
        """Say what changed, unless the process dies."""
        reply = self._run(lambda: self._authority.pull(user, request))
        self.fuse.put_out()
        return reply

    def close(self) -> None:
        """Stop for good."""
        self.fuse.put_out()
        self.store.close()

    def _run(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except ServerDied as death:
            self.fuse.put_out()
            self.store = SqlAuthorityStore(self.engine)
            self._authority = Authority(self.store, self._clock)
            raise Unreachable("the server went away") from death

    def _last_contact(self, device: DeviceId) -> datetime | None:
        with self.store.transaction(write=False) as tx:
            known = tx.device(device)
        return None if known is None else known.last_contact
