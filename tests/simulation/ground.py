"""The database that the simulated server stands on: put back to the first morning before every week.

Looking into it goes past the engine, over a connection of its own, straight into the tables.
"""

# ruff: noqa: S608  the only names put into SQL are those of our own tables

from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

import psycopg
from sqlalchemy import Engine

from server.adapters.engine import open_engine
from server.adapters.schema import ALL_TABLES
from server.adapters.sqlite_engine import sqlite
from tests.simulation.faults import Fuse
from tests.simulation.opening import SERVER, files, workplace
from tests.support.postgres import start_server
from tests.support.sqlite_files import put_back, whole

DatabaseName = Literal["sqlite", "postgresql"]


class Ground(Protocol):
    """A database, the engine that production code reaches it by, and what can break it."""

    engine: Engine
    fuse: Fuse

    def restore(self) -> None:
        """Put the first morning back."""
        ...

    def back_up(self) -> None:
        """Put a copy of everything aside, in place of the one before."""
        ...

    def go_back(self) -> None:
        """Put the copy back."""
        ...

    def look(self, question: str, *known: str) -> Sequence[tuple[Any, ...]]:
        """Ask the tables themselves; what is known stands for the question marks."""
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...


@cache
def ground(database: DatabaseName) -> Ground:
    """The one of this process: engines are kept, because they remember how statements are compiled."""
    return _SqliteGround(workplace() / SERVER) if database == "sqlite" else _PostgresGround()


class _SqliteGround:
    def __init__(self, path: Path) -> None:
        self._path = path
        self.engine = open_engine(f"sqlite:///{path}")
        self.fuse = Fuse(self.engine)
        self._eye: sqlite.Connection | None = None
        self._copy = b""

    def restore(self) -> None:
        self._copy = files()[SERVER]
        self.go_back()

    def back_up(self) -> None:
        self._copy = whole(self._path)

    def go_back(self) -> None:
        self.close()
        put_back(self._path, self._copy)

    def look(self, question: str, *known: str) -> Sequence[tuple[Any, ...]]:
        if self._eye is None:
            self._eye = sqlite.connect(f"file:{self._path}?mode=ro", uri=True, isolation_level=None)
        return self._eye.execute(question, known).fetchall()

    def close(self) -> None:
        # Whoever only looks cannot bring in what was written ahead, so the engine goes last.
        if self._eye is not None:
            self._eye.close()
            self._eye = None
        self.engine.dispose()


class _PostgresGround:
    """One database for all weeks: emptying and filling its tables is quicker than making another."""

    def __init__(self) -> None:
        _, url = start_server().new_database()
        self.engine = open_engine(url)
        self.fuse = Fuse(self.engine)
        self._eye = psycopg.connect(url, autocommit=True)
        # The audit refuses to be emptied, except by a session that says it replays another's work.
        self._run("SET session_replication_role = replica")
        self._tables = [table.name for table in ALL_TABLES.sorted_tables]
        for schema in ("opening", "backup"):
            self._run(f"CREATE SCHEMA {schema}")
            for table in self._tables:
                self._run(f'CREATE TABLE {schema}."{table}" (LIKE public."{table}")')
        self._bring(self._tables)

    def restore(self) -> None:
        self._copy("opening", "public")

    def back_up(self) -> None:
        self._copy("public", "backup")

    def go_back(self) -> None:
        self._copy("backup", "public")

    def _copy(self, there: str, here: str) -> None:
        self._run(
            ";".join(
                f'DELETE FROM {here}."{table}"; INSERT INTO {here}."{table}" SELECT * FROM {there}."{table}"'
                for table in self._tables
            )
        )

    def look(self, question: str, *known: str) -> Sequence[tuple[Any, ...]]:
        return self._eye.execute(question.replace("?", "%s").encode(), known).fetchall()

    def close(self) -> None:
        self.engine.dispose()

    def _bring(self, tables: Sequence[str]) -> None:
        """Take the first morning over from the other engine, to the letter."""
        path = workplace() / "to-bring-over.db"
        path.write_bytes(files()[SERVER])
        with closing(sqlite.connect(path)) as there, self._eye.cursor() as here:
            for table in tables:
                for row in there.execute(f'SELECT * FROM "{table}"'):
                    places = ", ".join(["%s"] * len(row))
                    here.execute(f'INSERT INTO opening."{table}" VALUES ({places})'.encode(), row)
        path.unlink()

    def _run(self, statement: str) -> None:
        self._eye.execute(statement.encode())
