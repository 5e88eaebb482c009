"""Defects that a careless hand might put into the server's engine."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import pytest

from server.adapters.feed import ScopeBook
from server.adapters.store import SqlAuthorityStore
from server.adapters.tables import FEED
from server.adapters.transaction import SqlTransaction
from shared.case import Actor, Changes, Decision
from shared.commands import AnyCommand, EditCustomer
from shared.decide import decide
from shared.facts import Facts
from shared.models.base import Entity
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.ids import TerritoryId, UserId
from shared.models.review import Conflict, PrivateConflict
from shared.rules.visibility import Scope, grants, inbox_scope, scopes_of, territory_scope
from sync import authority, batch, reader
from sync.authority import Authority
from sync.core import feed
from sync.core.records import FeedEntry
from sync.ports import AuthorityTransaction
from tests.simulation.faults import ServerDied
from tests.support.company import LONG_AGO

Plant = Callable[[pytest.MonkeyPatch], None]
T = TypeVar("T")


# --- what comes again, and what is answered ------------------------------------------------------------


def _decide_again(patch: pytest.MonkeyPatch) -> None:
    def again(self: Any, envelope: Any, _record: Any) -> Any:
        return self._decided(envelope, batch._read(envelope))

    patch.setattr(batch.Batch, "_again", again)


def _take_a_copy_for_the_original(patch: pytest.MonkeyPatch) -> None:
    def again(_self: Any, envelope: Any, record: Any) -> Any:
        return record.outcome.model_copy(update={"id": envelope.id, "duplicate": True})

    patch.setattr(batch.Batch, "_again", again)


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


def _answer_and_write_no_rows(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(batch, "flush", lambda _tx, _work: None)


def _leave_the_last_audit_entry_out(patch: pytest.MonkeyPatch) -> None:
    record = SqlTransaction.record

    def all_but_one(self: SqlTransaction, commands: Any, audit: Any) -> None:
        record(self, commands, audit[:-1] if len(audit) > 1 else audit)

    patch.setattr(SqlTransaction, "record", all_but_one)


# --- what is decided -----------------------------------------------------------------------------------


def _deciding(patch: pytest.MonkeyPatch, change: Callable[[AnyCommand, Entity], Entity | None]) -> None:
    """Let the server alone write other rows than the rules say."""

    def otherwise(command: AnyCommand, facts: Facts, actor: Actor, now: datetime) -> Decision:
        decision = decide(command, facts, actor, now)
        if not isinstance(decision, Changes):
            return decision
        changed = [change(command, row) for row in decision.puts]
        return Changes(tuple(row for row in changed if row is not None), decision.standing)

    patch.setattr(batch, "decide", otherwise)


def _tell_nobody_of_conflicts(patch: pytest.MonkeyPatch) -> None:
    _deciding(patch, lambda _, row: None if isinstance(row, Conflict | PrivateConflict) else row)


def _let_the_last_edit_win(patch: pytest.MonkeyPatch) -> None:
    def mine(command: AnyCommand, row: Entity) -> Entity:
        if not isinstance(command, EditCustomer) or not isinstance(row, Customer):
            return row
        wanted = {field: getattr(command.mine, field) for field in command.mine.model_fields_set}
        return row.model_copy(update=wanted)

    _deciding(patch, mine)


def _share_out_in_floating_point(patch: pytest.MonkeyPatch) -> None:
    def rounded(_: AnyCommand, row: Entity) -> Entity:
        if not isinstance(row, CreditSplit):
            return row
        whole = sum(line.amount for line in row.lines)
        lines = tuple(
            line.model_copy(update={"amount": round(whole * (line.share / 10_000) - 0.5)})
            for line in row.lines
        )
        return row.model_copy(update={"lines": lines})

    _deciding(patch, rounded)


def _believe_every_clock(patch: pytest.MonkeyPatch) -> None:
    def trusting(user: UserId, **_: object) -> Actor:
        return Actor(user=user, trusted_since=LONG_AGO)

    patch.setattr(batch, "Actor", trusting)


def _judge_by_the_claimed_time_alone(patch: pytest.MonkeyPatch) -> None:
    def as_of_then(command: AnyCommand, facts: Facts, actor: Actor, now: datetime) -> Decision:
        return decide(command, facts, actor, min(command.happened_at, now))

    patch.setattr(batch, "decide", as_of_then)


# --- who is told ---------------------------------------------------------------------------------------


def _never_take_a_right_away(patch: pytest.MonkeyPatch) -> None:
    ever: dict[UserId, frozenset[Scope]] = {}

    def once_and_for_all(facts: Facts, user: UserId, at: datetime) -> frozenset[Scope]:
        ever[user] = ever.get(user, frozenset()) | grants(facts, user, at)
        return ever[user]

    patch.setattr(authority, "grants", once_and_for_all)


def _let_neighbours_read(patch: pytest.MonkeyPatch) -> None:
    def neighbourly(facts: Facts, user: UserId, at: datetime) -> frozenset[Scope]:
        return grants(facts, user, at) | {territory_scope(TerritoryId("south-2"))}

    patch.setattr(authority, "grants", neighbourly)


def _put_it_in_the_wrong_inbox(patch: pytest.MonkeyPatch) -> None:
    wrong = {inbox_scope(UserId("li")): inbox_scope(UserId("wang"))}

    def misfiled(row: Entity, card: Customer | None) -> frozenset[Scope]:
        return frozenset(wrong.get(scope, scope) for scope in scopes_of(row, card))

    patch.setattr(feed, "scopes_of", misfiled)


def _announce_no_departure(patch: pytest.MonkeyPatch) -> None:
    moved = feed._moved

    def arrivals_only(root: str, scopes: Any, op: Any) -> Any:
        return [] if op == "leave" else moved(root, scopes, op)

    patch.setattr(feed, "_moved", arrivals_only)


def _lose_the_last_pointer(patch: pytest.MonkeyPatch) -> None:
    append = ScopeBook.append_feed

    def all_but_one(self: ScopeBook, entries: Sequence[FeedEntry]) -> None:
        append(self, entries[:-1])

    patch.setattr(ScopeBook, "append_feed", all_but_one)


def _trim_without_saying_so(patch: pytest.MonkeyPatch) -> None:
    def trim(self: ScopeBook, floors: Any) -> int:
        for scope in floors:
            self.connection.execute(FEED.delete().where(FEED.c.scope == scope))
        return 0

    patch.setattr(ScopeBook, "trim", trim)


def _go_on_as_if_nothing_had_been_restored(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SqlAuthorityStore, "begin_epoch", lambda _self, _identity: None)


# --- what is sent --------------------------------------------------------------------------------------


def _follow_stale_pointers(patch: pytest.MonkeyPatch) -> None:
    def all_belong(_tx: Any, _scope: Any, entries: Any) -> frozenset[str]:
        return frozenset(entry.root for entry in entries)

    patch.setattr(reader, "_belonging", all_belong)


def _begin_one_number_too_late(patch: pytest.MonkeyPatch) -> None:
    tail = reader._tail

    def late(tx: Any, scope: Any, seq: int, *rest: Any) -> Any:
        return tail(tx, scope, seq + 1, *rest)

    patch.setattr(reader, "_tail", late)


def _cut_a_full_page_short(patch: pytest.MonkeyPatch) -> None:
    tail = reader._tail

    def short(*known: Any) -> Any:
        page = tail(*known)
        return page.model_copy(update={"rows": page.rows[:-1]}) if page.more else page

    patch.setattr(reader, "_tail", short)


def _send_a_card_without_what_hangs_on_it(patch: pytest.MonkeyPatch) -> None:
    of = reader._Arrivals.of

    def card_alone(self: Any, root: str) -> Any:
        return [row for row in of(self, root) if row.kind == Customer.KIND]

    patch.setattr(reader._Arrivals, "of", card_alone)


def _send_the_private_side_along(patch: pytest.MonkeyPatch) -> None:
    kinds_in = feed.kinds_in

    def with_the_private_side(scope: Scope, kinds: Any) -> Any:
        more = tuple(kind for kind in kinds if kind.SHELF == "private") if scope.startswith("t:") else ()
        return kinds_in(scope, kinds) + more

    patch.setattr(reader, "kinds_in", with_the_private_side)


SERVER_PLANTS: dict[str, Plant] = {
    "the server decides what comes again once more": _decide_again,
    "a copied device is taken for the original": _take_a_copy_for_the_original,
    "the server answers before it commits": _answer_before_the_commit,
    "a command is answered and its rows are not written": _answer_and_write_no_rows,
    "an audit entry is missing": _leave_the_last_audit_entry_out,
    "a conflict is kept from everybody": _tell_nobody_of_conflicts,
    "the last edit always wins": _let_the_last_edit_win,
    "credit is shared out in floating point": _share_out_in_floating_point,
    "every clock is believed": _believe_every_clock,
    "rights are judged by the claimed time alone": _judge_by_the_claimed_time_alone,
    "a right once given is never taken away": _never_take_a_right_away,
    "everybody reads a neighbour's territory": _let_neighbours_read,
    "rows are put into the wrong inbox": _put_it_in_the_wrong_inbox,
    "a card's departure is not announced": _announce_no_departure,
    "a number is taken and its pointer lost": _lose_the_last_pointer,
    "pointers are trimmed without a word": _trim_without_saying_so,
    "a restored server goes on as if nothing had happened": _go_on_as_if_nothing_had_been_restored,
    "a pointer is followed wherever its card sits now": _follow_stale_pointers,
    "what changed is told from one number too late": _begin_one_number_too_late,
    "a page that is full loses its last row": _cut_a_full_page_short,
    "a card arrives without what hangs on it": _send_a_card_without_what_hangs_on_it,
    "the private side travels with the card": _send_the_private_side_along,
}
"""Every plant by what it makes of the engine."""
