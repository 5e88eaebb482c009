"""A person's work in a device's store in memory: outbox, what was taken from it, drafts and news."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sync.core.fingerprint import fingerprint
from sync.core.records import Draft, News, Pending
from sync.wire.push import Outcome
from tests.support.memory_device_state import StateKeeper, Taken, next_place

_LAST_COUNTER = "last_counter"
_SEEN = "news_seen"
_MOST_NEWS = 1_000


class MemoryOutbox(StateKeeper):
    """The part of the `DeviceStore` port that holds work."""

    def enqueue(self, command_id: str, kind: str, text: str, issued_at: datetime) -> Pending:
        """Add a command to the outbox under the next counter."""
        counter = int(self.meta(_LAST_COUNTER) or 0) + 1
        pending = Pending(counter, command_id, kind, text, fingerprint(text), issued_at, "waiting")
        self.set_meta(_LAST_COUNTER, str(counter))
        self._change(outbox=self.state.outbox.having({next_place(self.state.outbox): pending}))
        return pending

    def outbox(self) -> Sequence[Pending]:
        """What is pending, in order."""
        return [pending for _, pending in sorted(self.state.outbox.items())]

    def waiting(self, most: int) -> Sequence[Pending]:
        """What the server has not answered yet, in order, from the first on and at most so many."""
        return [pending for pending in self.outbox() if pending.state == "waiting"][:most]

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Write the server's outcomes beside their commands."""
        answers = {(outcome.counter, outcome.id): outcome for outcome in outcomes}
        settled = {
            place: replace(pending, state="decided", outcome=answers[pending.counter, pending.id])
            for place, pending in self.state.outbox.items()
            if (pending.counter, pending.id) in answers
        }
        self._change(outbox=self.state.outbox.having(settled))

    def drop_decided(self, at: datetime) -> Sequence[Pending]:
        """Take the decided commands out of the outbox and return them; those not refused are kept aside."""
        decided = {place: each for place, each in sorted(self.state.outbox.items()) if each.outcome}
        known = {each.pending.id for each in self.state.taken.values()}
        new = [each for each in decided.values() if not _refused(each) and each.id not in known]
        first, device = next_place(self.state.taken), self.meta("device") or ""
        aside = {first + turn: Taken(each, device, at) for turn, each in enumerate(new)}
        self._change(outbox=self.state.outbox.without(decided), taken=self.state.taken.having(aside))
        return list(decided.values())

    def renumber(self) -> None:
        """Give the waiting commands counters from 1 on, for a device under a new identity."""
        self._number(0, lambda _: True)

    def offer_again(self, after: int) -> int:
        """Put what was taken back into the outbox, before all that waits, for a history that may lack it."""
        undecided = {
            place: replace(each, state="waiting", outcome=None)
            for place, each in self.state.outbox.items()
            if each.outcome is not None and not _refused(each)
        }
        outbox = self.state.outbox.having(undecided)
        here, device = {each.id for each in outbox.values()}, self.meta("device") or ""
        again = {
            place: each for place, each in sorted(self.state.taken.items()) if each.pending.id not in here
        }
        first = min(outbox, default=1) - len(again)
        waiting = [
            replace(
                each.pending, counter=0 if unknown else each.pending.counter, state="waiting", outcome=None
            )
            for each in again.values()
            for unknown in (each.device != device or each.pending.counter > after,)
        ]
        self._change(
            outbox=outbox.having(dict(enumerate(waiting, start=first))),
            taken=self.state.taken.without(again),
        )
        self._number(after, lambda pending: pending.counter == 0 or pending.counter > after)
        return sum(1 for each in waiting if each.counter == 0)

    def forget_taken(self, before: datetime) -> None:
        """Let go of what was taken by the server before a moment."""
        old = [place for place, each in self.state.taken.items() if each.at < before]
        self._change(taken=self.state.taken.without(old))

    def _number(self, after: int, which: Callable[[Pending], bool]) -> None:
        outbox = self.state.outbox
        places = [place for place, each in sorted(outbox.items()) if each.outcome is None and which(each)]
        numbered = {
            place: replace(outbox[place], counter=counter)
            for counter, place in enumerate(places, start=after + 1)
        }
        self._change(outbox=outbox.having(numbered))
        self.set_meta(_LAST_COUNTER, str(after + len(places)))

    # --- drafts and news ---------------------------------------------------------------------------

    def keep_draft(self, draft: Draft) -> None:
        """Keep work that did not go through; keeping it again changes nothing."""
        if draft.id not in {each.id for each in self.state.drafts.values()}:
            self._change(drafts=self.state.drafts.having({next_place(self.state.drafts): draft}))

    def drafts(self) -> Sequence[Draft]:
        """The kept work, oldest first."""
        return [draft for _, draft in sorted(self.state.drafts.items())]

    def discard_draft(self, draft_id: str) -> None:
        """Let go of kept work, because its author said so."""
        gone = [place for place, draft in self.state.drafts.items() if draft.id == draft_id]
        self._change(drafts=self.state.drafts.without(gone))

    def add_news(self, news: Sequence[News]) -> None:
        """Tell what happened, after what was told before; only the latest thousand are kept."""
        told = self.state.news.having(dict(enumerate(news, start=next_place(self.state.news))))
        self._change(news=told.without(sorted(told)[:-_MOST_NEWS]))

    def news(self) -> Sequence[tuple[int, News]]:
        """What happened and was not seen yet, oldest first, each with its place."""
        seen = int(self.meta(_SEEN) or 0)
        return [(place, each) for place, each in sorted(self.state.news.items()) if place > seen]

    def see_news(self, up_to: int) -> None:
        """Note that its reader has seen the news up to a place."""
        self.set_meta(_SEEN, str(up_to))


def _refused(pending: Pending) -> bool:
    return pending.outcome is not None and pending.outcome.status == "rejected"
