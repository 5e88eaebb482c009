"""What an authority store on a database promises beyond the port: its audit trail, and its history."""

from collections.abc import Sequence
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from server.adapters.audit import Break
from server.adapters.engine import begin
from server.adapters.store import SqlAuthorityStore, open_authority_store
from shared.models.ids import SYSTEM
from shared.models.territory import Territory
from shared.rules.visibility import COMPANY
from sync.authority import Authority
from sync.core.records import Advance, Stored
from sync.ports import AuthorityStore
from tests.contract.authority_store_suite import AuthorityStoreSuite
from tests.contract.authority_suite import audit
from tests.support.company import territory
from tests.support.timekeeping import FakeClock


class AuthorityDatabaseSuite(AuthorityStoreSuite):
    """The contract, and that nobody can change the record of what was decided unseen."""

    url: str
    """The address of a migrated and empty database."""

    def open(self) -> SqlAuthorityStore:
        return open_authority_store(self.url)

    def close(self, store: AuthorityStore) -> None:
        assert isinstance(store, SqlAuthorityStore)
        store.close()

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

    def test_the_tree_is_read_again_once_somebody_changed_it(self, store: SqlAuthorityStore) -> None:
        desk = Authority(store, FakeClock())
        elsewhere = open_authority_store(self.url)
        desk.bootstrap([territory("hq", None, "company")], SYSTEM)
        for name in ("north", "south"):
            Authority(elsewhere, FakeClock()).bootstrap([territory(name, "hq", "region")], SYSTEM)
            for _ in range(2):
                assert name in {each.id for each in territories(store)}
        elsewhere.close()

    def test_a_tree_that_was_never_committed_is_never_remembered(self, store: SqlAuthorityStore) -> None:
        desk = Authority(store, FakeClock())
        desk.bootstrap([territory("hq", None, "company")], SYSTEM)

        with suppress(ZeroDivisionError), store.transaction(write=True) as tx:
            tx.put([Stored(territory("gone", "hq", "region"), 1)])
            tx.advance({COMPANY: Advance(1, 0)})
            assert {each.id for each in tx.all(Territory)} == {"hq", "gone"}
            raise ZeroDivisionError
        desk.bootstrap([territory("north", "hq", "region")], SYSTEM)
        assert {each.id for each in territories(store)} == {"hq", "north"}


def territories(store: AuthorityStore) -> Sequence[Territory]:
    """The tree as a reader finds it."""
    with store.transaction(write=False) as tx:
        return tx.all(Territory)
