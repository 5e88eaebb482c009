"""`import --mapping northwind`: the sample company from its own files, told as every import is."""

import csv
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from server.adapters.clock import SystemClock
from server.adapters.store import SqlAuthorityStore
from server.cli.handing_out import new_password, write_passwords
from server.exports.text import safe_text
from server.identity.first_passwords import give_first_passwords
from server.identity.passwords import Passwords
from server.imports.northwind.company import northwind
from server.imports.northwind.source import SourceUnreadable
from server.imports.report import Report
from server.imports.report_lines import REPORT_HEAD
from server.imports.storing import store_company


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the operator wants the import to be told."""

    dry_run: bool
    report: Path | None
    first_passwords: Path | None
    as_json: bool


def import_northwind(store: SqlAuthorityStore, folder: Path, wanted: Wanted) -> None:
    """Import the sample company; accounts without a password get one, which is told once."""
    try:
        company = northwind(folder)
    except SourceUnreadable as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if wanted.report is not None:
        _write_report(company.report, wanted.report)
    _tell(company.report, as_json=wanted.as_json)
    changed = 0
    given: dict[str, str] = {}
    if not wanted.dry_run:
        clock = SystemClock()
        changed = store_company(store, clock, company)
        given = give_first_passwords(store, Passwords(), company.users(), new_password, clock.now())
    _hand_out(given, wanted)
    if wanted.as_json:
        told = {"dry_run": wanted.dry_run, "rows": dict(company.report.rows), "written": changed}
        click.echo(json.dumps({"summary": told}, ensure_ascii=False))
    elif not wanted.dry_run:
        click.echo(f"{changed} rows written")


def _tell(report: Report, *, as_json: bool) -> None:
    if not as_json:
        for line in report.lines():
            click.echo(line)
        return
    for remark in report.remarks:
        click.echo(json.dumps(asdict(remark), ensure_ascii=False))


def _write_report(report: Report, to: Path) -> None:
    """The remarks under the headings of every import's report; the files have neither sheets nor codes."""
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, REPORT_HEAD, restval="")
        writer.writeheader()
        for each in report.remarks:
            why = f"{each.what} ({each.why})"
            found = {"fate": each.fate, "file": each.file, "row": each.row, "why": why}
            writer.writerow({name: safe_text(text) for name, text in found.items()})


def _hand_out(given: Mapping[str, str], wanted: Wanted) -> None:
    """Passwords go to the file where one is named, else to the terminal, once."""
    if wanted.dry_run:
        return
    if wanted.first_passwords is not None:
        write_passwords(given, wanted.first_passwords)
        return
    for login, password in given.items():
        told = (
            json.dumps({"login": login, "password": password}) if wanted.as_json else f"{login}\t{password}"
        )
        click.echo(told)
