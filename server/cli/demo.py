"""`demo`: a company to look at, on this machine, in one command."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click

from server.adapters.clock import SystemClock
from server.adapters.schema import migrate
from server.adapters.store import open_authority_store
from server.cli import options
from server.cli.languages import language as language_option
from server.cli.languages import spoken
from server.cli.progress import progress
from server.cli.run import run
from server.cli.speaking import Speaker
from server.cli.welcome import accounts
from server.demo.divisions import EXCERPT, DivisionsUnreadable
from server.demo.making import PASSWORD, OtherCompany, make_demo, remove
from server.identity.first_passwords import give_first_passwords
from server.identity.passwords import Passwords
from server.imports.northwind.company import DEFAULT_FOLDER, northwind
from server.imports.northwind.source import SourceUnreadable
from server.imports.storing import store_company
from server.settings import Settings

_PASSWORDS = {"demo": PASSWORD, "northwind": "northwind"}
_BEST = ("wang", "zhou", "fang", "nancy")
"""Whose screens show the most, where several people hold a role."""


@click.command()
@click.option("--company", type=click.Choice(["demo", "northwind"]), default="demo", show_default=True)
@options.database
@options.host
@options.port
@options.pwa
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of Northwind's CSV files.  [default: the copy that comes with the project]",
)
@click.option(
    "--divisions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the china-division tables.  [default: the excerpt that comes with the project]",
)
@click.option(
    "--fresh", is_flag=True, help="Throw the demo away that is there and make it anew, as of today."
)
@language_option
def demo(
    *,
    company: str,
    database: str | None,
    host: str | None,
    port: int | None,
    pwa: Path | None,
    data: Path | None,
    divisions: Path | None,
    fresh: bool,
    language: str | None,
) -> None:
    """Make a sample company, build the app when it is missing, and serve both.

    `demo` is a Chinese trading company with three years of work behind it, up to yesterday; `northwind` is
    imported from CSV files. What was done in an earlier demo on the same database is kept.
    """
    speaker = Speaker(spoken(language))
    own = Path(f"build/demo/{company}.db")
    settings = Settings.from_environment(
        # Whoever tries the demo reads the welcome; a line for every request would push it off the screen.
        log=None if "ROADBOOK_LOG" in os.environ else "warning",
        database=database or f"sqlite:///{own}",
        host=host,
        port=port,
        pwa=pwa,
    )
    if fresh and database is not None:
        raise click.UsageError(
            speaker.say(
                "--fresh throws away the demo's own database only; empty the one you named yourself.",
                "--fresh 只删除演示自带的数据库；您指定的数据库请自行清空。",
            )
        )
    if fresh:
        remove(own)
    options.make_folder_of(settings.database)
    if company == "demo":
        _make(settings.database, divisions or EXCERPT, speaker)
    else:
        _import_northwind(settings.database, data or DEFAULT_FOLDER)
    if not (settings.pwa / "headers.json").is_file():
        _build_app(settings.pwa)
    run(settings, welcome=_welcome(settings.database, company, speaker))


def _make(url: str, divisions: Path, speaker: Speaker) -> None:
    what = speaker.say("three years of work, decided by the rules", "三年往事，逐条按制度决定")

    def begin(_: str, steps: int) -> Callable[[int], None]:
        click.echo(
            speaker.say(
                "making {what} ({steps} steps) …", "正在生成{what}（{steps} 步）…", what=what, steps=steps
            )
        )
        return bars(what, steps)

    try:
        with progress() as bars:
            made = make_demo(url, divisions, begin)
    except OtherCompany as other:
        text = speaker.say("{database} holds another company.", "{database} 中已有另一家公司。", database=url)
        raise click.ClickException(text) from other
    except DivisionsUnreadable as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if made:
        click.echo(speaker.say("made in {database}", "已建在 {database}", database=url))
    else:
        click.echo(
            speaker.say(
                "as it was left in {database}; `make demo FRESH=1` makes it anew, as of today",
                "沿用 {database}；用 `make demo FRESH=1` 可按今天重新生成",
                database=url,
            )
        )


def _import_northwind(url: str, folder: Path) -> None:
    migrate(url)
    try:
        company = northwind(folder)
    except SourceUnreadable as wrong:
        raise click.ClickException(str(wrong)) from wrong
    store, clock = open_authority_store(url), SystemClock()
    try:
        changed = store_company(store, clock, company)
        password = _PASSWORDS["northwind"]
        give_first_passwords(store, Passwords(), company.users(), lambda: password, clock.now())
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


def _welcome(url: str, company: str, speaker: Speaker) -> str:
    store = open_authority_store(url)
    try:
        with store.transaction(write=False) as rows:
            return accounts(rows, _PASSWORDS[company], speaker, _BEST)
    finally:
        store.close()
