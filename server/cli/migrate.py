"""`migrate`: a database at the version of this program."""

import click

from server.adapters.schema import migrate
from server.cli import options
from server.settings import Settings


@click.command("migrate")
@options.database
def migrate_database(database: str | None) -> None:
    """Make the database, or bring it to this version."""
    settings = Settings.from_environment(database=database)
    options.make_folder_of(settings.database)
    migrate(settings.database)
    click.echo(f"{settings.database} is up to date")
