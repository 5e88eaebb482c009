"""A row made once, however many requests make it at the same moment."""

from typing import Any

from sqlalchemy import Connection, Table

from server.adapters.inserting import insert_into


def insert_missing(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert the row unless its key is taken; whether it was inserted."""
    key = next(iter(table.primary_key.columns))
    insert = insert_into(table, connection.dialect.name)
    statement = insert.values(**values).on_conflict_do_nothing().returning(key)
    return connection.execute(statement).one_or_none() is not None
