"""Makes the demo company in a database: once, whole or not at all."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, event

from server.adapters.clock import SystemClock
from server.adapters.schema import migrate
from server.adapters.store import SqlAuthorityStore, open_authority_store
from server.demo.days import Days
from server.demo.places import COMPANY
from server.demo.story import CUSTOMERS, story
from server.demo.telling import tell
from server.identity.first_passwords import give_first_passwords
from server.identity.passwords import Passwords
from shared.facts import Facts
from shared.models.base import day_of
from shared.models.person import User

PASSWORD = "roadbook"  # noqa: S105 - the demo's, on a machine of one's own

_SQLITE = "sqlite:///"

Begin = Callable[[str, int], Callable[[int], None]]


class OtherCompany(Exception):
    """The database holds a company that is not the demo."""


def make_demo(url: str, divisions: Path, begin: Begin, *, most: int = CUSTOMERS) -> bool:
    """Make the demo company as of today where there is none yet; returns whether it was made now.

    An embedded database is made aside and put in its place once it is whole. Raises OtherCompany when
    another one lives there.
    """
    if not url.startswith(_SQLITE):
        migrate(url)
        return _made_in(url, divisions, begin, most)
    path = Path(url.removeprefix(_SQLITE))
    if path.exists():
        migrate(url)
        if _lives_in(url):
            return False
    aside = path.with_name(f".{path.name}.making")
    remove(aside)
    migrate(f"{_SQLITE}{aside}")
    _made_in(f"{_SQLITE}{aside}", divisions, begin, most)
    _write_through(aside)
    remove(path)
    aside.replace(path)
    remove(aside)
    return True


def in_haste(engine: Engine) -> None:
    """Let an embedded database not wait for the disk: whoever makes it throws it away when interrupted."""
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))


def _write_through(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def remove(path: Path) -> None:
    """Remove an embedded database with what lies beside it."""
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
        with suppress(FileNotFoundError):
            os.remove(each)


def _lives_in(url: str) -> bool:
    store = open_authority_store(url)
    try:
        return _is_demo(store)
    finally:
        store.close()


def _is_demo(store: SqlAuthorityStore) -> bool:
    with store.transaction(write=False) as rows:
        root = Facts(rows).tree().company()
    if root not in (None, COMPANY):
        raise OtherCompany
    return root == COMPANY


def _made_in(url: str, divisions: Path, begin: Begin, most: int) -> bool:
    store = open_authority_store(url)
    try:
        if _is_demo(store):
            return False
        now = SystemClock().now()
        if store.engine.dialect.name == "sqlite":
            in_haste(store.engine)
        make_in(store, day_of(now), divisions, begin, most=most)
        with store.transaction(write=False) as rows:
            people = [each for each in rows.all(User) if each.active]
        give_first_passwords(store, Passwords(), people, lambda: PASSWORD, now)
    finally:
        store.close()
    return True


def make_in(store: SqlAuthorityStore, today: date, divisions: Path, begin: Begin, *, most: int) -> int:
    """Let three years happen in an empty store; returns how many commands they took."""
    steps = story(today, divisions, most)
    return tell(store, Days.until(today), steps, begin("", len(steps)))
