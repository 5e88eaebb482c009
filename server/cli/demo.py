"""`demo`: a company to look at, on this machine, in one command."""

import subprocess
import sys
from pathlib import Path

import click

from server.adapters.clock import SystemClock
from server.adapters.schema import migrate
from server.adapters.store import open_authority_store
from server.cli import options
from server.cli.run import run
from server.identity.first_passwords import give_first_passwords
from server.identity.passwords import Passwords
from server.imports.northwind.company import Company, northwind
from server.imports.storing import store_company
from server.settings import Settings
from shared.models.person import RoleAssignment

PASSWORD = "northwind"  # noqa: S105 - the sample company's, on a machine of one's own
_ROLES = ("deputy_gm", "region_manager", "rep", "grading_secretary", "finance", "back_office", "admin")


@click.command()
@click.option("--company", type=click.Choice(["northwind"]), default="northwind", show_default=True)
@options.database
@options.host
@options.port
@options.pwa
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of CSVs.")
def demo(
    *,
    company: str,
    database: str | None,
    host: str | None,
    port: int | None,
    pwa: Path | None,
    data: Path | None,
) -> None:
    """Import a sample company, build the app when it is missing, and serve both.

    What was done in an earlier demo on the same database is kept.
    """
    settings = Settings.from_environment(
        database=database or f"sqlite:///build/demo/{company}.db", host=host, port=port, pwa=pwa
    )
    options.make_folder_of(settings.database)
    migrate(settings.database)
    made = northwind(data) if data else northwind()
    _store(settings.database, made)
    if not (settings.pwa / "headers.json").is_file():
        _build_app(settings.pwa)
    run(settings, welcome=_accounts(made))


def _store(url: str, company: Company) -> None:
    store = open_authority_store(url)
    clock = SystemClock()
    try:
        changed = store_company(store, clock, company)
        give_first_passwords(store.engine, Passwords(), company.users(), lambda: PASSWORD, clock.now())
    finally:
        store.close()
    for line in company.report.lines():
        click.echo(line)
    click.echo(f"{changed} rows written to {url}")


def _build_app(out: Path) -> None:
    """Build in a process of its own: the server knows the app only as files."""
    click.echo(f"building the app into {out} …")
    done = subprocess.run(  # noqa: S603 - our own module, and a path that the operator chose
        [sys.executable, "-m", "client.pwa", "build", "--out", str(out)], check=False
    )
    if done.returncode != 0:
        raise click.ClickException("the app could not be built; the reason stands above")


def _accounts(company: Company) -> str:
    """One account per role, and the password of all of them."""
    assignments = [row for row in company.rows if isinstance(row, RoleAssignment)]
    users = {user.id: user for user in company.users()}
    lines = [f"{'role':<18} {'login':<10} {'password':<10} name"]
    for role in _ROLES:
        held = next((each for each in assignments if each.role == role), None)
        if held is not None:
            user = users[held.user]
            lines.append(f"{role:<18} {user.login:<10} {PASSWORD:<10} {user.name}, {user.title}")
    return "\n".join(lines)
