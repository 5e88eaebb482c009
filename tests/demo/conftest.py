"""The demo company, made once for all tests: a quarter of its customers, all of its story."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from server.adapters.schema import migrate
from server.adapters.store import SqlAuthorityStore, open_authority_store
from server.demo.divisions import EXCERPT
from server.demo.making import in_haste, make_in
from shared.models.base import Entity
from shared.registry import KINDS
from tests.support.memory_rows import MemoryRows

TODAY = date(2026, 11, 23)
CUSTOMERS = 100


@dataclass(frozen=True)
class Told:
    """A company in which the story has happened."""

    url: str
    store: SqlAuthorityStore
    rows: MemoryRows
    commands: int

    def texts(self) -> set[tuple[str, str]]:
        """Every row, as it stands."""
        return {(row.KIND, row.text()) for row in read(self.store)}


def read(store: SqlAuthorityStore) -> list[Entity]:
    """All rows of all kinds."""
    with store.transaction(write=False) as rows:
        return [row for kind in KINDS for row in rows.all(kind)]


def told(folder: Path, name: str) -> Told:
    """Let the story happen in a new database."""
    url = f"sqlite:///{folder / name}.db"
    migrate(url)
    store = open_authority_store(url)
    in_haste(store.engine)
    count = make_in(store, TODAY, EXCERPT, lambda _what, _steps: lambda _done: None, most=CUSTOMERS)
    return Told(url, store, MemoryRows(read(store)), count)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The company, for reading."""
    made = told(tmp_path_factory.mktemp("demo"), "demo")
    yield made
    made.store.close()
