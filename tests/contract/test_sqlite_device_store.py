"""The device's SQLite file keeps the contract, and what it promises beyond it."""

import sqlite3
from pathlib import Path

import pytest

from client.adapters.sqlite_connection import FileInUseError
from client.adapters.sqlite_schema import OF_AN_OLDER_APP, SchemaTooNewError
from client.adapters.sqlite_store import SqliteDeviceStore, open_store
from shared.models.customer import Customer
from shared.registry import KINDS
from sync.ports import DeviceStore
from tests.contract.device_store_suite import DeviceStoreSuite
from tests.contract.rows import NORTH, card, wire
from tests.support.company import MONDAY


class TestSqliteDeviceStore(DeviceStoreSuite):
    @pytest.fixture(autouse=True)
    def _place(self, tmp_path: Path) -> None:
        self.path = tmp_path / "device.db"

    def open(self) -> DeviceStore:
        return open_store(self.path)

    def close(self, store: DeviceStore) -> None:
        assert isinstance(store, SqliteDeviceStore)
        store.close()


def test_a_second_window_is_told_that_the_file_is_in_use(tmp_path: Path) -> None:
    store = open_store(tmp_path / "device.db")
    with pytest.raises(FileInUseError):
        open_store(tmp_path / "device.db")
    store.close()
    open_store(tmp_path / "device.db").close()


def test_every_commit_is_flushed_to_the_disk(tmp_path: Path) -> None:
    store = open_store(tmp_path / "device.db")
    full, no_wal = 2, sqlite3.sqlite_version_info < (3, 51, 3)
    assert store.db.execute("PRAGMA synchronous").fetchone()[0] == full
    assert store.db.execute("PRAGMA journal_mode").fetchone()[0] == ("truncate" if no_wal else "wal")
    store.close()


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path / "device.db")
    store.db.execute("PRAGMA user_version = 99")
    store.set_meta("tables", "99")
    store.close()
    with pytest.raises(SchemaTooNewError):
        open_store(tmp_path / "device.db")


def test_tables_of_an_older_layout_are_adapted_around_their_rows(tmp_path: Path) -> None:
    store = open_store(tmp_path / "device.db")
    store.put_wire(NORTH, [wire(card(code="K-1"), 5)])
    store.enqueue("c1", "edit", "{}", MONDAY)
    for statement in (
        'DROP INDEX "customer_code"',
        'ALTER TABLE customer DROP COLUMN "code"',
        "ALTER TABLE customer ADD COLUMN old TEXT GENERATED ALWAYS AS (json_extract(doc, '$.city')) VIRTUAL",
        "CREATE INDEX customer_old ON customer (old)",
        "DROP TABLE visit",
        """UPDATE meta SET value = json_set(value, '$.customer', 'older') WHERE key = 'layout'""",
    ):
        store.db.execute(statement)
    store.close()
    again = open_store(tmp_path / "device.db")
    assert again.find(Customer, "code", "K-1") == [card(code="K-1")]
    assert again.version_of("customer", "acme") == OF_AN_OLDER_APP, "it is fetched again"
    assert again.version_of("visit", "v1") == 0
    assert [each.id for each in again.outbox()] == ["c1"]
    columns = {row[1] for row in again.db.execute("PRAGMA table_xinfo(customer)")}
    assert columns == {"id", "root", "version", "doc", *Customer.columns()}
    again.close()


def test_a_kind_the_registry_does_not_know_is_refused(tmp_path: Path) -> None:
    store = open_store(tmp_path / "device.db")
    with pytest.raises(KeyError):
        store.put_wire(NORTH, [wire(card())._replace(kind="outbox")])
    assert store.all(Customer) == []
    store.close()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.KIND)
def test_lookups_use_an_index(tmp_path: Path, kind: type[Customer]) -> None:
    store = open_store(tmp_path / "device.db")
    for field in kind.INDEXED:
        column = "root" if field == kind.ROOT else field
        plan = store.db.execute(
            f'EXPLAIN QUERY PLAN SELECT id, doc FROM "{kind.KIND}" WHERE "{column}" = ? ORDER BY id',  # noqa: S608
            ("x",),
        ).fetchall()
        assert len(plan) == 1, plan
        assert "USING INDEX" in plan[0][3], plan
    store.close()
