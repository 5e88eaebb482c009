"""Who signs in, renews a session or attaches a photo while an import writes for long waits, and is served."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from server.adapters import engine as engines
from shared.facts import Facts
from shared.models.base import Entity
from shared.models.ids import SYSTEM
from sync.authority import Authority
from tests.api.test_attachments import attach, photo, visit
from tests.support.company import company, customer
from tests.support.server import Server, prepare, running

PATIENCE_MS = 300
"""How long SQLite waits for a lock here: a writer who queued for that would be told that it is locked."""
STEP_S = 0.8
STEPS = 4
STAFF = ("li", "ma", "wang", "chen")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(engines, "_PATIENCE_MS", PATIENCE_MS)
    url = f"sqlite:///{tmp_path / 'server.db'}"
    prepare(url, tuple(company(*customer("acme"), visit()).rows.everything().values()), STAFF)
    with running(url, tmp_path) as up:
        yield up


def long_import(server: Server, begun: Event) -> int:
    """Write a few customers, each step longer than SQLite waits for a lock; returns how many rows changed."""

    def slowly(place: int) -> Iterable[Entity]:
        begun.set()
        sleep(STEP_S)
        return customer(f"late-{place}")

    authority, written = Authority(server.store, server.clock), 0
    for place in range(STEPS):

        def make(_: Facts, place: int = place) -> Iterable[Entity]:
            return slowly(place)

        written += authority.take_in([f"late-{place}"], make, SYSTEM)
    return written


def test_nobody_is_turned_away_while_an_import_writes(server: Server) -> None:
    session, begun = server.sign_in("li", "li-phone"), Event()
    with ThreadPoolExecutor() as people:
        importing = people.submit(long_import, server, begun)
        assert begun.wait(10)
        entering = [people.submit(server.sign_in, login, f"{login}-laptop") for login in STAFF]
        renewed = server.client.post("/v1/sessions/refresh", json={"refresh_token": session["refresh_token"]})
        attached = people.submit(attach, server, "li", photo())
        assert renewed.status_code in (200, 201), renewed.text
        assert attached.result().status_code in (200, 201), attached.result().text
        assert all(each.result()["access_token"] for each in entering)
        assert importing.result() > STEPS
