"""Prove what scopes hold by a digest; keep what devices have passed and what shut-out ones sent."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from server.adapters.listings import count_again

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "salvage",
        sa.Column("device", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("user", _ID, nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", "id", name=op.f("pk_salvage")),
        sqlite_with_rowid=False,
    )
    op.add_column("device", sa.Column("passed", sa.Text(), server_default="{}", nullable=False))
    op.add_column("scope", sa.Column("digest", sa.BigInteger(), server_default="0", nullable=False))
    count_again(op.get_bind())
