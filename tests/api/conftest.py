"""The small trading company behind a real server on a SQLite file, and a tiny build of the app."""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest

from tests.support.company import company, customer
from tests.support.postgres import PostgresServer, empty_postgres_url, postgres_server, postgres_url
from tests.support.server import Server, prepare, running

__all__ = ["empty_postgres_url", "postgres_server", "postgres_url"]

FACTS = {
    "everywhere": {"Content-Security-Policy": "default-src 'self'", "Cache-Control": "no-cache"},
    "paths": {
        "/service_worker.js": {"Service-Worker-Allowed": "/"},
        "/assets/fonts/": {"Cache-Control": "public, max-age=604800"},
    },
    "types": {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".mjs": "text/javascript; charset=utf-8",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
    },
    "fallback": "/index.html",
}


@pytest.fixture
def pwa(tmp_path: Path) -> Path:
    """A build of four files, one of them with compressed copies."""
    folder = tmp_path / "pwa"
    (folder / "assets/fonts").mkdir(parents=True)
    (folder / "headers.json").write_text(json.dumps(FACTS))
    (folder / "index.html").write_text("<!doctype html><title>Roadbook</title>")
    (folder / "service_worker.js").write_text("self;")
    (folder / "start.mjs").write_text("export default 1;")
    (folder / "start.mjs.br").write_bytes(brotli.compress(b"export default 1;"))
    (folder / "start.mjs.gz").write_bytes(gzip.compress(b"export default 1;"))
    (folder / "engine.wasm").write_bytes(b"\0asm")
    (folder / "assets/fonts/sans.woff2").write_bytes(b"wOF2")
    (tmp_path / "secret.txt").write_text("not for browsers")
    return folder


def _prepare(url: str) -> None:
    rows = company(*customer("acme"), *customer("bolt", owner="wang", where="north-2"))
    prepare(url, tuple(rows.rows.everything().values()), ("li", "ma", "chen", "zhao", "zhou", "admin"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's database, made once and copied for every test: two customers in the north."""
    path = tmp_path_factory.mktemp("company") / "server.db"
    _prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def prepared_on_postgresql(postgres_server: PostgresServer) -> str:
    """The name of the same company's database on PostgreSQL, to copy from."""
    name, url = postgres_server.new_database()
    _prepare(url)
    return name


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path, pwa: Path) -> Iterator[Server]:
    """The company, served from a SQLite file or, where a test asks for both engines, from PostgreSQL."""
    if getattr(request, "param", "sqlite") == "sqlite":
        copy = shutil.copy(request.getfixturevalue("prepared"), tmp_path / "server.db")
        with running(f"sqlite:///{copy}", pwa) as up:
            yield up
        return
    engine: PostgresServer = request.getfixturevalue("postgres_server")
    name, url = engine.new_database(like=request.getfixturevalue("prepared_on_postgresql"))
    with running(url, pwa, key_file=tmp_path / "server.key") as up:
        yield up
    engine.drop(name)
