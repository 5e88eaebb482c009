"""Questions that are built for the occasion, answered in the driver's own tuples."""

from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Select


def told(connection: Connection, question: Select[Any]) -> list[tuple[Any, ...]]:
    """All that a question finds; one that is kept is better asked through `server.adapters.driver`."""
    with closing(connection.execute(question)) as found:
        cursor = found.cursor
        return [] if cursor is None else list(cursor.fetchall())
