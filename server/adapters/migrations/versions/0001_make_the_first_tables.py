"""Make the first tables."""

# ruff: noqa: PLR0915  a step is as long as what changed

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "appeal",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("round", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("appellant", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_appeal_appellant_id"), "appeal", ["appellant", "id"], unique=False)
    op.create_index(op.f("ix_appeal_root_id"), "appeal", ["root", "id"], unique=False)
    op.create_index(op.f("ix_appeal_round_id"), "appeal", ["round", "id"], unique=False)
    op.create_index(op.f("ix_appeal_status_id"), "appeal", ["status", "id"], unique=False)
    op.create_table(
        "attendance",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("user", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("day", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("superior", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_attendance_day_id"), "attendance", ["day", "id"], unique=False)
    op.create_index(op.f("ix_attendance_superior_id"), "attendance", ["superior", "id"], unique=False)
    op.create_index(op.f("ix_attendance_user_id"), "attendance", ["user", "id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("chain", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("command", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "place", name=op.f("pk_audit")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_audit_command"), "audit", ["command"], unique=False)
    op.create_table(
        "chain",
        sa.Column("chain", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_chain")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "command",
        sa.Column("device", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("user", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", "counter", name=op.f("pk_command")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_command_id"), "command", ["id"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("author", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_conflict_author_id"), "conflict", ["author", "id"], unique=False)
    op.create_index(op.f("ix_conflict_root_id"), "conflict", ["root", "id"], unique=False)
    op.create_index(op.f("ix_conflict_status_id"), "conflict", ["status", "id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_contact_root_id"), "contact", ["root", "id"], unique=False)
    op.create_table(
        "contact_private",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_private")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_contact_private_root_id"), "contact_private", ["root", "id"], unique=False)
    op.create_table(
        "credential",
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_credential")),
    )
    op.create_table(
        "credit_rating",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_rating")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_credit_rating_root_id"), "credit_rating", ["root", "id"], unique=False)
    op.create_table(
        "credit_split",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("deal", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column(
            "business_date", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("seller", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("transferor", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_split")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_credit_split_business_date_id"), "credit_split", ["business_date", "id"], unique=False
    )
    op.create_index(op.f("ix_credit_split_deal_id"), "credit_split", ["deal", "id"], unique=False)
    op.create_index(op.f("ix_credit_split_root_id"), "credit_split", ["root", "id"], unique=False)
    op.create_index(op.f("ix_credit_split_seller_id"), "credit_split", ["seller", "id"], unique=False)
    op.create_index(op.f("ix_credit_split_transferor_id"), "credit_split", ["transferor", "id"], unique=False)
    op.create_table(
        "customer",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("owner", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("code", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("uscc", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_customer_code_id"), "customer", ["code", "id"], unique=False)
    op.create_index(op.f("ix_customer_owner_id"), "customer", ["owner", "id"], unique=False)
    op.create_index(op.f("ix_customer_territory_id"), "customer", ["territory", "id"], unique=False)
    op.create_index(op.f("ix_customer_uscc_id"), "customer", ["uscc", "id"], unique=False)
    op.create_table(
        "deal",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("seller", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column(
            "business_date", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_deal_business_date_id"), "deal", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_deal_root_id"), "deal", ["root", "id"], unique=False)
    op.create_index(op.f("ix_deal_seller_id"), "deal", ["seller", "id"], unique=False)
    op.create_index(op.f("ix_deal_status_id"), "deal", ["status", "id"], unique=False)
    op.create_table(
        "deal_return",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("deal", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("seller", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_return")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_deal_return_deal_id"), "deal_return", ["deal", "id"], unique=False)
    op.create_index(op.f("ix_deal_return_root_id"), "deal_return", ["root", "id"], unique=False)
    op.create_index(op.f("ix_deal_return_seller_id"), "deal_return", ["seller", "id"], unique=False)
    op.create_table(
        "delegation",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("user", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("delegate", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_delegation_delegate_id"), "delegation", ["delegate", "id"], unique=False)
    op.create_index(op.f("ix_delegation_user_id"), "delegation", ["user", "id"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("user", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("last_counter", sa.BigInteger(), nullable=False),
        sa.Column("last_contact", sa.Text(), nullable=False),
        sa.Column("revoked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_device_user"), "device", ["user"], unique=False)
    op.create_table(
        "device_login",
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("signed_in_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_why", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_device_login")),
    )
    op.create_index("device_login_user", "device_login", ["user"], unique=False)
    op.create_table(
        "epoch",
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_epoch")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed",
        sa.Column("scope", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("row", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "kind", "row", name=op.f("pk_feed")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feed_scope_seq"), "feed", ["scope", "seq"], unique=True)
    op.create_table(
        "filing",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column(
            "requested_by", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_filing_requested_by_id"), "filing", ["requested_by", "id"], unique=False)
    op.create_index(op.f("ix_filing_root_id"), "filing", ["root", "id"], unique=False)
    op.create_index(op.f("ix_filing_status_id"), "filing", ["status", "id"], unique=False)
    op.create_table(
        "grade",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("round", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("state", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_grade_root_id"), "grade", ["root", "id"], unique=False)
    op.create_index(op.f("ix_grade_round_id"), "grade", ["round", "id"], unique=False)
    op.create_index(op.f("ix_grade_state_id"), "grade", ["state", "id"], unique=False)
    op.create_table(
        "grading_round",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grading_round")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "member",
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("scope", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("root", "scope", name=op.f("pk_member")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_member_scope_root"), "member", ["scope", "root"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("user", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_notice_status_id"), "notice", ["status", "id"], unique=False)
    op.create_index(op.f("ix_notice_user_id"), "notice", ["user", "id"], unique=False)
    op.create_table(
        "ownership",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ownership")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_ownership_owner_id"), "ownership", ["owner", "id"], unique=False)
    op.create_index(op.f("ix_ownership_root_id"), "ownership", ["root", "id"], unique=False)
    op.create_table(
        "private_conflict",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("author", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_conflict")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_private_conflict_author_id"), "private_conflict", ["author", "id"], unique=False)
    op.create_index(op.f("ix_private_conflict_root_id"), "private_conflict", ["root", "id"], unique=False)
    op.create_index(op.f("ix_private_conflict_status_id"), "private_conflict", ["status", "id"], unique=False)
    op.create_table(
        "private_review",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("author", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_review")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_private_review_author_id"), "private_review", ["author", "id"], unique=False)
    op.create_index(op.f("ix_private_review_root_id"), "private_review", ["root", "id"], unique=False)
    op.create_index(op.f("ix_private_review_status_id"), "private_review", ["status", "id"], unique=False)
    op.create_table(
        "region_exception",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column(
            "requested_by", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_exception")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_region_exception_requested_by_id"), "region_exception", ["requested_by", "id"], unique=False
    )
    op.create_index(op.f("ix_region_exception_root_id"), "region_exception", ["root", "id"], unique=False)
    op.create_index(op.f("ix_region_exception_status_id"), "region_exception", ["status", "id"], unique=False)
    op.create_table(
        "regional_threshold",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regional_threshold")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_regional_threshold_status_id"), "regional_threshold", ["status", "id"], unique=False
    )
    op.create_index(
        op.f("ix_regional_threshold_territory_id"), "regional_threshold", ["territory", "id"], unique=False
    )
    op.create_table(
        "review_item",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("author", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_item")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_review_item_author_id"), "review_item", ["author", "id"], unique=False)
    op.create_index(op.f("ix_review_item_root_id"), "review_item", ["root", "id"], unique=False)
    op.create_index(op.f("ix_review_item_status_id"), "review_item", ["status", "id"], unique=False)
    op.create_table(
        "role_assignment",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("user", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.Column("territory", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_role_assignment_territory_id"), "role_assignment", ["territory", "id"], unique=False
    )
    op.create_index(op.f("ix_role_assignment_user_id"), "role_assignment", ["user", "id"], unique=False)
    op.create_table(
        "root",
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("root", name=op.f("pk_root")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rule_pack",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("code", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_pack")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_rule_pack_code_id"), "rule_pack", ["code", "id"], unique=False)
    op.create_table(
        "scope",
        sa.Column("scope", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_scope")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("login_hash", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("login_hash", name=op.f("pk_sign_in_failure")),
    )
    op.create_table(
        "territory",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_territory_parent_id"), "territory", ["parent", "id"], unique=False)
    op.create_table(
        "transfer",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column(
            "requested_by", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True
        ),
        sa.Column("status", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_transfer_requested_by_id"), "transfer", ["requested_by", "id"], unique=False)
    op.create_index(op.f("ix_transfer_root_id"), "transfer", ["root", "id"], unique=False)
    op.create_index(op.f("ix_transfer_status_id"), "transfer", ["status", "id"], unique=False)
    op.create_table(
        "user",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("login", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_user_login_id"), "user", ["login", "id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.Column("author", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_visit_author_id"), "visit", ["author", "id"], unique=False)
    op.create_index(op.f("ix_visit_root_id"), "visit", ["root", "id"], unique=False)
    op.create_table(
        "work_year",
        sa.Column("id", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("root", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("doc", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_year")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "access_token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("first_used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["device"],
            ["device_login.device"],
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_access_token")),
    )
    op.create_index("access_token_device", "access_token", ["device"], unique=False)
    op.create_table(
        "refresh_token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("exchanged_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["device"],
            ["device_login.device"],
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_refresh_token")),
    )
    op.create_index("refresh_token_device", "refresh_token", ["device"], unique=False)
