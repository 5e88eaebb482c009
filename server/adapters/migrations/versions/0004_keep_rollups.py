"""Keep rollups beside the rows, so that totals need not read them all; they are counted at the next start."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_WORK = ("orders", "revenue", "visits", "minutes")
_CREDIT = ("credit",)


def upgrade() -> None:
    """Take the step."""
    for name, key, figures in (
        ("rollup_work_line", sa.Column("customer", _ID, nullable=False), _WORK),
        ("rollup_credit_line", sa.Column("customer", _ID, nullable=False), _CREDIT),
        ("rollup_work_cell", sa.Column("place", sa.Integer(), nullable=False), _WORK),
        ("rollup_credit_cell", sa.Column("place", sa.Integer(), nullable=False), _CREDIT),
    ):
        _make_sums(name, key, figures)
    op.create_table(
        "rollup_group",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("territory", _ID, nullable=False),
        sa.Column("owner", _ID, nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("in_use", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_rollup_group")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_customer",
        sa.Column("customer", _ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("grade_before", sa.Text(), nullable=False),
        sa.Column("grade_until", sa.Text(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("quiet_from", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer", name=op.f("pk_rollup_customer")),
        sqlite_with_rowid=False,
    )
    for fields in (
        ["place"],
        ["grade_until"],
        ["revenue", "customer"],
        ["last_day", "customer"],
        ["quiet_from"],
    ):
        op.create_index(op.f(f"ix_rollup_customer_{'_'.join(fields)}"), "rollup_customer", fields)
    op.create_table(
        "rollup_passed",
        sa.Column("scope", _ID, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_rollup_passed")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_state",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("walked", sa.Text(), nullable=False),
        sa.Column("walking", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_rollup_state")),
    )


def _make_sums(name: str, key: sa.Column[str] | sa.Column[int], figures: tuple[str, ...]) -> None:
    months = (f"{figure}_{month:02}" for figure in figures for month in range(1, 13))
    op.create_table(
        name,
        key,
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("territory", _ID, nullable=False),
        sa.Column("rep", _ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        *(sa.Column(each, sa.BigInteger(), server_default="0", nullable=False) for each in months),
        sa.PrimaryKeyConstraint(str(key.name), "year", "territory", "rep", "role", name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )
