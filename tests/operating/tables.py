"""Everything that a database holds, table by table, read past the engine."""

from typing import Any

from sqlalchemy import select

from server.adapters.engine import begin, open_engine
from server.adapters.schema import ALL_TABLES

Contents = dict[str, list[tuple[Any, ...]]]


def contents(url: str) -> Contents:
    """The rows of every table, in the order of their keys."""
    engine = open_engine(url)
    try:
        with begin(engine, write=False) as connection:
            return {
                table.name: sorted(tuple(row) for row in connection.execute(select(table)))
                for table in ALL_TABLES.sorted_tables
            }
    finally:
        engine.dispose()


def epochs(url: str) -> list[str]:
    """The histories of a company, the present one last."""
    return [epoch for _, epoch in contents(url)["epoch"]]


def run_sql(url: str, *statements: str) -> None:
    """Change a database by hand, past everything that guards it."""
    engine = open_engine(url)
    try:
        with begin(engine, write=True) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    finally:
        engine.dispose()
