"""A device's file of the first version is brought up to date in place, and nothing unsent is touched."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from client.adapters.sqlite_schema import OF_AN_OLDER_APP
from shared.commands import EditCustomer
from shared.models.customer import Customer, CustomerPatch
from shared.models.ids import CustomerId
from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import Scope
from sync.core.digest import total
from sync.core.feed import kinds_in
from sync.core.records import Draft
from tests.support.answers import done
from tests.support.company import MONDAY, company, customer, new_id
from tests.support.field import Field, Person

NAMES = tuple(f"customer-{number:02d}" for number in range(12))

THE_FIRST_VERSION = """
    CREATE TABLE member (root TEXT NOT NULL, scope TEXT NOT NULL, PRIMARY KEY (root, scope)) WITHOUT ROWID;
    CREATE INDEX member_scope ON member (scope);
    CREATE TABLE scope_state (
        scope TEXT PRIMARY KEY, seq INTEGER NOT NULL, snapshot_kind TEXT, snapshot_id TEXT
    ) WITHOUT ROWID;
    CREATE TABLE shadow (
        kind TEXT NOT NULL, id TEXT NOT NULL, root TEXT, version INTEGER, doc TEXT, PRIMARY KEY (kind, id)
    ) WITHOUT ROWID;
    CREATE TABLE outbox (
        place INTEGER PRIMARY KEY AUTOINCREMENT, counter INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL, issued_at TEXT NOT NULL, outcome TEXT
    );
    CREATE TABLE draft (
        place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, text TEXT NOT NULL,
        reason TEXT NOT NULL, refusal TEXT, root TEXT NOT NULL, kept_at TEXT NOT NULL
    );
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    PRAGMA user_version = 1;
"""
SHARED_WITH_THE_FIRST_VERSION = ("member", "scope_state", "shadow", "outbox", "draft", "meta")


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    at_work = Field(tmp_path, company(*(row for name in NAMES for row in customer(name))))
    yield at_work
    at_work.close()


def notes_a_phone(person: Person, name: str, phone: str) -> str:
    edit = EditCustomer(
        id=new_id("cmd"),
        happened_at=person.engine.now(),
        customer=CustomerId(name),
        base=CustomerPatch(phone=""),
        mine=CustomerPatch(phone=phone),
    )
    done(person.engine.issue(edit))
    return edit.id


def goes_back_to_the_first_version(person: Person) -> None:
    """Write what the file holds as the first version of the app had written it."""
    path = person.store.path
    new = path.with_name("new.db")
    path.rename(new)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(THE_FIRST_VERSION)
        db.execute("ATTACH ? AS new", (str(new),))
        for table in SHARED_WITH_THE_FIRST_VERSION:
            db.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")  # noqa: S608
        for kind in KINDS:
            columns = "".join(
                f", \"{field}\" TEXT GENERATED ALWAYS AS (json_extract(doc, '$.{field}')) VIRTUAL"
                for field in kind.columns()
            )
            db.execute(
                f'CREATE TABLE "{kind.KIND}" (id TEXT PRIMARY KEY, root TEXT NOT NULL,'
                f" version INTEGER NOT NULL, doc TEXT NOT NULL{columns}) WITHOUT ROWID"
            )
            for name in kind.columns():
                db.execute(f'CREATE INDEX "{kind.KIND}_{name}" ON "{kind.KIND}" ("{name}")')
            db.execute(
                f'INSERT INTO "{kind.KIND}" (id, root, version, doc)'  # noqa: S608
                f' SELECT id, root, version, doc FROM new."{kind.KIND}"'
            )
        _write_the_defaults_out(db)
        db.execute("DELETE FROM meta WHERE key = 'tables'")
        db.execute("UPDATE meta SET value = 'one hash over all kinds' WHERE key = 'layout'")
    new.unlink()


def _write_the_defaults_out(db: sqlite3.Connection) -> None:
    found = [
        (kind.KIND, row_id, doc, kind.KIND)
        for kind in KINDS
        for row_id, doc in db.execute(f'SELECT id, doc FROM "{kind.KIND}"').fetchall()  # noqa: S608
    ]
    for table, row_id, doc, kind in found:
        whole = BY_NAME[kind].model_validate_json(doc).model_dump_json()
        db.execute(f'UPDATE "{table}" SET doc = ? WHERE id = ?', (whole, row_id))  # noqa: S608
    for kind, row_id, doc in db.execute("SELECT kind, id, doc FROM shadow WHERE doc NOT NULL").fetchall():
        whole = BY_NAME[kind].model_validate_json(doc).model_dump_json()
        db.execute("UPDATE shadow SET doc = ? WHERE kind = ? AND id = ?", (whole, kind, row_id))


def test_unsent_work_and_drafts_stay_and_the_rows_are_made_good_by_one_sync(field: Field) -> None:
    li = field.device("li")
    asyncio.run(li.sync())
    waiting = [notes_a_phone(li, name, "139") for name in NAMES[:5]]
    draft = Draft("draft-1", "log_visit", "{}", "rejected", None, NAMES[0], MONDAY)
    with li.store.transaction():
        li.store.keep_draft(draft)
    cursors = {scope: cursor.seq for scope, cursor in li.store.cursors().items()}
    pending = li.store.outbox()

    li = field.reopened(li, goes_back_to_the_first_version)

    assert li.store.salvaged is None
    assert li.store.outbox() == pending
    assert li.store.drafts() == [draft]
    assert {scope: cursor.seq for scope, cursor in li.store.cursors().items()} == cursors
    assert [li.store.version_of("customer", name) for name in NAMES] == [OF_AN_OLDER_APP] * len(NAMES)
    card = li.sees(Customer, NAMES[0])
    assert card is not None
    assert card.phone == "139", "what was shown is still shown"
    for scope, cursor in li.store.cursors().items():
        assert cursor.digest == added_up(li, scope)

    asyncio.run(li.sync())

    assert li.engine.outbox() == []
    assert li.store.drafts() == [draft]
    assert field.times_applied(*waiting) == dict.fromkeys(waiting, 1)
    for name in NAMES:
        assert li.sees(Customer, name) == field.server_row(Customer, name)
        assert li.store.version_of("customer", name) == field.server_version(Customer, name)
    asyncio.run(li.sync())
    healed = [news for _, news in li.engine.news() if news.what == "repaired"]
    assert len(healed) == len({news.row for news in healed}), "each scope is mended once"


def added_up(person: Person, scope: Scope) -> int:
    kinds = (kind.KIND for kind in kinds_in(scope, KINDS))
    return sum(total(kind, person.store.listing(scope, kind, "", "")) for kind in kinds) % (1 << 62)
