"""`import`: what a company has, from Excel and CSV files, into its database."""

import csv
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from server.adapters.clock import SystemClock
from server.adapters.schema import SchemaMismatchError, migrate
from server.adapters.store import SqlAuthorityStore, open_authority_store
from server.cli import options
from server.cli.handing_out import new_password, write_passwords
from server.cli.import_northwind import Wanted, import_northwind
from server.cli.languages import language as language_option
from server.cli.languages import spoken
from server.cli.progress import progress
from server.exports.text import safe_text
from server.identity.first_passwords import give_first_passwords
from server.identity.passwords import Passwords
from server.imports.company.importing import import_tables
from server.imports.company.steps import Work
from server.imports.desk import RehearsingDesk, WritingDesk
from server.imports.findings import Finding, Findings
from server.imports.mapping import Mapping, MappingWrong, read_mapping
from server.imports.report_lines import REPORT_HEAD, cells, counted, fates_counted, sentence
from server.imports.scratch import scratch
from server.settings import Settings
from shared.models.person import User
from shared.words import Language

_SHOWN = 100
"""Findings on the terminal; all of them are in the report file."""
_SOME_REFUSED = 3
"""The exit status when rows were refused."""


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--mapping", "mapped", metavar="NAME|FILE", help="A mapping file (TOML), or a shipped one: northwind."
)
@click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write all findings to this CSV."
)
@click.option(
    "--first-passwords",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Give accounts without a password one, and write them to this CSV.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line: findings, then a summary.")
@language_option
@options.database
def import_company(
    *,
    path: Path,
    mapped: str | None,
    dry_run: bool,
    report: Path | None,
    first_passwords: Path | None,
    as_json: bool,
    language: str | None,
    database: str | None,
) -> None:
    """Import the tables of PATH, an .xlsx or .csv file or a folder of them.

    Territories, people, assignments, customers, contacts, orders and their lines are recognised by their
    headings in Chinese or English (docs/imports.md). Rows that do not fit are reported and stop no others;
    the exit status is then 3. Importing again changes nothing that people changed since.
    """
    settings = Settings.from_environment(database=database)
    try:
        mapping = read_mapping(mapped) if mapped else Mapping()
    except MappingWrong as wrong:
        raise click.BadParameter(str(wrong), param_hint="--mapping") from wrong
    with _opened(settings.database, dry_run=dry_run) as store:
        if mapping.reader == "northwind":
            import_northwind(store, path, Wanted(dry_run, report, first_passwords, as_json))
            return
        with _telling(report, spoken(language), as_json=as_json) as (findings, shown):
            _import(store, path, mapping, findings, dry_run=dry_run, said=shown)
        if first_passwords is not None and not dry_run:
            _give_passwords(store, first_passwords)
    if findings.fates["refused"]:
        raise click.exceptions.Exit(_SOME_REFUSED)


@contextmanager
def _opened(url: str, *, dry_run: bool) -> Iterator[SqlAuthorityStore]:
    """The company's database, made or brought up to date first; a dry run touches it in no way."""
    with ExitStack() as kept:
        if dry_run and url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
            folder = kept.enter_context(TemporaryDirectory())
            url, dry_run = f"sqlite:///{folder}/empty.db", False
        if not dry_run:
            options.make_folder_of(url)
            migrate(url)
        try:
            store = open_authority_store(url)
        except SchemaMismatchError as mismatch:
            raise click.ClickException(f"{mismatch}; run `python -m server migrate` first") from mismatch
        kept.callback(store.close)
        yield store


class _Screen:
    """What is printed while an import runs, and at its end."""

    def __init__(self, language: Language, *, as_json: bool) -> None:
        self.language = language
        self.as_json = as_json
        self._told = 0

    def finding(self, found: Finding) -> None:
        """Print a finding, up to as many as anybody reads."""
        self._told += 1
        if self.as_json:
            _, *_, why, mend = cells(found, self.language)
            place = asdict(found.place)
            said = {"fate": found.fate, "code": found.code, "field": found.about, **place, "why": why}
            click.echo(json.dumps({**said, "mend": mend}, ensure_ascii=False))
        elif self._told <= _SHOWN:
            click.echo(sentence(found, self.language))

    def summary(self, work: Work, *, dry_run: bool) -> None:
        """Print what became of the rows."""
        if self.as_json:
            counts: dict[str, dict[str, int]] = {}
            for (kind, fate), count in work.counts.items():
                counts.setdefault(kind, {})[fate] = count
            told = {"dry_run": dry_run, "rows": counts, "findings": dict(work.findings.fates)}
            click.echo(json.dumps({"summary": told}, ensure_ascii=False))
            return
        zh = self.language == "zh"
        if self._told > _SHOWN:
            more = self._told - _SHOWN
            click.echo(
                f"…另有 {more} 条，见 --report 文件" if zh else f"… and {more} more; --report writes them all"
            )
        for line in counted(work.counts, self.language):
            click.echo(line)
        fates = fates_counted(work.findings.fates, self.language)
        if fates:
            click.echo(fates)
        if dry_run:
            click.echo("试运行：未写入任何数据" if zh else "dry run: nothing was written")


@contextmanager
def _telling(report: Path | None, language: Language, *, as_json: bool) -> Iterator[tuple[Findings, _Screen]]:
    """Findings that go to the screen, and to the report where one is wanted."""
    screen = _Screen(language, as_json=as_json)
    if report is None:
        yield Findings(screen.finding), screen
        return
    with report.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(REPORT_HEAD)

        def tell(found: Finding) -> None:
            screen.finding(found)
            writer.writerow(
                [safe_text(each) if isinstance(each, str) else each for each in cells(found, language)]
            )

        yield Findings(tell), screen


def _import(
    store: SqlAuthorityStore,
    path: Path,
    mapping: Mapping,
    findings: Findings,
    *,
    dry_run: bool,
    said: _Screen,
) -> None:
    clock = SystemClock()
    with scratch() as kept, progress(quiet=said.as_json) as begin:
        desk = RehearsingDesk(store, clock, kept) if dry_run else WritingDesk(store, clock)
        work = Work(desk, kept, findings, company=mapping.company)
        import_tables(work, path, mapping, begin)
    said.summary(work, dry_run=dry_run)


def _give_passwords(store: SqlAuthorityStore, to: Path) -> None:
    with store.transaction(write=False) as rows:
        people = [each for each in rows.all(User) if each.active]
    given = give_first_passwords(store, Passwords(), people, new_password, SystemClock().now())
    write_passwords(given, to)
