"""`migrate`: a database at the version of this program."""

import click
from sqlalchemy.engine import make_url

from server.adapters.schema import migrate
from server.cli import options
from server.cli.languages import language as language_option
from server.cli.languages import spoken
from server.cli.speaking import Speaker
from server.settings import Settings


@click.command("migrate")
@language_option
@options.database
def migrate_database(language: str | None, database: str | None) -> None:
    """Make the database, or bring it to this version: in one transaction, or not at all."""
    settings = Settings.from_environment(database=database)
    speaker = Speaker(spoken(language))
    with speaker.explaining():
        options.make_folder_of(settings.database)
        migrate(settings.database)
        # Without the password, which would end up in somebody's log.
        shown = make_url(settings.database).render_as_string()
    click.echo(speaker.say("{database} is up to date", "{database} 已是最新", database=shown))
