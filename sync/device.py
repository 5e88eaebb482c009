"""The device's engine: decide at once, keep safely, reconcile later.

A command is decided by the shared rules over the device's own rows, and its rows and its place in the
outbox are written in one transaction. `sync` pushes what waits, pulls what changed, and rebuilds the
optimistic rows on top of the server's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.case import Changes, Decision
from shared.commands import AnyCommand
from shared.decide import decide
from sync.core.records import Draft, News, Pending
from sync.reconciling import Reconciling
from sync.reports import SyncReport
from sync.wire.push import MOST_COMMANDS, PushRequest

__all__ = ["Device", "SyncReport", "SyncStatus"]


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What a person wants to know about their unsent work."""

    waiting: int
    oldest: datetime | None
    needs_you: int
    last_contact: datetime | None
    copying: bool = False
    """Whether the first copy of what the person may read has not arrived whole."""


class Device(Reconciling):
    """One user's work on one device."""

    def now(self) -> datetime:
        """The device's clock."""
        return self._clock.now()

    def new_id(self) -> str:
        """A new identity for a row or a command."""
        return self._ids.new()

    def preview(self, command: AnyCommand) -> Decision:
        """What would come of a command, by the rules and by what this device knows."""
        return decide(command, self.facts, self._actor, self._clock.now())

    def issue(self, command: AnyCommand) -> Decision:
        """Decide a command; if it may be, write its rows and queue it, all or nothing."""
        decision = self.preview(command)
        if isinstance(decision, Changes):
            text = command.text()
            with self._store.transaction():
                self._store.put_optimistic(decision.puts)
                self._store.enqueue(command.id, command.kind, text, self._clock.now())
            self._changed()
        return decision

    def status(self) -> SyncStatus:
        """How much waits, since when, and how much needs the person."""
        waiting = [each for each in self._store.outbox() if each.state == "waiting"]
        contact = self._store.meta("last_contact")
        cursors = self._store.cursors().values()
        return SyncStatus(
            waiting=len(waiting),
            oldest=waiting[0].issued_at if waiting else None,
            needs_you=len(self._store.drafts()),
            last_contact=datetime.fromisoformat(contact) if contact else None,
            copying=not cursors or any(each.snapshot is not None for each in cursors),
        )

    def outbox(self) -> Sequence[Pending]:
        """What waits for the server, in order."""
        return self._store.outbox()

    def next_push(self, longest: int) -> PushRequest | None:
        """What a push would say now, for somebody else to carry; None where nothing waits.

        Of the commands it takes as many as have so many characters together, from the first on.
        """
        room, taken = longest, []
        for each in self._store.waiting(MOST_COMMANDS):
            room -= len(each.text)
            if room < 0:
                break
            taken.append(each)
        return self._push_request(taken) if taken else None

    def drafts(self) -> Sequence[Draft]:
        """Work that did not go through and waits for its author."""
        return self._store.drafts()

    def discard(self, draft: str) -> None:
        """Let go of a draft, because its author said so."""
        with self._store.transaction():
            self._store.discard_draft(draft)
        self._changed()

    def news(self) -> Sequence[tuple[int, News]]:
        """What happened while the person was away and was not seen yet, oldest first, with its place."""
        return self._store.news()

    def see_news(self, up_to: int) -> None:
        """Note that the person has seen the news up to a place."""
        with self._store.transaction():
            self._store.see_news(up_to)
        self._changed()
