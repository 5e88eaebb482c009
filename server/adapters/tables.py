"""The server's tables, laid out from the models: one per kind of row, and those of the sync itself.

A row is kept as its JSON text, exactly as it travels, so a pull never takes it apart. The columns by
which facts are looked up are written beside it from the same model in the same statement.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text

from shared.models.base import Entity
from shared.registry import KINDS

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its bytes on every engine, so that both ends page through the same order."""


def _table(name: str, *parts: Column[str] | Column[int] | PrimaryKeyConstraint | Index) -> Table:
    return Table(name, METADATA, *parts, sqlite_with_rowid=False)


def _kind_table(kind: type[Entity]) -> Table:
    table = _table(
        kind.KIND,
        Column("id", ID, primary_key=True),
        Column("root", ID, nullable=False),
        Column("version", Integer, nullable=False),
        Column("doc", Text, nullable=False),
        *(Column(field, ID) for field in kind.columns()),
    )
    # Where a row is its own root, the primary key already orders it by root.
    by = kind.columns() if kind.ROOT == "id" else ("root", *kind.columns())
    for field in by:
        Index(None, table.c[field], table.c.id)
    return table


TABLES: dict[str, Table] = {kind.KIND: _kind_table(kind) for kind in KINDS}

ROOT = _table("root", Column("root", ID, primary_key=True))
"""One row per root that was ever decided upon: what PostgreSQL locks while it decides."""

MEMBER = _table(
    "member",
    Column("root", ID, nullable=False),
    Column("scope", ID, nullable=False),
    PrimaryKeyConstraint("root", "scope"),
)
Index(None, MEMBER.c.scope, MEMBER.c.root)

SCOPE = _table(
    "scope",
    Column("scope", ID, primary_key=True),
    Column("head", BigInteger, nullable=False),
    Column("floor", BigInteger, nullable=False),
    Column("digest", BigInteger, nullable=False, server_default="0"),
)

FEED = _table(
    "feed",
    Column("scope", ID, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("kind", ID, nullable=False),
    Column("row", ID, nullable=False),
    Column("root", ID, nullable=False),
    Column("op", Text, nullable=False),
    PrimaryKeyConstraint("scope", "kind", "row"),
)
Index(None, FEED.c.scope, FEED.c.seq, unique=True)

DEVICE = _table(
    "device",
    Column("id", ID, primary_key=True),
    Column("user", ID, nullable=False),
    Column("last_counter", BigInteger, nullable=False),
    Column("last_contact", Text, nullable=False),
    Column("revoked", Integer, nullable=False),
    Column("passed", Text, nullable=False, server_default="{}"),
)
Index(None, DEVICE.c.user)

COMMAND = _table(
    "command",
    Column("device", ID, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("id", ID, nullable=False),
    Column("user", ID, nullable=False),
    Column("hash", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("device", "counter"),
)
Index(None, COMMAND.c.id)

SALVAGE = _table(
    "salvage",
    Column("device", ID, nullable=False),
    Column("id", ID, nullable=False),
    Column("user", ID, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("settled_at", Text),
    Column("settled_by", ID),
    Column("became", Text),
    PrimaryKeyConstraint("device", "id"),
)
"""What devices sent that may no longer speak, and what became of it once somebody looked at it."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("chain", ID, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("entry", Text, nullable=False),
    Column("command", ID, nullable=False),
    Column("hash", Text, nullable=False),
    PrimaryKeyConstraint("chain", "place"),
)
"""In the order in which it is written, unlike the others: an import's entries are long, and nobody's are
changed."""
Index(None, AUDIT.c.command)

CHAIN = _table(
    "chain",
    Column("chain", ID, primary_key=True),
    Column("place", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
"""The last link of every audit chain."""

EPOCH = _table(
    "epoch",
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Text, nullable=False),
)
"""The identities of this history, one more after every restored backup; the last one counts."""
