"""A server on a real port in a thread of this process, for answers that do not end by themselves."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import httpx
import uvicorn
from litestar import Litestar

from server.adapters.store import open_authority_store
from server.app import create_app
from server.cli.run import Serving, configuration
from server.settings import Settings
from tests.support.server import CHEAP, PASSWORD, HandClock

_PATIENCE_S = 20


@dataclass(frozen=True)
class OpenServer:
    """An application that listens, its clock, and its address."""

    app: Litestar
    clock: HandClock
    url: str
    server: uvicorn.Server

    def sign_in(self, login: str, device: str) -> dict[str, str]:
        """The header of a fresh session."""
        body = {"login": login, "password": PASSWORD, "device": device}
        answer = httpx.post(f"{self.url}/v1/sessions", json=body)
        assert answer.status_code == 201, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    @property
    def streams(self) -> int:
        """How many streams are open."""
        return len(self.app.state.services.streams.hub)


@contextmanager
def open_server(url: str, **settings: object) -> Iterator[OpenServer]:
    """A server over a prepared database, until the block ends."""
    clock = HandClock()
    made = Settings.model_validate({"database": url, "pwa": Path("no-app"), "port": 0, **settings})
    app = create_app(made, open_authority_store(url), clock=clock, passwords=CHEAP)
    config = configuration(app, made)
    listening = config.bind_socket()
    server = Serving(config, app)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    try:
        yield OpenServer(app, clock, f"http://127.0.0.1:{listening.getsockname()[1]}", server)
    finally:
        server.should_exit = True
        thread.join(_PATIENCE_S)
        assert not thread.is_alive(), "the server does not end"


def wait_until(true: Callable[[], object]) -> None:
    """Wait until something holds; fails when it does not come to hold."""
    until = monotonic() + _PATIENCE_S
    while not true():
        assert monotonic() < until, "it never came to hold"
        sleep(0.01)
