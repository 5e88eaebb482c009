"""Runs steps inside the transaction that the caller opened, so that a migration happens or does not."""

from alembic import context

from server.adapters.schema import ALL_TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=ALL_TABLES,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
