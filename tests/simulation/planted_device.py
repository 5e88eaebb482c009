"""Defects that a careless hand might put into the device's engine and store."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from client.adapters.sqlite_outbox import Outbox
from client.adapters.sqlite_rows import RowTables
from client.adapters.sqlite_session import Session
from client.adapters.sqlite_store import SqliteDeviceStore
from shared.case import Changes, Decision
from shared.commands import AnyCommand
from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import Scope
from sync import mending, reconciling
from sync.core.rebase import drafts_of
from sync.core.records import Pending
from sync.device import Device
from sync.faults import LoginExpired
from sync.reconciling import Reconciling
from sync.store_faults import DeviceFullError
from sync.wire.pull import PullReply

Plant = Callable[[pytest.MonkeyPatch], None]


# --- work ----------------------------------------------------------------------------------------------


def _queue_in_a_transaction_of_its_own(patch: pytest.MonkeyPatch) -> None:
    def issue(self: Device, command: AnyCommand) -> Decision:
        decision = self.preview(command)
        if isinstance(decision, Changes):
            self._store.put_optimistic(decision.puts)
            self._store.enqueue(command.id, command.kind, command.text(), self.now())
        return decision

    patch.setattr(Device, "issue", issue)


def _say_saved_though_the_disk_is_full(patch: pytest.MonkeyPatch) -> None:
    issue = Device.issue

    def hopeful(self: Device, command: AnyCommand) -> Decision:
        try:
            return issue(self, command)
        except DeviceFullError:
            return self.preview(command)

    patch.setattr(Device, "issue", hopeful)


def _remember_what_the_disk_refused(patch: pytest.MonkeyPatch) -> None:
    def roll_back(self: Session) -> None:
        if self.db.conn.in_transaction:
            self.db.conn.execute("ROLLBACK")

    patch.setattr(Session, "_roll_back", roll_back)


def _forget_refusals(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reconciling, "_keep_what_failed", lambda _self, _decided: None)


def _take_parked_for_done(patch: pytest.MonkeyPatch) -> None:
    def refused_only(decided: Sequence[Pending], at: Any) -> Any:
        return [draft for draft in drafts_of(decided, at) if draft.reason != "parked"]

    patch.setattr(reconciling, "drafts_of", refused_only)


def _let_go_of_all_drafts(patch: pytest.MonkeyPatch) -> None:
    def discard(self: SqliteDeviceStore, _draft: str) -> None:
        self._write("DELETE FROM draft")

    patch.setattr(SqliteDeviceStore, "discard_draft", discard)


def _forget_one_while_renumbering(patch: pytest.MonkeyPatch) -> None:
    renumber = Outbox.renumber

    def all_but_one(self: Outbox) -> None:
        self._write("DELETE FROM outbox WHERE place = (SELECT max(place) FROM outbox WHERE outcome IS NULL)")
        renumber(self)

    patch.setattr(Outbox, "renumber", all_but_one)


def _sign_out_and_clear(patch: pytest.MonkeyPatch) -> None:
    push = Reconciling._push

    async def or_clear(self: Any) -> Any:
        try:
            return await push(self)
        except LoginExpired:
            self._store._write("DELETE FROM outbox WHERE outcome IS NULL")
            raise

    patch.setattr(Reconciling, "_push", or_clear)


def _offer_nothing_again(patch: pytest.MonkeyPatch) -> None:
    def renumber_only(self: Outbox, after: int) -> int:
        self._number("outcome IS NULL", after=after)
        return 0

    patch.setattr(Outbox, "offer_again", renumber_only)


# --- rows that arrive ----------------------------------------------------------------------------------


def _move_the_cursor_first(patch: pytest.MonkeyPatch) -> None:
    apply = Reconciling._apply

    def cursor_first(self: Reconciling, reply: PullReply) -> list[Scope]:
        for page in reply.pages:
            self._store.set_cursor(page.scope, page.cursor)
        return apply(self, reply)

    patch.setattr(Reconciling, "_apply", cursor_first)


def _throw_the_shadows_away(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(RowTables, "restore_shadows", lambda self: self._write("DELETE FROM shadow"))


def _drop_what_is_decided_before_its_rows_came(patch: pytest.MonkeyPatch) -> None:
    apply = Reconciling._apply

    def too_early(self: Reconciling, reply: PullReply) -> list[Scope]:
        return apply(self, reply.model_copy(update={"more": False}))

    patch.setattr(Reconciling, "_apply", too_early)


def _keep_old_rows_under_a_fresh_copy(patch: pytest.MonkeyPatch) -> None:
    arrive = Reconciling._arrive

    def keep(self: Reconciling, page: Any) -> None:
        arrive(self, page.model_copy(update={"reset": False}))

    patch.setattr(Reconciling, "_arrive", keep)


def _believe_another_historys_numbers(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reconciling, "_leave_other_histories", lambda _self, _epoch: None)


# --- rows that go --------------------------------------------------------------------------------------


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


def _purge_what_another_scope_holds(patch: pytest.MonkeyPatch) -> None:
    leave = RowTables.leave

    def leave_for_good(self: RowTables, scope: Scope, roots: Sequence[str]) -> None:
        leave(self, scope, roots)
        self._write_many('DELETE FROM "customer" WHERE id = ?', [(root,) for root in roots])
        self._remembered.clear()

    patch.setattr(RowTables, "leave", leave_for_good)


def _throw_the_outbox_away_with_a_scope(patch: pytest.MonkeyPatch) -> None:
    drop = SqliteDeviceStore.drop_scope

    def drop_all(self: SqliteDeviceStore, scope: Scope) -> None:
        drop(self, scope)
        self._write("DELETE FROM outbox WHERE outcome IS NULL")

    patch.setattr(SqliteDeviceStore, "drop_scope", drop_all)


# --- rows that came to differ --------------------------------------------------------------------------


def _mend_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Reconciling, "_put_right", lambda _self, _scope, _found: None)


def _mend_only_what_is_missing(patch: pytest.MonkeyPatch) -> None:
    compare = mending._compare

    def whatever_the_version(told: Any, held: Any, found: Any, wanted: Any) -> None:
        there = dict(told.rows)
        alike = [(row_id, there.get(row_id, version)) for row_id, version in held]
        compare(told, alike, found, wanted)

    patch.setattr(mending, "_compare", whatever_the_version)


def _forget_to_count_what_goes(patch: pytest.MonkeyPatch) -> None:
    def purge(self: RowTables, _scope: Scope, rows: Sequence[tuple[str, str]]) -> None:
        for kind, row_id in rows:
            self._write(f'DELETE FROM "{BY_NAME[kind].KIND}" WHERE id = ?', (row_id,))  # noqa: S608
        self._remembered.clear()

    patch.setattr(RowTables, "remove", purge)


DEVICE_PLANTS: dict[str, Plant] = {
    "the outbox is written in a transaction of its own": _queue_in_a_transaction_of_its_own,
    "a full disk is taken for a saved one": _say_saved_though_the_disk_is_full,
    "what the disk refused is remembered": _remember_what_the_disk_refused,
    "what was refused is forgotten": _forget_refusals,
    "what was parked is taken for done": _take_parked_for_done,
    "letting go of one draft lets go of all": _let_go_of_all_drafts,
    "a copied device forgets one command": _forget_one_while_renumbering,
    "the end of a session clears what waits": _sign_out_and_clear,
    "a restored server is offered nothing again": _offer_nothing_again,
    "the cursor moves before the rows are written": _move_the_cursor_first,
    "shadows are thrown away instead of put back": _throw_the_shadows_away,
    "decided work is dropped before its rows came": _drop_what_is_decided_before_its_rows_came,
    "a fresh copy leaves old rows where they were": _keep_old_rows_under_a_fresh_copy,
    "another history's numbers are believed": _believe_another_historys_numbers,
    "one's own visits go with the card": _purge_own_visits_with_the_card,
    "a card goes though another held scope has it": _purge_what_another_scope_holds,
    "what waits goes with a scope": _throw_the_outbox_away_with_a_scope,
    "what differs is found and not mended": _mend_nothing,
    "mending sees what is missing and not what is old": _mend_only_what_is_missing,
    "what is removed still counts": _forget_to_count_what_goes,
}
"""Every plant by what it makes of the engine."""
