"""The journey's three ways, each against a real server process of its own."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from client.pwa.build import build
from client.pwa.locations import DEFAULT_CACHE
from tests.journey.chromium import chromium
from tests.journey.headless import headless
from tests.journey.own_server import REP, OwnServer
from tests.journey.people import Journey
from tests.journey.phone import Phone
from tests.support.demo_server import demo_server
from tests.support.northwind_sql import northwind_database
from tests.support.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

PICTURES = Path("docs/images")
_NO_APP = '{"everywhere": {}, "paths": {}, "types": {}, "fallback": "/index.html"}'


@pytest.fixture(scope="session")
def real_app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as it is shipped."""
    return build(tmp_path_factory.mktemp("app") / "pwa", cache=DEFAULT_CACHE, compressed=False).out


@pytest.fixture
def own_server(real_app: Path, tmp_path: Path) -> Iterator[OwnServer]:
    """A running server of a small Chinese company."""
    server = OwnServer(tmp_path, real_app)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # No longer than a module: while it lives, no other test of the worker could start an event loop.
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def phone(playwright: Playwright, tmp_path: Path) -> Iterator[Phone]:
    """A new phone of the company's rep."""
    phone = Phone(playwright, tmp_path / "phone", REP)
    yield phone
    phone.put_away()


@pytest.fixture
def sql() -> Iterator[sqlite3.Connection]:
    """The CSV files, to be asked in plain SQL."""
    database = northwind_database()
    yield database
    database.close()


@pytest.fixture(params=["headless-sqlite", "headless-postgresql", "chromium-sqlite"])
def journey(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journey]:
    """A company with its server, and devices of one kind."""
    hands, _, engine = str(request.param).partition("-")
    database = f"sqlite:///{tmp_path / 'server.db'}"
    if engine == "postgresql":
        database = request.getfixturevalue("postgres_url")
    with ExitStack() as opened:
        if hands == "headless":
            server = opened.enter_context(demo_server(database, _no_app(tmp_path / "pwa")))
            yield opened.enter_context(headless(server.port, tmp_path / "devices"))
            return
        app: Path = request.getfixturevalue("real_app")
        server = opened.enter_context(demo_server(database, app))
        playwright = opened.enter_context(sync_playwright())
        yield opened.enter_context(chromium(playwright, server.url, _pictures()))


def _no_app(folder: Path) -> Path:
    """A build with nothing in it, for people without a browser."""
    folder.mkdir()
    (folder / "headers.json").write_text(_NO_APP)
    return folder


def _pictures() -> Path | None:
    """Where pictures are kept, when somebody asks for them."""
    if os.environ.get("ROADBOOK_SCREENSHOTS") != "1":
        return None
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES
