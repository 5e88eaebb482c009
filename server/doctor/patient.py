"""Reads a database in streams, however many rows it has, so that memory stays bounded."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Select, literal, select
from sqlalchemy.sql.elements import TextClause

from server.adapters.tables import TABLES

_AT_ONCE = 2_000


def flowing(
    connection: Connection, question: "Select[Any] | TextClause", values: Mapping[str, Any] | None = None
) -> Iterator[tuple[Any, ...]]:
    """All that a question finds, a bounded number at a time."""
    streamed = {"yield_per": _AT_ONCE}
    with closing(connection.execute(question, values, execution_options=streamed)) as found:
        for row in found:
            yield tuple(row)


def by_root(connection: Connection, *kinds: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The rows of some kinds, root by root: for each root, the kind and text of every row on it."""
    streams = (
        flowing(
            connection,
            select(TABLES[kind].c.root, literal(kind), TABLES[kind].c.id, TABLES[kind].c.doc).order_by(
                TABLES[kind].c.root, TABLES[kind].c.id
            ),
        )
        for kind in kinds
    )
    together = merge(*streams, key=itemgetter(0))
    for root, rows in groupby(together, key=itemgetter(0)):
        yield root, [(kind, doc) for _, kind, _, doc in rows]
