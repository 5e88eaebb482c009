"""`serve`: the server of a company."""

from pathlib import Path

import click

from server.backups.presence import file_of
from server.cli import options
from server.cli.languages import spoken
from server.cli.run import run
from server.cli.speaking import Speaker
from server.cli.workers import Workers
from server.settings import Settings


@click.command()
@options.database
@options.host
@options.port
@options.pwa
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes that serve together, on PostgreSQL.  [default: 1, or ROADBOOK_WORKERS]",
)
def serve(
    database: str | None, host: str | None, port: int | None, pwa: Path | None, workers: int | None
) -> None:
    """Serve a company from its database."""
    speaker = Speaker(spoken(None))
    with speaker.explaining():
        settings = Settings.from_environment(
            database=database, host=host, port=port, pwa=pwa, workers=workers
        )
        if settings.workers > 1 and file_of(settings.database) is not None:
            speaker.refuse("workers_on_sqlite")
    if settings.workers == 1:
        run(settings)
        return
    with speaker.company(settings.database):
        # What all of them would stumble over is said once, before any is started.
        pass
    Workers(settings, settings.workers).run()
