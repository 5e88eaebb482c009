"""Makes a small pair of databases large: every customer again and again, by SQL, as if each had been added.

A million customers through the engine would take many minutes and end in the same rows.
"""

# ruff: noqa: S608  all names and numbers put into SQL come from this folder

from contextlib import closing
from pathlib import Path

from server.adapters.sqlite_engine import sqlite
from shared.models.customer import Customer
from sync.core.digest import total
from tests.bench.workload import HOME

_SCOPES = (f"t:{HOME}", f"p:{HOME}")


def multiply_server(file: Path, customers: int, times: int) -> None:
    """Let a server's database hold so many times its customers, with members, pointers and counters."""
    with closing(_opened(file)) as db:
        _check(db, customers)
        copies = (
            f"WITH RECURSIVE copy(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copy WHERE k < {times - 1})"
        )
        columns = [name for _, name, *_ in db.execute("PRAGMA table_info(customer)")]
        values = {name: f'"{name}"' for name in columns} | {
            "id": _again("id", customers),
            "root": _again("root", customers),
            "doc": f"replace(doc, id, {_again('id', customers)})",
        }
        named = ", ".join(f'"{name}"' for name in columns)
        for statement in (
            f"INSERT INTO customer ({named}) {copies} SELECT {', '.join(values[name] for name in columns)}"
            " FROM copy CROSS JOIN customer",
            f"INSERT INTO member (root, scope) {copies} SELECT {_again('root', customers)}, scope"
            f" FROM copy CROSS JOIN member WHERE scope IN {_SCOPES}",
            f'INSERT INTO feed (scope, seq, kind, "row", root, op) {copies} SELECT scope,'
            f" seq + k * {customers}, kind, {_again('row', customers)}, {_again('root', customers)}, op"
            f" FROM copy CROSS JOIN feed WHERE scope IN {_SCOPES}",
            f"UPDATE scope SET head = head * {times} WHERE scope IN {_SCOPES}",
        ):
            db.execute(statement)
        held = total(Customer.KIND, db.execute("SELECT id, version FROM customer"))
        db.execute("UPDATE scope SET digest = ? WHERE scope = ?", (held, _SCOPES[0]))
        db.execute("COMMIT")


def multiply_device(file: Path, server: Path) -> None:
    """Let a device's database hold all customers of the server's, as if it had pulled them."""
    with closing(_opened(file, attached=server)) as db:
        for statement in (
            "INSERT OR IGNORE INTO customer (id, root, version, doc)"
            " SELECT id, root, version, doc FROM server.customer ORDER BY id",
            "INSERT OR IGNORE INTO member (root, scope) SELECT root, scope FROM server.member"
            f" WHERE scope IN {_SCOPES} ORDER BY root, scope",
            "UPDATE scope_state SET seq = (SELECT head FROM server.scope AS s"
            f" WHERE s.scope = scope_state.scope) WHERE scope IN {_SCOPES}",
            "UPDATE digest SET weight = (SELECT s.digest FROM server.scope AS s"
            f" WHERE s.scope = digest.scope) WHERE scope IN {_SCOPES}",
        ):
            db.execute(statement)
        db.execute("COMMIT")


def _opened(file: Path, attached: Path | None = None) -> sqlite.Connection:
    db = sqlite.connect(file, isolation_level=None)
    if attached is not None:
        db.execute("ATTACH ? AS server", (str(attached),))
    for setting in ("synchronous = OFF", "cache_size = -200000", "temp_store = MEMORY"):
        db.execute(f"PRAGMA {setting}")
    db.execute("BEGIN IMMEDIATE")
    return db


def _check(db: sqlite.Connection, customers: int) -> None:
    """Refuse a database whose numbers the copies could not simply continue."""
    heads = dict(db.execute(f"SELECT scope, head FROM scope WHERE scope IN {_SCOPES}"))
    assert heads == dict.fromkeys(_SCOPES, customers), heads


def _again(column: str, customers: int) -> str:
    """The identity of the k-th copy of a customer; identities count on (`workload.card_id`)."""
    return f"""printf('c-%07d', CAST(substr("{column}", 3) AS INTEGER) + k * {customers})"""
