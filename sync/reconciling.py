"""How a device and its server come to the same view: push, pull, rebase, mend.

A reply is applied in one transaction: shadows restored, the server's rows written, what was decided taken
out, what waits decided again on top. So a sync may be cut off anywhere and goes on from there.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Literal

from shared.case import Actor, Changes
from shared.commands import read_command
from shared.decide import decide
from shared.facts import Facts
from shared.models.ids import DeviceId, UserId
from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import Scope, shelf_of
from sync.core.feed import kinds_in
from sync.core.news import Reader, answers, arrivals
from sync.core.next_request import FIRST_PAGE, next_budget
from sync.core.rebase import drafts_of
from sync.core.records import News, Pending
from sync.faults import DeviceForked, ProtocolBroken
from sync.mending import Mending, find
from sync.ports import Clock, DeviceStore, IdSource, Transport
from sync.reports import Mended, SyncReport
from sync.wire.compare import CompareReply, CompareRequest, Stretch, Summed
from sync.wire.pull import Cursor, PullReply, PullRequest, ScopePage
from sync.wire.push import MOST_COMMANDS, Envelope, Outcome, PushReply, PushRequest

MOST_MENDINGS = 3
"""So often one sync puts a scope right before it copies it anew."""

TAKEN_KEPT = timedelta(days=60)
"""How long a command is kept after the server took it, for the case that the server loses it."""

_HISTORY = "outbox_epoch"
"""The history that the outbox is numbered for; "epoch" is the one that the rows come from."""

_AFRESH = Cursor(seq=1 << 53)
"""Beyond any number: the server answers it with a fresh copy."""


class Reconciling:
    """The part of a device that speaks with the server."""

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

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Call the listener after every local write and every applied page."""
        self._listeners.append(listener)

    def _changed(self) -> None:
        self.facts = Facts(self._store)
        for listener in tuple(self._listeners):
            listener()

    async def sync(self) -> SyncReport:
        """Send what waits, then fetch what changed; a second call waits for the first.

        Raises a SyncFault when the line or the session fails; what was done until then is kept, and
        the next call goes on from there.
        """
        async with self._in_flight:
            report = SyncReport(sent=await self._push())
            tries: Counter[Scope] = Counter()
            proven: set[Scope] = set()
            more = prove = True
            budget = FIRST_PAGE
            while more:
                reply = await self._transport.pull(self._pull_request(budget, prove=prove))
                if reply.upgrade is not None:
                    report.upgrade = reply.upgrade
                    break
                if self._is_another_history(reply.epoch):
                    await self._learn_history()
                    report.sent += await self._push()
                    continue
                unlike = self._apply(reply)
                report.rows += sum(len(page.rows) for page in reply.pages)
                report.pages += len(reply.pages)
                report.lost += reply.lost
                tries.update(unlike)
                for scope in unlike:
                    if tries[scope] > MOST_MENDINGS + 1:
                        report.unlike += (scope,)
                    else:
                        mended = await self._mend(scope, reply.epoch, afresh=tries[scope] > MOST_MENDINGS)
                        report.mended += (mended,) if mended is not None else ()
                proven.update(page.scope for page in reply.pages if page.cursor.digest is not None)
                unproven = not (prove or reply.more or proven.issuperset(self._store.cursors()))
                prove = bool(unlike) or unproven
                more = reply.more or unproven or len(unlike) > len(report.unlike)
                budget = next_budget(budget)
            return report

    async def _push(self) -> tuple[Outcome, ...]:
        """Send the outbox in order, batch by batch, and write each answer beside its command."""
        sent: list[Outcome] = []
        while batch := self._store.waiting(MOST_COMMANDS):
            try:
                reply = await self._transport.push(self._push_request(batch))
            except DeviceForked:
                self._take_new_identity()
                continue
            if self._is_another_history(reply.epoch):
                self._begin_again(reply)
                continue
            if [each.counter for each in reply.outcomes] != [each.counter for each in batch]:
                # Asking the same again would get the same for ever.
                raise ProtocolBroken("a push was not answered command by command")
            with self._store.transaction():
                self._store.settle(reply.outcomes)
                self._store.set_meta(_HISTORY, reply.epoch)
                self._heard(reply.server_time)
            sent.extend(reply.outcomes)
        return tuple(sent)

    def _push_request(self, batch: Sequence[Pending]) -> PushRequest:
        return PushRequest(
            device=self._identity(),
            epoch=self._store.meta(_HISTORY),
            commands=tuple(
                Envelope(counter=each.counter, id=each.id, hash=each.hash, command=each.text)
                for each in batch
            ),
        )

    # --- a server that was restored ------------------------------------------------------------

    def _is_another_history(self, epoch: str) -> bool:
        """Whether the server goes on from another history than the one this outbox is numbered for."""
        return self._store.meta(_HISTORY) not in (None, epoch)

    async def _learn_history(self) -> None:
        """Ask what the server's history has of this device, before anything of it is applied here."""
        reply = await self._transport.push(self._push_request(()))
        if self._is_another_history(reply.epoch):
            self._begin_again(reply)

    def _begin_again(self, reply: PushReply) -> None:
        """Offer again what the server took before and may have lost, ahead of all that waits."""
        with self._store.transaction():
            offered = self._store.offer_again(reply.counter)
            self._store.set_meta(_HISTORY, reply.epoch)
            self._store.add_news([News("restored", self._clock.now(), count=offered)])

    # --- rows that came to differ --------------------------------------------------------------

    async def _mend(self, scope: Scope, epoch: str, *, afresh: bool) -> Mended | None:
        """Make a scope's rows equal to the server's; None when it must be asked again first."""
        seq = self._store.cursors()[scope].seq

        async def ask(sums: tuple[Summed, ...], wanted: tuple[tuple[str, str], ...]) -> CompareReply:
            return await self._transport.compare(
                CompareRequest(device=self._identity(), scope=scope, sums=sums, wanted=wanted)
            )

        found: Mending | Literal["moved", "too much"] = "too much"
        if not afresh:
            kinds = [kind.KIND for kind in kinds_in(scope, KINDS)]
            found = await find(kinds, seq, epoch, lambda each: self._held(scope, each), ask)
        if found == "moved":
            return None
        with self._rebuilding():
            if found == "too much":
                self._store.drop_scope(scope)
                self._store.set_cursor(scope, _AFRESH)
                mended = Mended(scope, None)
            else:
                self._put_right(scope, found)
                mended = Mended(scope, len(found))
            if mended.rows != 0:
                news = News("repaired", self._clock.now(), row=scope, count=mended.rows or 0)
                self._store.add_news([news])
        return mended

    def _held(self, scope: Scope, stretch: Stretch) -> Sequence[tuple[str, int]]:
        with self._rebuilding():
            return self._store.listing(scope, stretch.kind, stretch.after, stretch.until)

    def _put_right(self, scope: Scope, found: Mending) -> None:
        if not found:
            # The rows are right, so what was kept as their sum is not.
            self._store.count_again()
            return
        self._store.put_wire(scope, found.rows)
        if shelf_of(scope) in ("customer", "private"):
            # No row ever leaves a card's scope but with its card.
            rows = [self._store.get(BY_NAME[kind], row_id) for kind, row_id in found.extra]
            self._store.leave(scope, sorted({row.root for row in rows if row is not None}))
        else:
            self._store.remove(scope, found.extra)

    @contextmanager
    def _rebuilding(self) -> Iterator[None]:
        """A transaction that sees the server's rows alone, and lays the pending work on top in the end."""
        with self._store.transaction():
            self._store.restore_shadows()
            yield
            self._replay()

    def _take_new_identity(self) -> None:
        """Go on as another device, because a copy of this one speaks under the same identity."""
        with self._store.transaction():
            self._store.set_meta("device", self._ids.new())
            self._store.renumber()

    def _identity(self) -> DeviceId:
        return DeviceId(self._store.meta("device") or "")

    def _pull_request(self, budget: int, *, prove: bool) -> PullRequest:
        """The question what changed; with what is held added up, so that the server can say what must be.

        Of many pages only the first is asked for so, because a question that holds nothing but numbers can
        be sent before the page that it follows is written. After the last all is asked once more, if there
        is a scope whose own pages did not say what it must add up to.
        """
        cursors = self._store.cursors()
        if not prove:
            cursors = {scope: cursor.plain() for scope, cursor in cursors.items()}
        return PullRequest(
            device=self._identity(), epoch=self._store.meta("epoch"), cursors=cursors, byte_budget=budget
        )

    def _apply(self, reply: PullReply) -> list[Scope]:
        """Write a reply in one transaction: the server's rows below, the pending work on top again.

        Returns the scopes whose rows do not add up to what the server says.
        """
        with self._rebuilding():
            self._leave_other_histories(reply.epoch)
            reader = Reader(self.user, self._store, self._store.cursors(), self._clock.now())
            self._store.add_news(arrivals(reply, reader))
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
                # By the server's clock: one's own may jump, and must not take with it what is kept.
                self._settle_accounts(self._store.drop_decided(reply.server_time), reply.server_time)
            self._store.set_meta("epoch", reply.epoch)
            self._store.set_meta(_HISTORY, reply.epoch)
            self._heard(reply.server_time)
            held = self._store.cursors()
        self._changed()
        return [
            page.scope
            for page in reply.pages
            if page.cursor.digest is not None and page.cursor.digest != held[page.scope].digest
        ]

    def _settle_accounts(self, decided: Sequence[Pending], at: datetime) -> None:
        """Keep what did not go through, tell what became of the rest, and let go of what is long past."""
        if decided:
            self._keep_what_failed(decided)
            self._store.add_news(answers(decided, self._clock.now()))
            self._store.forget_taken(at - TAKEN_KEPT)

    def _leave_other_histories(self, epoch: str) -> None:
        """Let go of all scopes of another history: its numbers mean nothing in this one."""
        if self._store.meta("epoch") not in (None, epoch):
            for scope in self._store.cursors():
                self._store.drop_scope(scope)

    def _arrive(self, page: ScopePage) -> None:
        if page.reset:
            self._store.drop_scope(page.scope)
        self._store.put_wire(page.scope, page.rows)
        if page.entered:
            entered = {row.root for row in page.rows}
            self._store.enter(page.scope, [root for root in page.entered if root not in entered])

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
