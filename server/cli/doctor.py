"""`doctor`: says what is wrong with a company's database, and exits with 1 when something is."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import click
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from server.adapters.clock import SystemClock
from server.adapters.sqlite_engine import sqlite
from server.backups.archive import manifest_of, unpack
from server.backups.presence import file_of
from server.cli import options
from server.cli.languages import language as language_option
from server.cli.languages import spoken
from server.cli.progress import Begin, progress
from server.cli.speaking import Speaker
from server.doctor.counting_again import count_totals_again, write_digests_again
from server.doctor.examination import CHECK_NAMES, at_one_moment, damage_of, examine
from server.doctor.findings import CheckName, Finding
from server.doctor.words import check_words, what
from server.settings import Settings

_SHOWN = 20
"""Findings of one check on the terminal; the rest is counted, and all of them come with --json."""


@click.command("doctor")
@click.option(
    "--only", "only", type=click.Choice(CHECK_NAMES), multiple=True, help="Only this check; may be repeated."
)
@click.option(
    "--archive",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Examine what this backup holds instead of the database.",
)
@click.option(
    "--count-again",
    is_flag=True,
    help="First write digests (the server must rest) and totals as the rows add up; --only picks one.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line: findings, then a summary.")
@language_option
@options.database
def doctor(
    *,
    only: tuple[str, ...],
    archive: Path | None,
    count_again: bool,
    as_json: bool,
    language: str | None,
    database: str | None,
) -> None:
    """Examine the company's database, or a backup of it, at one moment; the server may go on working.

    The exit status is 1 when something is wrong. Warnings alone leave it 0.
    """
    settings = Settings.from_environment(database=database)
    speaker = Speaker(spoken(language))
    wanted = cast("tuple[CheckName, ...]", only or CHECK_NAMES)
    report = _Report(speaker, wanted, as_json=as_json)
    with speaker.explaining(), progress(quiet=as_json) as begin:
        if count_again and archive is None:
            _require_there(speaker, settings.database)
            _count_again(settings.database, wanted, begin)
        try:
            with _examined(speaker, settings.database, archive, begin) as connection:
                advance = begin("examine", len(wanted))
                key_file = settings.key_path if archive is None else None
                for name, found in examine(connection, wanted, key_file, SystemClock().now()):
                    report.take(name, found)
                    advance(1)
        except (DBAPIError, sqlite.Error) as problem:
            damage = damage_of(problem)
            if damage is None:
                raise
            report.take("integrity", iter((damage,)))
    report.end()
    if report.wrong:
        raise click.exceptions.Exit(1)


def _count_again(url: str, wanted: tuple[CheckName, ...], begin: Begin) -> None:
    if "digests" in wanted:
        write_digests_again(url)
    if "totals" in wanted:
        count_totals_again(url, SystemClock().now(), begin)


@contextmanager
def _examined(speaker: Speaker, url: str, archive: Path | None, begin: Begin) -> Iterator[Connection]:
    with ExitStack() as kept:
        if archive is None:
            _require_there(speaker, url)
        else:
            file = Path(kept.enter_context(TemporaryDirectory(prefix="roadbook-"))) / "roadbook.db"
            unpack(archive, file, begin("unpack", manifest_of(archive).size))
            url = f"sqlite:///{file}"
        yield kept.enter_context(at_one_moment(url, begin))


def _require_there(speaker: Speaker, url: str) -> None:
    file = file_of(url)
    if file is not None and not file.exists():
        speaker.refuse("database_missing", database=str(file))


class _Report:
    """What was found, as people or scripts read it."""

    def __init__(self, speaker: Speaker, wanted: tuple[CheckName, ...], *, as_json: bool) -> None:
        self._speaker = speaker
        self._wanted = wanted
        self._as_json = as_json
        self._checks: dict[CheckName, int] = {}
        self.wrong = 0
        self._warnings = 0

    def take(self, check: CheckName, found: Iterator[Finding]) -> None:
        """Tell what one check found."""
        name, why, mend = check_words(check, self._speaker.language)
        count = 0
        if self._as_json:
            for each in found:
                count += self._counted(each)
                said = {"check": check, "code": each.code, "severity": each.severity, "where": each.where}
                words = {"what": what(each, self._speaker.language), "why": why, "mend": mend}
                click.echo(json.dumps({**said, **words, "facts": dict(each.params)}, ensure_ascii=False))
        else:
            shown = list(islice(found, _SHOWN))
            count = sum(map(self._counted, shown))
            rest = sum(map(self._counted, found))
            click.echo(f"{'ok  ' if not count else '  ! '} {name}")
            for each in shown:
                mark = self._speaker.say("warning: ", "提示：") if each.severity == "warning" else ""
                click.echo(f"       {mark}{each.where}: {what(each, self._speaker.language)}")
            if rest:
                click.echo(
                    self._speaker.say("       … and {count} more", "       …另有 {count} 条", count=rest)
                )
            if shown:
                click.echo(f"       {why}")
                click.echo(f"       → {mend}")
            count += rest
        self._checks[check] = count

    def end(self) -> None:
        """Tell what it comes to."""
        if self._as_json:
            summary = {"wrong": self.wrong, "warnings": self._warnings, "checks": self._checks}
            click.echo(json.dumps({"summary": summary}))
            return
        left = [name for name in self._wanted if name not in self._checks]
        if left and self.wrong:
            click.echo(self._speaker.say("left out: {names}", "未检查：{names}", names=", ".join(left)))
        if self.wrong:
            click.echo(self._speaker.say("{count} things are wrong", "发现 {count} 处问题", count=self.wrong))
        else:
            click.echo(self._speaker.say("all is well", "一切正常"))

    def _counted(self, finding: Finding) -> int:
        if finding.severity == "wrong":
            self.wrong += 1
        else:
            self._warnings += 1
        return 1
