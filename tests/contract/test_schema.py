"""A database's tables are brought to this version, on either engine, and only this version is used."""

import pytest
from sqlalchemy import inspect, text

from server.adapters.engine import begin, open_engine
from server.adapters.schema import ALL_TABLES, SchemaMismatchError, differences, migrate, require_current
from server.adapters.store import open_authority_store
from shared.registry import KINDS


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('tmp_path') / 'empty.db'}"
    return str(request.getfixturevalue("empty_postgres_url"))


def test_the_steps_amount_to_the_models(empty_url: str) -> None:
    migrate(empty_url)
    assert differences(empty_url) == [], 'run: python -m server.adapters.migrations "what changed"'


def test_migrating_again_changes_nothing(empty_url: str) -> None:
    migrate(empty_url)
    store = open_authority_store(empty_url)
    epoch = store.epoch()
    migrate(empty_url)
    assert store.epoch() == epoch
    require_current(store.engine)
    store.close()


def test_a_database_at_another_version_is_refused(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with pytest.raises(SchemaMismatchError):
        require_current(engine)
    migrate(empty_url)
    with begin(engine, write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatchError):
        require_current(engine)
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.adapters.schema.uuid7", None)
    with pytest.raises(TypeError):
        migrate(empty_url)
    engine = open_engine(empty_url)
    with begin(engine, write=False) as connection:
        assert inspect(connection).get_table_names() == []
    engine.dispose()


def test_no_kind_shares_its_name_with_another_table_or_its_fields_with_our_columns() -> None:
    assert len(ALL_TABLES.tables) == len({table.lower() for table in ALL_TABLES.tables})
    ours = {"root", "member", "scope", "feed", "device", "command", "audit", "chain", "epoch"}
    assert not ours & {kind.KIND for kind in KINDS}
    for kind in KINDS:
        assert not {"root", "version", "doc", "replaces"} & set(kind.columns())
