"""Examines a company at one moment, check by check, while its server may go on working."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from server.adapters.engine import begin, open_engine
from server.adapters.sqlite_engine import plain_code, sqlite
from server.backups.archive import Begin
from server.backups.freezing import copy_pages
from server.backups.presence import file_of
from server.doctor import attachments, business, contents, database, scopes, work
from server.doctor.findings import CheckName, Finding
from server.doctor.keys import keys
from server.doctor.totals import totals

Check = Callable[[Connection], Iterator[Finding]]

_CHECKS: dict[CheckName, Check] = {
    "engine": database.engine,
    "integrity": database.integrity,
    "schema": database.schema,
    "rows": contents.rows,
    "references": contents.references,
    "places": contents.places,
    "digests": scopes.digests,
    "feed": scopes.feed,
    "ownership": business.ownership,
    "credit": business.credit,
    "commands": work.commands,
    "audit": work.audit,
    "attachments": attachments.attachments,
}

CHECK_NAMES: tuple[CheckName, ...] = (*_CHECKS, "totals", "keys")
"""All that can be examined, in this order."""

_FIRST: tuple[CheckName, ...] = ("integrity", "schema")
"""Where these find something wrong, the checks that read the rows are left out: they would only stumble."""


@contextmanager
def at_one_moment(url: str, started: Begin) -> Iterator[Connection]:
    """The company as it is now, for as long as the block takes, without holding up anybody.

    SQLite with a rollback journal lets nobody write while somebody reads, so there a copy is examined.
    """
    engine = open_engine(url)
    try:
        with _unhurried(engine, url, started) as calm, ExitStack() as opened:
            yield opened.enter_context(begin(calm, write=False))
            with suppress(DBAPIError):
                # Nothing was written. A file that is damaged enough cannot even be left in good order.
                opened.close()
    finally:
        engine.dispose()


def examine(
    connection: Connection, wanted: tuple[CheckName, ...], key_file: Path | None, now: datetime
) -> Iterator[tuple[CheckName, Iterator[Finding]]]:
    """Each wanted check with what it finds; what it finds must be read before the next one is taken.

    A backup has no key file, because the server's own key is never in it.
    """
    checks: dict[CheckName, Check] = {**_CHECKS, "totals": partial(totals, now=now)}
    if key_file is not None:
        checks["keys"] = partial(keys, file=key_file)
    stumbling = False
    for name, check in checks.items():
        if name not in wanted or (stumbling and name not in ("engine", *_FIRST)):
            continue
        watch = _Watch(name, check(connection))
        yield name, iter(watch)
        stumbling = stumbling or watch.unreadable or (name in _FIRST and watch.wrong)


class _Watch:
    """What a check finds, and whether others would stumble over it."""

    def __init__(self, name: CheckName, found: Iterator[Finding]) -> None:
        self._name = name
        self._found = found
        self.wrong = False
        self.unreadable = False

    def __iter__(self) -> Iterator[Finding]:
        try:
            for finding in self._found:
                self.wrong = self.wrong or finding.severity == "wrong"
                yield finding
        except DBAPIError as damage:
            # What the engine cannot even read is the worst of all findings.
            self.wrong = self.unreadable = True
            yield _unreadable(self._name, damage.orig)


def damage_of(problem: DBAPIError | sqlite.Error) -> Finding | None:
    """The finding that a SQLite file cannot even be opened; None for a problem of another kind."""
    cause = problem.orig if isinstance(problem, DBAPIError) else problem
    unreadable = plain_code(cause) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return _unreadable("SQLite", cause) if unreadable else None


def _unreadable(where: str, cause: BaseException | None) -> Finding:
    return Finding("integrity", "file_damaged", where, {"said": str(cause).strip().splitlines()[0][:300]})


@contextmanager
def _unhurried(engine: Engine, url: str, started: Begin) -> Iterator[Engine]:
    file = file_of(url)
    if file is None or _has_a_log(engine):
        yield engine
        return
    with TemporaryDirectory(dir=file.parent, prefix=".roadbook-") as folder:
        copied = Path(folder) / file.name
        with begin(engine, write=False) as connection:
            pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())
            copy_pages(connection, copied, started("copy", pages))
        calm = open_engine(f"sqlite:///{copied}")
        try:
            yield calm
        finally:
            calm.dispose()


def _has_a_log(engine: Engine) -> bool:
    with begin(engine, write=False) as connection:
        return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()) == "wal"
