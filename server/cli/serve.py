"""`serve`: the server of a company."""

from pathlib import Path

import click

from server.cli import options
from server.cli.run import run
from server.settings import Settings


@click.command()
@options.database
@options.host
@options.port
@options.pwa
def serve(database: str | None, host: str | None, port: int | None, pwa: Path | None) -> None:
    """Serve a company from its database."""
    run(Settings.from_environment(database=database, host=host, port=port, pwa=pwa))
