"""A real server application over a real database, asked without a network in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from litestar.testing import TestClient

from server.adapters.engine import begin
from server.adapters.schema import migrate
from server.adapters.store import SqlAuthorityStore, open_authority_store
from server.app import create_app
from server.identity.accounts import set_password
from server.identity.passwords import Passwords
from server.settings import Settings
from shared.models.base import Entity
from shared.models.ids import SYSTEM, UserId
from sync.authority import Authority

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""Real Argon2id with parameters that no one should use outside a test."""

PASSWORD = "correct horse"

on_both_engines = pytest.mark.parametrize("server", ["sqlite", "postgresql"], indirect=True)
"""Runs a test on a server of each engine."""


class HandClock:
    """A clock that stands still until it is told."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)) -> None:
        self.moment = now

    def now(self) -> datetime:
        """The moment it shows."""
        return self.moment

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.moment += timedelta(seconds=seconds)

    def pass_time(self, **parts: float) -> None:
        """Move on."""
        self.moment += timedelta(**parts)


@dataclass(frozen=True)
class Server:
    """An application, its database, its clock, and a client that speaks to it."""

    app: Litestar
    store: SqlAuthorityStore
    clock: HandClock
    client: TestClient[Litestar]

    def sign_in(self, login: str, device: str, password: str = PASSWORD) -> dict[str, Any]:
        """A session's tokens."""
        answer = self.client.post(
            "/v1/sessions", json={"login": login, "password": password, "device": device}
        )
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def bearer(self, login: str, device: str) -> dict[str, str]:
        """The header of a fresh session."""
        return {"Authorization": f"Bearer {self.sign_in(login, device)['access_token']}"}


def prepare(url: str, rows: tuple[Entity, ...], logins: tuple[str, ...]) -> None:
    """A database with these rows, where these users know the password."""
    migrate(url)
    store = open_authority_store(url)
    clock = HandClock()
    Authority(store, clock).bootstrap(rows, SYSTEM)
    with begin(store.engine, write=True) as connection:
        for login in logins:
            set_password(connection, CHEAP, UserId(login), PASSWORD, clock.now())
    store.close()


@contextmanager
def running(url: str, pwa: Path, **more: Any) -> Iterator[Server]:
    """A server over a prepared database."""
    clock = HandClock()
    store = open_authority_store(url)
    settings = Settings(
        database=url,
        pwa=pwa,
        largest_body=64 * 1024,
        largest_small_body=4 * 1024,
        # This client takes an answer when it is complete.
        stream=0.1,
        **more,
    )
    app = create_app(settings, store, clock=clock, passwords=CHEAP)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Server(app, store, clock, client)
