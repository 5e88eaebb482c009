"""The server of the simulated company: the production engine on a real database, which may die and restart.

What it decided is written down here once more, outside of its database, in the order of its commits:
the book against which everything is checked in the end.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from server.adapters.store import SqlAuthorityStore
from shared.models.ids import DeviceId, UserId
from sync.authority import Authority
from sync.faults import Unreachable
from sync.ports import Clock
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import Outcome, PushReply, PushRequest
from tests.simulation.faults import ServerDied
from tests.simulation.ground import Ground
from tests.simulation.truth import Place

T = TypeVar("T")


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

    def __init__(self, ground: Ground, clock: Clock) -> None:
        self._clock = clock
        self._ground = ground
        self._doom: tuple[Random, bool] | None = None
        self.book: list[Decided] = []
        self.pages: dict[str, list[Decided]] = defaultdict(list)
        """The book once more, by the device on which the command was made."""
        self.revision = 0
        """Grows with every attempt to write, so that what was read before is known to be old."""
        self.lost: list[Decided] = []
        """What was decided after the backup that the server went back to."""
        self._backed_up: int | None = None
        self._start()

    def _start(self) -> None:
        # As in production, the epoch is read before the first request: no statement follows a commit.
        self.store = SqlAuthorityStore(self._ground.engine)
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
        for each in first:
            decided = Decided(
                user, request.device, texts[each.id], now, since, each, written.get(each.id, ())
            )
            self.book.append(decided)
            self.pages[made_on(each.id)].append(decided)
        return reply

    def pull(self, user: UserId, request: PullRequest) -> PullReply:
        """Say what changed, unless the process dies."""
        return self._run(lambda: self._authority.pull(user, request))

    def compare(self, user: UserId, request: CompareRequest) -> CompareReply:
        """Say where rows differ, unless the process dies."""
        return self._run(lambda: self._authority.compare(user, request))

    def back_up(self) -> None:
        """Put a copy of the database aside."""
        self._ground.back_up()
        self._backed_up = len(self.book)

    def go_back(self) -> bool:
        """Go on from the copy, as another history; says whether there was one."""
        if self._backed_up is None:
            return False
        self._ground.go_back()
        self.lost += self.book[self._backed_up :]
        self.book = self.book[: self._backed_up]
        self.pages.clear()
        for decided in self.book:
            self.pages[made_on(decided.outcome.id)].append(decided)
        self._start()
        self.store.begin_epoch(f"after-{self.revision}")
        self.revision += 1
        return True

    def trim(self, hours: int) -> None:
        """Drop the pointers that everybody has passed who was heard in the last hours."""
        self._authority.trim(timedelta(hours=hours))

    def doom(self, rng: Random | None, *, at_commit: bool = False) -> None:
        """Let the process die during the next request, or, without chance, not."""
        self._doom = None if rng is None else (rng, at_commit)

    def close(self) -> None:
        """Stop for good."""
        self.store.close()

    def _run(self, work: Callable[[], T]) -> T:
        if self._doom is not None:
            rng, at_commit = self._doom
            self._ground.fuse.light(rng, at_commit=at_commit)
        try:
            return work()
        except ServerDied as death:
            self._ground.fuse.put_out()
            self._start()
            raise Unreachable("the server went away") from death
        finally:
            self._doom = None
            self._ground.fuse.put_out()

    def look(self, question: str, *known: str) -> Sequence[tuple[Any, ...]]:
        """Ask the tables themselves."""
        return self._ground.look(question, *known)

    def _written(self, commands: list[str]) -> dict[str, tuple[tuple[Place, int], ...]]:
        found = [
            each
            for command in commands
            for each in self.look("SELECT command, entry FROM audit WHERE command = ?", command)
        ]
        return {
            command: tuple(((kind, row), version) for kind, row, version in json.loads(entry)["rows"])
            for command, entry in found
        }

    def _last_contact(self, device: DeviceId) -> datetime | None:
        known = self.look("SELECT last_contact FROM device WHERE id = ?", device)
        return datetime.fromisoformat(known[0][0]) if known else None


def made_on(command: str) -> str:
    """The device on which a command was made; its name is what identities begin with."""
    return command.rpartition("-")[0]
