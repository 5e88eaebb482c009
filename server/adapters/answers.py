"""Answers as the driver gives them, without SQLAlchemy's rows: pulls carry them by the ten thousand."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, Select


def answers(
    connection: Connection, question: Select[Any], values: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """All that a question finds, as plain tuples of text and numbers."""
    with closing(connection.execute(question, values)) as found:
        cursor = found.cursor
        return [] if cursor is None else list(cursor.fetchall())
