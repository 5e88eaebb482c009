"""`backup` and `restore`: a company as one file, and back again on either engine."""

import json
from pathlib import Path

import click

from server.adapters.clock import SystemClock
from server.backups.backup import take_backup
from server.backups.manifest import Manifest
from server.backups.restore import Restored, Wanted, put_back
from server.cli import options
from server.cli.languages import language as language_option
from server.cli.languages import spoken
from server.cli.progress import progress
from server.cli.speaking import Speaker
from server.settings import Settings

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=_FILE)
@click.option(
    "--to-move",
    is_flag=True,
    help="Take it from a company at rest that shall go on elsewhere: see --same-history of `restore`.",
)
@options.as_json
@language_option
@options.database
def backup(*, file: Path, to_move: bool, as_json: bool, language: str | None, database: str | None) -> None:
    """Write the whole company to FILE while the server works.

    FILE is a zip with a SQLite database and a manifest, the same from SQLite and PostgreSQL. It was read
    again and checked before it takes its name. It holds everything, password hashes too: only its owner
    may read it; keep it encrypted.
    """
    settings = Settings.from_environment(database=database)
    speaker = Speaker(spoken(language))
    with speaker.explaining(), progress(quiet=as_json) as begin:
        file.parent.mkdir(parents=True, exist_ok=True)
        manifest = take_backup(
            settings.database, file, to_move=to_move, now=SystemClock().now(), started=begin
        )
    if as_json:
        click.echo(json.dumps(_told(file, manifest)))
        return
    click.echo(
        speaker.say(
            "{file}: {rows} rows at one moment, {size} bytes, checked",
            "{file}：某一时刻的 {rows} 行数据，{size} 字节，已校验",
            file=str(file),
            rows=sum(manifest.rows.values()),
            size=file.stat().st_size,
        )
    )
    if to_move:
        click.echo(
            speaker.say(
                "The source has begun another history: put this backup back with --same-history within 24 h.",
                "源数据库已开始新的历史：请在 24 小时内用 --same-history 恢复该备份。",
            )
        )


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Set aside the company that is there; it is not deleted.")
@click.option(
    "--same-history",
    is_flag=True,
    help="Go on as the same server: only with a backup taken `--to-move` within the last 24 hours.",
)
@options.as_json
@language_option
@options.database
def restore(
    *,
    file: Path,
    replace: bool,
    same_history: bool,
    as_json: bool,
    language: str | None,
    database: str | None,
) -> None:
    """Put the backup FILE back, at --database, on either engine.

    A new history begins: at next contact devices offer again what the server took after the backup, and
    everybody signs in again. A server that runs on that database must be stopped first.
    """
    settings = Settings.from_environment(database=database)
    speaker = Speaker(spoken(language))
    with speaker.explaining(), progress(quiet=as_json) as begin:
        wanted = Wanted(SystemClock().now(), begin, replace=replace, same_history=same_history)
        done = put_back(file, settings.database, wanted)
    if as_json:
        told = {**_told(file, done.manifest), "epoch": done.epoch, "set_aside": done.set_aside}
        click.echo(json.dumps(told))
        return
    click.echo(_said(speaker, done, same_history=same_history))


def _said(speaker: Speaker, done: Restored, *, same_history: bool) -> str:
    lines = [
        speaker.say(
            "{rows} rows as of {moment} are back",
            "已恢复 {moment} 时的 {rows} 行数据",
            rows=sum(done.manifest.rows.values()),
            moment=f"{done.manifest.taken_at.astimezone():%Y-%m-%d %H:%M:%S %z}",
        )
    ]
    if done.set_aside is not None:
        lines.append(
            speaker.say("what was there is now {place}", "原有数据现位于 {place}", place=done.set_aside)
        )
    if not same_history:
        lines.append(
            speaker.say(
                "A new history begins: people sign in again, and devices offer again what is missing here.",
                "新的历史已开始：人员需重新登录，设备会自动补交这里缺失的内容。",
            )
        )
    return "\n".join(lines)


def _told(file: Path, manifest: Manifest) -> dict[str, object]:
    said = manifest.model_dump(mode="json")
    return {"file": str(file), "bytes": file.stat().st_size, **said}
