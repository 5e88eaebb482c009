"""A row made once, however many requests make it at the same moment."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_missing(connection: Connection, table: Table, **values: Any) -> bool:
    """Insert the row unless its key is taken; whether it was inserted."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    done = connection.execute(insert(table).values(**values).on_conflict_do_nothing())
    return done.rowcount == 1
