"""What the contract runners need: databases on both engines."""

from pathlib import Path
from shutil import copyfile

import pytest

from server.adapters.schema import migrate
from tests.support.postgres import empty_postgres_url, postgres_server, postgres_url

__all__ = ["empty_postgres_url", "postgres_server", "postgres_url"]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("authority") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a migrated file for this test alone."""
    path = tmp_path / "authority.db"
    copyfile(migrated_file, path)
    return f"sqlite:///{path}"
