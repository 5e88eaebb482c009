"""Keep the audit append-only: the database itself refuses to change or remove an entry."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_SQLITE = """
CREATE TRIGGER audit_is_never_{name} BEFORE {event} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
"""

_FUNCTION = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$
"""

_POSTGRESQL = """
CREATE TRIGGER audit_is_never_{name} BEFORE {event} ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
"""


def upgrade() -> None:
    """Take the step."""
    if op.get_bind().dialect.name == "sqlite":
        for name, event in (("changed", "UPDATE"), ("removed", "DELETE")):
            op.execute(_SQLITE.format(name=name, event=event))
        return
    op.execute(_FUNCTION)
    for name, event in (("changed", "UPDATE"), ("removed", "DELETE"), ("emptied", "TRUNCATE")):
        op.execute(_POSTGRESQL.format(name=name, event=event))
