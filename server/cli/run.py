"""Runs the application until it is asked to stop, and lets it finish what it has begun."""

import gc
import socket
from collections.abc import Callable

import click
import uvicorn
from litestar import Litestar

from server.adapters.schema import SchemaMismatchError
from server.adapters.store import open_authority_store
from server.app import create_app
from server.settings import Settings

_GRACE_SECONDS = 20
"""How long running requests may take after the signal to stop."""

_COLLECT_AFTER = 30_000
"""New objects between two rounds of the garbage collector: more than one push leaves behind."""


class _Announcing(uvicorn.Server):
    """Says where it listens as soon as it does."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


def run(settings: Settings, *, welcome: str = "") -> None:
    """Serve until SIGINT or SIGTERM; the address and the welcome are printed once requests are taken."""
    app = _application(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    listening = config.bind_socket()
    host, port = listening.getsockname()[:2]

    def announce() -> None:
        click.echo(f"Roadbook 路书: http://{host}:{port}/")
        if welcome:
            click.echo(welcome)

    _spare_what_was_loaded()
    _Announcing(config, announce).run(sockets=[listening])


def _spare_what_was_loaded() -> None:
    """Keep the collector from going through the whole program again and again.

    A full round over all that was imported takes a tenth of a second, in which every request waits.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


def _application(settings: Settings) -> Litestar:
    try:
        return create_app(settings, open_authority_store(settings.database))
    except SchemaMismatchError as mismatch:
        raise click.ClickException(f"{mismatch}; run `python -m server migrate` first") from mismatch
