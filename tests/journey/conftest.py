"""The journey's three ways, each against a real server process of its own."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.headless import headless
from tests.journey.people import Journey
from tests.support.demo_server import demo_server
from tests.support.northwind_sql import northwind_database
from tests.support.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
def sql() -> Iterator[sqlite3.Connection]:
    """The CSV files, to be asked in plain SQL."""
    database = northwind_database()
    yield database
    database.close()


@pytest.fixture(
    params=[
        "headless-sqlite",
        "headless-postgresql",
    ]
)
def journey(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journey]:
    """A company with its server, and devices of one kind."""
    way: str = request.param
    on_postgres = way == "headless-postgresql"
    database = (
        request.getfixturevalue("postgres_url") if on_postgres else f"sqlite:///{tmp_path / 'server.db'}"
    )
    with (
        demo_server(database, _no_app(tmp_path)) as server,
        headless(server.port, tmp_path / "devices") as company,
    ):
        yield company


def _no_app(folder: Path) -> Path:
    """A build with nothing in it, for people without a browser."""
    empty = folder / "no-app"
    empty.mkdir()
    (empty / "headers.json").write_text(
        '{"everywhere": {}, "paths": {}, "types": {}, "fallback": "/index.html"}'
    )
    return empty
