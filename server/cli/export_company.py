"""`export`: what somebody may see, as an Excel or CSV file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click

from server.adapters.clock import SystemClock
from server.adapters.schema import SchemaMismatchError
from server.adapters.store import SqlAuthorityStore, open_authority_store
from server.cli import options
from server.cli.languages import language as language_option
from server.cli.languages import spoken
from server.cli.progress import progress
from server.exports.csv_pieces import Encoding, csv_pieces
from server.exports.export import EXPORT_KINDS, ExportKind, export
from server.exports.sheet import Sheet, Value
from server.exports.xlsx_file import write_xlsx
from server.identity.accounts import person_called
from server.settings import Settings
from shared.models.ids import UserId
from shared.words import Language


@click.command("export")
@click.option(
    "--as", "login", metavar="LOGIN", required=True, help="Whose view: only what this person may see."
)
@click.option("--kind", type=click.Choice(EXPORT_KINDS), required=True)
@click.option("--format", "form", type=click.Choice(["xlsx", "csv"]), help="[default: as the file is called]")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option(
    "--encoding",
    type=click.Choice(["utf-8-sig", "gb18030"]),
    default="utf-8-sig",
    show_default=True,
    help="Of a CSV file; Excel opens both.",
)
@click.option("--json", "as_json", is_flag=True, help="Say what was written as JSON.")
@language_option
@options.database
def export_company(
    *,
    login: str,
    kind: str,
    form: str | None,
    out: Path,
    encoding: str,
    as_json: bool,
    language: str | None,
    database: str | None,
) -> None:
    """Export what a person may see, with headings in the asked language.

    The file takes its place only when it is whole. Text that a spreadsheet might run is kept as text.
    """
    form = form or out.suffix.lower().removeprefix(".")
    if form not in ("xlsx", "csv"):
        raise click.BadParameter(f"{out.name} ends neither in .xlsx nor in .csv", param_hint="--format")
    settings = Settings.from_environment(database=database)
    try:
        store = open_authority_store(settings.database)
    except SchemaMismatchError as mismatch:
        raise click.ClickException(f"{mismatch}; run `python -m server migrate` first") from mismatch
    try:
        person = person_called(store, login)
        if person is None:
            raise click.BadParameter(f"nobody signs in as {login}", param_hint="--as")
        scratch = out.with_name(f".{out.name}.part")
        try:
            written = _write(
                store, UserId(person.id), cast("ExportKind", kind), spoken(language), scratch,
                form=form, encoding=cast("Encoding", encoding), quiet=as_json,
            )  # fmt: skip
            scratch.replace(out)
        finally:
            scratch.unlink(missing_ok=True)
    finally:
        store.close()
    told = {"kind": kind, "as": person.login, "rows": written, "file": str(out)}
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else f"{written} rows in {out}")


def _write(
    store: SqlAuthorityStore,
    user: UserId,
    kind: ExportKind,
    language: Language,
    to: Path,
    *,
    form: str,
    encoding: Encoding,
    quiet: bool,
) -> int:
    with store.transaction(write=False) as rows, progress(quiet=quiet) as begin:
        advance = begin(kind, 0)
        written = 0

        def counted(found: Iterator[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
            nonlocal written
            for row in found:
                written += 1
                advance(1)
                yield row

        table = export(rows, user, kind, language, SystemClock().now())
        table = Sheet(table.title, table.headings, counted(table.rows))
        if form == "xlsx":
            write_xlsx(table, to)
        else:
            with to.open("wb") as file:
                for piece in csv_pieces(table, encoding):
                    file.write(piece)
    return written
