"""A company's database for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.spreadsheets import Company


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """An empty database."""
    place = tmp_path / "database"
    place.mkdir()
    made = Company(place)
    yield made
    made.store.close()
