"""Write the audit in its order: SQLite appends entries instead of sorting them among those of other chains.

Kept in the key, as other tables are, a new link of a device's chain goes in between, and an import's long
entries beside it made that four times as slow.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STEPS = (
    """CREATE TABLE audit_in_order (
        chain TEXT NOT NULL, place BIGINT NOT NULL, entry TEXT NOT NULL, command TEXT NOT NULL,
        hash TEXT NOT NULL, CONSTRAINT pk_audit PRIMARY KEY (chain, place)
    )""",
    "INSERT INTO audit_in_order SELECT chain, place, entry, command, hash FROM audit ORDER BY chain, place",
    # Dropping a table fires none of its triggers; they and its index go with it.
    "DROP TABLE audit",
    "ALTER TABLE audit_in_order RENAME TO audit",
    "CREATE INDEX ix_audit_command ON audit (command)",
)
_GUARD = """
CREATE TRIGGER audit_is_never_{name} BEFORE {event} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
"""


def upgrade() -> None:
    """Take the step."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for step in _STEPS:
        op.execute(step)
    for name, event in (("changed", "UPDATE"), ("removed", "DELETE")):
        op.execute(_GUARD.format(name=name, event=event))
