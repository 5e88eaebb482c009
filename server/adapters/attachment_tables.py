"""The tables of attachments: what hangs on which row, and each content once.

The bytes are kept in the database itself, on both engines: a backup holds them, a transaction carries them,
and every worker sees them.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table

from server.adapters.tables import ID
from server.adapters.tables import METADATA as _ROWS

METADATA = MetaData(naming_convention=_ROWS.naming_convention)

ATTACHMENT = Table(
    "attachment",
    METADATA,
    Column("kind", ID, nullable=False),
    Column("row", ID, nullable=False),
    Column("sha256", ID, nullable=False),
    Column("user", ID, nullable=False),
    Column("attached_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("kind", "row", "sha256"),
)
"""What hangs on a row, by the hash of what was sent."""
Index(None, ATTACHMENT.c.sha256)

ATTACHED_CONTENT = Table(
    "attached_content",
    METADATA,
    Column("sha256", ID, primary_key=True),
    Column("media_type", ID, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("content", LargeBinary, nullable=False),
)
"""Contents as they are kept, under the hash of what was sent."""
