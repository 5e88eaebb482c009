"""An insert that may meet a row that is there: each engine has one of its own, said in the same words."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table, dialect: str) -> sqlite.Insert | postgresql.Insert:
    """The engine's own insert, which can say what to do where the key is taken."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
