"""A company's database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import postgres_server, postgres_url
from tests.support.spreadsheets import Company

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """An empty database."""
    made = Company(f"sqlite:///{tmp_path / 'company.db'}")
    yield made
    made.store.close()


@pytest.fixture
def on_postgresql(postgres_url: str) -> Iterator[Company]:
    """An empty database on PostgreSQL."""
    made = Company(postgres_url)
    yield made
    made.store.close()
