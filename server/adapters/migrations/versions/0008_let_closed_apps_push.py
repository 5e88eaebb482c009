"""Let closed apps push: a ticket for each device that left work with its browser."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "push_ticket",
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device"], ["device_login.device"], name=op.f("fk_push_ticket_device_device_login")
        ),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_push_ticket")),
    )
    op.create_index("push_ticket_hash", "push_ticket", ["hash"], unique=True)
