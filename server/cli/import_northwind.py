"""`import-northwind`: the sample company into any database."""

import secrets
from pathlib import Path

import click

from server.adapters.clock import SystemClock
from server.adapters.schema import migrate
from server.adapters.store import open_authority_store
from server.cli import options
from server.identity.first_passwords import give_first_passwords
from server.identity.passwords import Passwords
from server.imports.northwind.company import DEFAULT_FOLDER, northwind
from server.imports.northwind.source import SourceUnreadable
from server.imports.storing import store_company
from server.settings import Settings


@click.command("import-northwind")
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=DEFAULT_FOLDER
)
@options.database
def import_northwind(folder: Path, database: str | None) -> None:
    """Import the Northwind CSV files of FOLDER; repeating it changes nothing that people changed since.

    Accounts without a password get one, which is printed once.
    """
    settings = Settings.from_environment(database=database)
    try:
        company = northwind(folder)
    except SourceUnreadable as wrong:
        raise click.ClickException(str(wrong)) from wrong
    options.make_folder_of(settings.database)
    migrate(settings.database)
    store = open_authority_store(settings.database)
    clock = SystemClock()
    try:
        changed = store_company(store, clock, company)
        given = give_first_passwords(
            store.engine, Passwords(), company.users(), lambda: secrets.token_urlsafe(9), clock.now()
        )
    finally:
        store.close()
    for line in company.report.lines():
        click.echo(line)
    click.echo(f"{changed} rows written")
    for login, password in given.items():
        click.echo(f"{login}\t{password}")
