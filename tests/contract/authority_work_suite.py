"""Devices, decided commands and the audit trail on the server."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from server.adapters.audit import Break
from server.adapters.engine import begin
from server.adapters.store import SqlAuthorityStore
from shared.models.ids import DeviceId
from sync.ports import LostRace
from tests.contract.authority_suite import AuthoritySuite, audit, command, device
from tests.support.company import MONDAY

D1 = DeviceId("d1")


class AuthorityWorkSuite(AuthoritySuite):
    """What was decided once is known for ever, and nobody can change the record of it unseen."""

    def test_a_device_is_what_was_saved_last(self, store: SqlAuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            assert tx.device(D1) is None
            tx.save_device(device())
        later = replace(device(), last_counter=9, last_contact=MONDAY + timedelta(days=1), revoked=True)
        with store.transaction(write=True) as tx:
            assert tx.device(D1) == device()
            tx.save_device(later)
        with store.transaction(write=False) as tx:
            assert tx.device(D1) == later

    def test_a_device_decides_one_batch_at_a_time(self, store: SqlAuthorityStore) -> None:
        """Even at its first contact, when there is no record to lock yet."""

        def push(_: int) -> None:
            with store.transaction(write=True) as tx:
                known = tx.device(D1) or device(last_counter=0)
                tx.save_device(replace(known, last_counter=known.last_counter + 1))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(push, range(12)))
        with store.transaction(write=False) as tx:
            known = tx.device(D1)
        assert known is not None
        assert known.last_counter == 12

    def test_decided_commands_are_found_by_counter_and_by_id(self, store: SqlAuthorityStore) -> None:
        mine, theirs = [command(n) for n in (1, 2, 3)], command(1, of="d2")
        with store.transaction(write=True) as tx:
            tx.record([*mine, theirs], [])
        with store.transaction(write=False) as tx:
            assert tx.commands_of(D1, [1, 3, 7]) == {1: mine[0], 3: mine[2]}
            assert tx.commands_of(D1, []) == {}
            assert tx.commands_known(["d1-c2", "d2-c1", "nobody"]) == {"d1-c2": mine[1], "d2-c1": theirs}
            assert tx.commands_known([]) == {}

    def test_a_counter_is_decided_once(self, store: SqlAuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            tx.record([command(1)], [])

        def again() -> None:
            with store.transaction(write=True) as tx:
                tx.record([command(1, name="another")], [])

        with pytest.raises(LostRace):
            again()

    def test_the_audit_holds_across_transactions_and_devices(self, store: SqlAuthorityStore) -> None:
        for turn in range(3):
            with store.transaction(write=True) as tx:
                tx.record([], [audit(f"a{turn}"), audit(f"b{turn}", of="d2"), audit(f"c{turn}")])
        assert store.verify_audit() == ()

    @pytest.mark.parametrize(
        ("damage", "found"),
        [
            (
                "UPDATE audit SET entry = replace(entry, 'applied', 'rejected') WHERE place = 2",
                (2, "altered"),
            ),
            ("UPDATE audit SET hash = '00' WHERE place = 3", (3, "altered")),
            ("DELETE FROM audit WHERE place = 2", (2, "missing")),
            ("DELETE FROM audit WHERE place = 4", (3, "cut off")),
            ("DELETE FROM audit", (0, "cut off")),
            ("DELETE FROM chain", (1, "unknown chain")),
        ],
    )
    def test_damage_to_the_audit_is_found(
        self, store: SqlAuthorityStore, damage: str, found: tuple[int, str]
    ) -> None:
        with store.transaction(write=True) as tx:
            tx.record([], [audit(f"a{turn}") for turn in range(4)])
        self._tamper(store, damage)
        assert [(each.place, each.problem) for each in store.verify_audit()] == [found]
        assert all(isinstance(each, Break) and each.chain == "d1" for each in store.verify_audit())

    def test_entries_that_changed_places_are_found(self, store: SqlAuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            tx.record([], [audit(f"a{turn}") for turn in range(4)])
        self._tamper(
            store,
            "UPDATE audit SET place = 99 WHERE place = 2",
            "UPDATE audit SET place = 2 WHERE place = 3",
            "UPDATE audit SET place = 3 WHERE place = 99",
        )
        assert [(each.place, each.problem) for each in store.verify_audit()] == [(2, "altered")]

    def test_the_database_refuses_to_change_or_remove_an_entry(self, store: SqlAuthorityStore) -> None:
        with store.transaction(write=True) as tx:
            tx.record([], [audit("a1")])
        for statement in ("UPDATE audit SET hash = '0'", "DELETE FROM audit"):
            with pytest.raises(DatabaseError, match="append-only"):
                self._run(store, statement)
        assert store.verify_audit() == ()

    def test_a_restored_history_starts_another_epoch(self, store: SqlAuthorityStore) -> None:
        first = store.epoch()
        store.begin_epoch("after-the-restore")
        assert (first, store.epoch()) == (first, "after-the-restore")
        assert first != "after-the-restore"

    def _tamper(self, store: SqlAuthorityStore, *statements: str) -> None:
        """Do what only somebody with the database's own keys can do."""
        if store.engine.dialect.name == "sqlite":
            guards = ["DROP TRIGGER audit_is_never_changed", "DROP TRIGGER audit_is_never_removed"]
        else:
            guards = ["ALTER TABLE audit DISABLE TRIGGER ALL"]
        for statement in (*guards, *statements):
            self._run(store, statement)

    def _run(self, store: SqlAuthorityStore, statement: str) -> None:
        with begin(store.engine, write=True) as connection:
            connection.execute(text(statement))
