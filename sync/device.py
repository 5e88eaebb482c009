"""The device's engine: decide at once, keep safely, reconcile later.

A command is decided by the shared rules over the device's own rows, and its rows and its place in the
outbox are written in one transaction. `sync` pushes what waits, pulls what changed, and rebuilds the
optimistic rows on top of the server's.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.case import Actor, Changes, Decision
from shared.commands import AnyCommand, read_command
from shared.decide import decide
from shared.facts import Facts
from shared.models.ids import DeviceId, UserId
from shared.rules.visibility import Scope
from sync.core.rebase import drafts_of
from sync.core.records import Draft, Pending
from sync.faults import DeviceForked
from sync.ports import Clock, DeviceStore, IdSource, Transport
from sync.wire.pull import PullReply, PullRequest, ScopePage
from sync.wire.push import MOST_COMMANDS, Envelope, Outcome, PushRequest


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What a person wants to know about their unsent work."""

    waiting: int
    oldest: datetime | None
    needs_you: int
    last_contact: datetime | None


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one sync did."""

    sent: tuple[Outcome, ...]
    rows: int
    pages: int
    lost: tuple[Scope, ...]


class Device:
    """One user's work on one device."""

    def __init__(
        self, store: DeviceStore, transport: Transport, clock: Clock, ids: IdSource, user: UserId
    ) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._ids = ids
        self.user = user
        self._actor = Actor(user=user)
        self._in_flight = asyncio.Lock()
        self._listeners: list[Callable[[], None]] = []
        self.facts = Facts(store)
        if store.meta("device") is None:
            store.set_meta("device", ids.new())

    # --- work ----------------------------------------------------------------------------------

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
        return SyncStatus(
            waiting=len(waiting),
            oldest=waiting[0].issued_at if waiting else None,
            needs_you=len(self._store.drafts()),
            last_contact=datetime.fromisoformat(contact) if contact else None,
        )

    def outbox(self) -> Sequence[Pending]:
        """What waits for the server, in order."""
        return self._store.outbox()

    def drafts(self) -> Sequence[Draft]:
        """Work that did not go through and waits for its author."""
        return self._store.drafts()

    def discard(self, draft: str) -> None:
        """Let go of a draft, because its author said so."""
        with self._store.transaction():
            self._store.discard_draft(draft)
        self._changed()

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call the listener after every local write and every applied page."""
        self._listeners.append(listener)

    def _changed(self) -> None:
        self.facts = Facts(self._store)
        for listener in tuple(self._listeners):
            listener()

    # --- reconciling ---------------------------------------------------------------------------

    async def sync(self) -> SyncReport:
        """Send what waits, then fetch what changed; a second call waits for the first.

        Raises a SyncFault when the line or the session fails; what was done until then is kept, and
        the next call goes on from there.
        """
        async with self._in_flight:
            sent = await self._push()
            rows = pages = 0
            lost: tuple[Scope, ...] = ()
            more = True
            while more:
                reply = await self._transport.pull(self._pull_request())
                self._apply(reply)
                rows += sum(len(page.rows) for page in reply.pages)
                pages += len(reply.pages)
                lost += reply.lost
                more = reply.more
            return SyncReport(sent, rows, pages, lost)

    async def _push(self) -> tuple[Outcome, ...]:
        """Send the outbox in order, batch by batch, and write each answer beside its command."""
        sent: list[Outcome] = []
        while batch := self._waiting():
            request = PushRequest(
                device=self._identity(),
                commands=tuple(
                    Envelope(counter=each.counter, id=each.id, hash=each.hash, command=each.text)
                    for each in batch
                ),
            )
            try:
                reply = await self._transport.push(request)
            except DeviceForked:
                self._take_new_identity()
                continue
            with self._store.transaction():
                self._store.settle(reply.outcomes)
                self._heard(reply.server_time)
            sent.extend(reply.outcomes)
        return tuple(sent)

    def _waiting(self) -> list[Pending]:
        waiting = [each for each in self._store.outbox() if each.state == "waiting"]
        return waiting[:MOST_COMMANDS]

    def _take_new_identity(self) -> None:
        """Go on as another device, because a copy of this one speaks under the same identity."""
        with self._store.transaction():
            self._store.set_meta("device", self._ids.new())
            self._store.renumber()

    def _identity(self) -> DeviceId:
        return DeviceId(self._store.meta("device") or "")

    def _pull_request(self) -> PullRequest:
        return PullRequest(
            device=self._identity(), epoch=self._store.meta("epoch"), cursors=self._store.cursors()
        )

    def _apply(self, reply: PullReply) -> None:
        """Write a reply in one transaction: the server's rows below, the pending work on top again."""
        with self._store.transaction():
            self._store.restore_shadows()
            self._leave_other_histories(reply.epoch)
            for scope in reply.lost:
                self._store.drop_scope(scope)
            for page in reply.pages:
                self._arrive(page)
            for page in reply.pages:
                # After all arrivals: a root that moved between two held scopes must not be purged.
                self._store.leave(page.scope, page.left)
                self._store.remove(page.scope, page.removed)
                self._store.set_cursor(page.scope, page.cursor)
            if not reply.more:
                self._keep_what_failed(self._store.drop_decided())
            self._store.set_meta("epoch", reply.epoch)
            self._heard(reply.server_time)
            self._replay()
        self._changed()

    def _leave_other_histories(self, epoch: str) -> None:
        """Let go of all scopes of another history: its numbers mean nothing in this one."""
        if self._store.meta("epoch") not in (None, epoch):
            for scope in self._store.cursors():
                self._store.drop_scope(scope)

    def _arrive(self, page: ScopePage) -> None:
        if page.reset:
            self._store.drop_scope(page.scope)
        self._store.put_wire(page.scope, page.rows)
        self._store.enter(page.scope, page.entered)

    def _keep_what_failed(self, decided: Sequence[Pending]) -> None:
        for draft in drafts_of(decided, self._clock.now()):
            self._store.keep_draft(draft)

    def _replay(self) -> None:
        """Run the pending commands again, in order, over the rows as they stand now."""
        facts = Facts(self._store)
        for pending in self._store.outbox():
            if pending.outcome is not None and pending.outcome.status in ("rejected", "parked"):
                continue
            decision = decide(read_command(pending.text), facts, self._actor, self._clock.now())
            if isinstance(decision, Changes):
                self._store.put_optimistic(decision.puts)
                for row in decision.puts:
                    facts.forget(row.KIND)

    def _heard(self, server_time: datetime) -> None:
        now = self._clock.now()
        self._store.set_meta("last_contact", now.isoformat())
        self._store.set_meta("clock_skew_s", str(round((now - server_time).total_seconds())))
