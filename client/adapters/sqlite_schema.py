"""The device's tables, laid out from the models and brought up to date in place.

Every kind of row has a table of the same shape: the row's JSON text as it travels, and generated
columns over it for the fields by which facts are looked up. A row is therefore stored without being
taken apart, and a column can never disagree with the text it comes from.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from sqlite_utils import Database

from client.adapters.row_shapes import shape
from shared.models.base import Entity
from shared.registry import KINDS
from sync.store_faults import DamagedFileError

OF_AN_OLDER_APP = -1
"""The version of rows that were stored when their kind had other fields."""

VERSION = 2
"""The version of the tables below that do not follow from the models."""

_SINCE_2 = (
    # What the rows of a held scope add up to.
    "CREATE TABLE digest (scope TEXT PRIMARY KEY, weight INTEGER NOT NULL) WITHOUT ROWID",
    # What the server took, for the case that it loses it.
    """CREATE TABLE taken (
        place INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL, counter INTEGER NOT NULL,
        id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL,
        issued_at TEXT NOT NULL, taken_at TEXT NOT NULL
    )""",
    "CREATE TABLE news (place INTEGER PRIMARY KEY AUTOINCREMENT, told TEXT NOT NULL)",
)

_FIXED = (
    # A root sits in a scope. Ordered by root, because the question asked most is who else holds it.
    # An inbox lists rows, not roots; that it is held at all is noted under the empty root.
    """CREATE TABLE member (
        root TEXT NOT NULL, scope TEXT NOT NULL, PRIMARY KEY (root, scope)
    ) WITHOUT ROWID""",
    "CREATE INDEX member_scope ON member (scope)",
    """CREATE TABLE scope_state (
        scope TEXT PRIMARY KEY, seq INTEGER NOT NULL, snapshot_kind TEXT, snapshot_id TEXT
    ) WITHOUT ROWID""",
    # doc is NULL where no row stood before the optimistic one.
    """CREATE TABLE shadow (
        kind TEXT NOT NULL, id TEXT NOT NULL, root TEXT, version INTEGER, doc TEXT,
        PRIMARY KEY (kind, id)
    ) WITHOUT ROWID""",
    """CREATE TABLE outbox (
        place INTEGER PRIMARY KEY AUTOINCREMENT, counter INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL, issued_at TEXT NOT NULL, outcome TEXT
    )""",
    """CREATE TABLE draft (
        place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, text TEXT NOT NULL,
        reason TEXT NOT NULL, refusal TEXT, root TEXT NOT NULL, kept_at TEXT NOT NULL
    )""",
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    *_SINCE_2,
)

Step = Callable[[Database], None]


def _prove_and_keep(db: Database) -> None:
    for statement in _SINCE_2:
        db.execute(statement)
    db.execute("INSERT INTO digest SELECT scope, 0 FROM scope_state")
    db.execute("DELETE FROM meta WHERE key = 'layout'")


STEPS: dict[int, Step] = {1: _prove_and_keep}
"""What turns the fixed tables of one version into those of the next, by the version it starts from."""


class SchemaTooNewError(Exception):
    """The file was written by a later version of the app, which alone may open it."""


def migrate(db: Database, *, steps: dict[int, Step] | None = None, target: int = VERSION) -> bool:
    """Bring the file's tables to this version, keeping what they hold; call it inside a transaction.

    Returns whether anything changed: what is counted over rows must then be counted again.
    """
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > target:
        told = db.execute("SELECT value FROM meta WHERE key = 'tables'").fetchone()
        if told is not None and told[0].isdecimal() and int(told[0]) <= target:
            raise DamagedFileError(f"the file says version {found} in one place and {told[0]} in another")
        raise SchemaTooNewError(f"the file has version {found}, this app knows {target}")
    if found == 0:
        for statement in _FIXED:
            db.execute(statement)
    else:
        for version in range(found, target):
            (STEPS if steps is None else steps)[version](db)
    if found != target:
        db.execute(f"PRAGMA user_version = {target}")
        db.execute(
            "INSERT INTO meta VALUES ('tables', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            (target,),
        )
    return _lay_out_kinds(db) or found != target


def _lay_out_kinds(db: Database) -> bool:
    wanted = {kind.KIND: _layout(kind) for kind in KINDS}
    found = db.execute("SELECT value FROM meta WHERE key = 'layout'").fetchone()
    known = json.loads(found[0]) if found is not None else {}
    if known == wanted:
        return False
    tables = set(db.table_names())
    for kind in KINDS:
        if kind.KIND not in tables:
            for statement in _statements(kind):
                db.execute(statement)
        elif known.get(kind.KIND) != wanted[kind.KIND]:
            _adapt(db, kind)
    db.execute(
        "INSERT INTO meta VALUES ('layout', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (json.dumps(wanted),),
    )
    return True


def _layout(kind: type[Entity]) -> str:
    return sha256("\n".join((shape(kind), *_statements(kind))).encode()).hexdigest()


def _statements(kind: type[Entity]) -> Iterator[str]:
    table = kind.KIND
    columns = "".join(f", {_generated(kind, field)}" for field in kind.columns())
    yield (
        f'CREATE TABLE "{table}" (id TEXT PRIMARY KEY, root TEXT NOT NULL, version INTEGER NOT NULL,'
        f" doc TEXT NOT NULL{columns}) WITHOUT ROWID"
    )
    for field in _indexed_columns(kind):
        yield _index(kind, field)


def _adapt(db: Database, kind: type[Entity]) -> None:
    # Generated columns and indexes hold nothing of their own, so they can go and come around the text.
    table = kind.KIND
    present = [str(row[1]) for row in db.execute(f'PRAGMA table_xinfo("{table}")').fetchall()]
    indexes = [row for row in db.execute(f'PRAGMA index_list("{table}")').fetchall() if row[3] == "c"]
    for index in indexes:
        db.execute(f'DROP INDEX "{index[1]}"')
    for column in present:
        if column not in ("id", "root", "version", "doc"):
            db.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
    for field in kind.columns():
        db.execute(f'ALTER TABLE "{table}" ADD COLUMN {_generated(kind, field)}')
    for field in _indexed_columns(kind):
        db.execute(_index(kind, field))
    # These rows may lack fields that the app did not know; of no known version, they are fetched again.
    db.execute(f'UPDATE "{table}" SET version = {OF_AN_OLDER_APP} WHERE version <> 0')  # noqa: S608
    # So are those under pending work: a row and its shadow are one row of the server's.
    db.execute("UPDATE shadow SET version = ? WHERE kind = ? AND version <> 0", (OF_AN_OLDER_APP, table))


def _indexed_columns(kind: type[Entity]) -> Sequence[str]:
    # Where a row is its own root, the primary key already orders it by root.
    return kind.columns() if kind.ROOT == "id" else ("root", *kind.columns())


def _generated(kind: type[Entity], field: str) -> str:
    value = f"json_extract(doc, '$.{field}')"
    default = kind.model_fields[field].default
    if isinstance(default, str):
        value = f"COALESCE({value}, '{default}')"
    return f'"{field}" TEXT GENERATED ALWAYS AS ({value}) VIRTUAL'


def _index(kind: type[Entity], field: str) -> str:
    # Most cards have no code; an index over nothing would cost every row and answer nobody.
    sparse = field in kind.model_fields and kind.model_fields[field].default is None
    where = f' WHERE "{field}" IS NOT NULL' if sparse else ""
    return f'CREATE INDEX "{kind.KIND}_{field}" ON "{kind.KIND}" ("{field}"){where}'
