"""Deliberate defects, each one that a careless hand might put into the engine: a simulation must find them.

Every plant changes production code in place, for as long as the test that asks for it lasts.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import pytest

from client.adapters.sqlite_rows import RowTables
from shared.case import Changes, Decision
from shared.commands import AnyCommand
from shared.facts import Facts
from shared.models.ids import UserId
from shared.registry import KINDS
from shared.rules.visibility import Scope, grants
from sync import authority, reader
from sync.authority import Authority
from sync.core import feed
from sync.device import Device
from sync.ports import AuthorityTransaction
from sync.wire.pull import PullReply
from tests.simulation.faults import ServerDied

Plant = Callable[[pytest.MonkeyPatch], None]
T = TypeVar("T")


def _decide_again(patch: pytest.MonkeyPatch) -> None:
    def again(self: Any, envelope: Any, _record: Any) -> Any:
        return self._decided(envelope, authority._read(envelope))

    patch.setattr(authority._Batch, "_again", again)


def _move_the_cursor_first(patch: pytest.MonkeyPatch) -> None:
    apply = Device._apply

    def cursor_first(self: Device, reply: PullReply) -> None:
        for page in reply.pages:
            self._store.set_cursor(page.scope, page.cursor)
        apply(self, reply)

    patch.setattr(Device, "_apply", cursor_first)


def _announce_no_departure(patch: pytest.MonkeyPatch) -> None:
    moved = feed._moved

    def arrivals_only(root: str, scopes: Any, op: Any) -> Any:
        return [] if op == "leave" else moved(root, scopes, op)

    patch.setattr(feed, "_moved", arrivals_only)


def _follow_stale_pointers(patch: pytest.MonkeyPatch) -> None:
    def all_belong(_tx: Any, _scope: Any, entries: Any) -> frozenset[str]:
        return frozenset(entry.root for entry in entries)

    patch.setattr(reader, "_belonging", all_belong)


def _never_take_a_right_away(patch: pytest.MonkeyPatch) -> None:
    ever: dict[UserId, frozenset[Scope]] = {}

    def once_and_for_all(facts: Facts, user: UserId, at: datetime) -> frozenset[Scope]:
        ever[user] = ever.get(user, frozenset()) | grants(facts, user, at)
        return ever[user]

    patch.setattr(authority, "grants", once_and_for_all)


def _throw_the_shadows_away(patch: pytest.MonkeyPatch) -> None:
    def forget(self: RowTables) -> None:
        self._write("DELETE FROM shadow")

    patch.setattr(RowTables, "restore_shadows", forget)


def _answer_before_the_commit(patch: pytest.MonkeyPatch) -> None:
    def written(self: Authority, work: Callable[[AuthorityTransaction], T]) -> T:
        answers: list[T] = []
        try:
            with self._store.transaction(write=True) as tx:
                answers.append(work(tx))
        except ServerDied:
            if not answers:
                raise
        return answers[0]

    patch.setattr(Authority, "_written", written)


def _drop_what_is_decided_before_its_rows_came(patch: pytest.MonkeyPatch) -> None:
    apply = Device._apply

    def too_early(self: Device, reply: PullReply) -> None:
        apply(self, reply.model_copy(update={"more": False}))

    patch.setattr(Device, "_apply", too_early)


def _purge_own_visits_with_the_card(patch: pytest.MonkeyPatch) -> None:
    purge = RowTables._purge_roots

    def purge_all(self: RowTables, scope: Scope, roots: Sequence[str]) -> None:
        purge(self, scope, roots)
        for kind in KINDS:
            if kind.SHELF == "customer" and kind.INBOX:
                self._write(
                    f'DELETE FROM "{kind.KIND}" WHERE root IN (SELECT value FROM json_each(?))'  # noqa: S608
                    " AND root NOT IN (SELECT root FROM member)",
                    [json.dumps(list(roots))],
                )
        self._remembered.clear()

    patch.setattr(RowTables, "_purge_roots", purge_all)


def _queue_in_a_transaction_of_its_own(patch: pytest.MonkeyPatch) -> None:
    def issue(self: Device, command: AnyCommand) -> Decision:
        decision = self.preview(command)
        if isinstance(decision, Changes):
            self._store.put_optimistic(decision.puts)
            self._store.enqueue(command.id, command.kind, command.text(), self.now())
        return decision

    patch.setattr(Device, "issue", issue)


def _forget_refusals(patch: pytest.MonkeyPatch) -> None:
    def forget(_self: Device, _decided: object) -> None:
        pass

    patch.setattr(Device, "_keep_what_failed", forget)


PLANTS: dict[str, Plant] = {
    "the server decides what comes again once more": _decide_again,
    "the cursor moves before the rows are written": _move_the_cursor_first,
    "a card's departure is not announced": _announce_no_departure,
    "a pointer is followed wherever its card sits now": _follow_stale_pointers,
    "a right once given is never taken away": _never_take_a_right_away,
    "shadows are thrown away instead of put back": _throw_the_shadows_away,
    "the server answers before it commits": _answer_before_the_commit,
    "decided work is dropped before its rows came": _drop_what_is_decided_before_its_rows_came,
    "one's own visits go with the card": _purge_own_visits_with_the_card,
    "the outbox is written in a transaction of its own": _queue_in_a_transaction_of_its_own,
    "what was refused is forgotten": _forget_refusals,
}
"""Every plant by what it makes of the engine."""
