"""Headquarters' dashboard over a million orders and a million visits, asked of a real server over HTTP.

Before anything is measured, its figures are held against plain SQL over the rows.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from server.adapters.sqlite_engine import sqlite
from server.adapters.store import open_authority_store
from server.totals.rollups import Rollups
from tests.bench.big_company import HEADQUARTERS, make_big_company
from tests.bench.figures import Run, benchmark
from tests.bench.places import scratch
from tests.bench.served import served
from tests.support.plain_totals import PLAIN
from tests.support.server import PASSWORD

MILLION = 1_000_000
FIRST, LAST = "2025-03", "2026-02"
_PERIOD = {"first": FIRST, "last": LAST}


@benchmark("dashboard.server_ms", "ms", goal=300)
@contextmanager
def dashboard() -> Iterator[Run]:
    """From asking for all figures of the whole company in twelve months to the last byte of the answer."""
    with scratch() as folder, ExitStack() as stack:
        file = folder / "server.db"
        url = make_big_company(file, MILLION, MILLION)
        store = open_authority_store(url)
        Rollups(store).count_anew(datetime.now(UTC))
        store.close()
        yield stack.enter_context(asking(url, file, folder))


@contextmanager
def asking(url: str, file: Path, folder: Path) -> Iterator[Run]:
    """A run that asks a server over this database, whose answer was found to be right."""
    with served(url, folder) as server, httpx.Client(base_url=server.url, timeout=120) as client:
        session = {"login": HEADQUARTERS, "password": PASSWORD, "device": "headquarters-desk"}
        token = client.post("/v1/sessions", json=session).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"

        def ask() -> dict[str, Any]:
            found: dict[str, Any] = client.get("/v1/dashboard", params=_PERIOD).raise_for_status().json()
            return found

        hold_against_plain_sql(ask(), file)

        def once() -> float:
            started = perf_counter()
            ask()
            return (perf_counter() - started) * 1_000

        yield once


def hold_against_plain_sql(told: dict[str, Any], file: Path) -> None:
    """Refuse figures that are not those of the rows."""
    assert told["behind"] == 0, told["behind"]
    with closing(sqlite.connect(file)) as db:
        for figure, question in PLAIN.items():
            plain = {place: many for place, many in db.execute(question, (FIRST, LAST)) if many}
            seen = {each["id"]: each[figure] for each in told["by_territory"] if each[figure]}
            assert seen == plain, figure
            assert told["total"][figure] == sum(plain.values()), figure
            assert sum(each[figure] for each in told["by_month"]) == told["total"][figure], figure
