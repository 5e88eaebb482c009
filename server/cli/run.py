"""Runs the application until it is asked to stop, and lets it finish what it has begun."""

import gc
import socket
import sys
from collections.abc import Callable

import click
import uvicorn
from litestar import Litestar

from server.adapters.schema import SchemaMismatchError
from server.adapters.store import open_authority_store
from server.app import create_app
from server.bounded_line import BoundedLine
from server.settings import Settings
from server.watching.logs import start_logging

GRACE_SECONDS = 20
"""How long running requests may take after the signal to stop."""

_IDLE_SECONDS = 30
"""How long a connection may be idle: a device that asks every 15 seconds need not connect anew each time."""

_COLLECT_AFTER = 150_000
"""New objects between two rounds of the garbage collector: more than the largest push holds at a time."""

_TURN_S = 0.0005


class Serving(uvicorn.Server):
    """Says when it listens, and ends the streams that would never end by themselves when it stops."""

    def __init__(
        self, config: uvicorn.Config, app: Litestar, announce: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(config)
        self._app = app
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.services.streams.hub.close()
        await super().shutdown(sockets)


def run(settings: Settings, *, welcome: str = "") -> None:
    """Serve until SIGINT or SIGTERM; the address and the welcome are printed once requests are taken."""
    start_logging(settings.log)
    app = application(settings)
    config = configuration(app, settings)
    listening = config.bind_socket()
    _share_fairly()
    Serving(config, app, lambda: announce(listening, welcome)).run(sockets=[listening])


def run_worker(settings: Settings, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve from a socket that several workers share, until SIGINT or SIGTERM."""
    start_logging(settings.log)
    app = application(settings)
    _share_fairly()
    Serving(configuration(app, settings), app, ready).run(sockets=[listening])


def announce(listening: socket.socket, welcome: str = "") -> None:
    """Say where the server is."""
    host, port = listening.getsockname()[:2]
    click.echo(f"Roadbook 路书: http://{host}:{port}/")
    if welcome:
        click.echo(welcome)


def configuration(app: Litestar, settings: Settings) -> uvicorn.Config:
    """How the application is served."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        http=BoundedLine,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
    )


def application(settings: Settings) -> Litestar:
    """The application over its database; says what to do where the database is not ready for it."""
    try:
        return create_app(settings, open_authority_store(settings.database))
    except SchemaMismatchError as mismatch:
        raise click.ClickException(f"{mismatch}; run `python -m server migrate` first") from mismatch


def _share_fairly() -> None:
    """Keep the collector from going through the whole program again and again, and the loop from waiting.

    A full round over all that was imported takes a tenth of a second, in which every request waits. A thread
    that computes keeps the others waiting for five milliseconds, and each request passes the loop four times.
    """
    sys.setswitchinterval(_TURN_S)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
