"""Ask for a second factor; count failures by address; settle what shut-out devices handed over."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "sign_in_address",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_sign_in_address")),
    )
    op.create_table(
        "second_factor",
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_recovery_code")),
    )
    op.create_index("recovery_code_user", "recovery_code", ["user"], unique=False)
    op.create_table(
        "second_factor_role",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_second_factor_role")),
    )
    op.add_column("device_login", sa.Column("second_factor_at", sa.BigInteger(), nullable=True))
    op.add_column("device_login", sa.Column("handed_over_at", sa.BigInteger(), nullable=True))
    op.add_column("salvage", sa.Column("settled_at", sa.Text(), nullable=True))
    op.add_column("salvage", sa.Column("settled_by", _ID, nullable=True))
    op.add_column("salvage", sa.Column("became", sa.Text(), nullable=True))
