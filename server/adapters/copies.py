"""Rows as they travel: read by pointer, by root or by scope, as the text that is stored."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select

from server.adapters.tables import MEMBER, TABLES
from shared.models.base import Entity, Shelf
from shared.registry import BY_NAME
from shared.rules.visibility import Scope
from sync.wire.pull import WireRow

_MOST_AT_ONCE = 1_000

_SHELVES: dict[str, Shelf] = {"t": "customer", "p": "private", "company": "company"}


def rows_at(connection: Connection, pointers: Sequence[tuple[str, str]]) -> list[WireRow]:
    """The rows (kind, id) as they stand, in the order asked, missing ones left out."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, row_id in pointers:
        by_kind[kind].append(row_id)
    found: dict[tuple[str, str], WireRow] = {}
    for kind, ids in by_kind.items():
        table = TABLES[kind]
        statement = _copy(kind).where(table.c.id.in_(bindparam("ids", expanding=True)))
        for start in range(0, len(ids), _MOST_AT_ONCE):
            for row in _wire(
                kind, connection.execute(statement, {"ids": ids[start : start + _MOST_AT_ONCE]})
            ):
                found[kind, row.id] = row
    return [found[pointer] for pointer in pointers if pointer in found]


def rows_of_root(connection: Connection, kind: str, root: str) -> list[WireRow]:
    """All rows of a kind that hang on a root, by id."""
    table = TABLES[kind]
    column = table.c.id if BY_NAME[kind].ROOT == "id" else table.c.root
    statement = _copy(kind).where(column == bindparam("the_root")).order_by(table.c.id)
    return _wire(kind, connection.execute(statement, {"the_root": root}))


def snapshot(connection: Connection, scope: Scope, kind: str, after: str, limit: int) -> list[WireRow]:
    """The rows of a kind that belong to a scope and whose id follows, by id."""
    model, table = BY_NAME[kind], TABLES[kind]
    name, _, owner = scope.partition(":")
    place: ColumnElement[bool]
    if name == "u":
        if not model.INBOX:
            return []
        place = or_(*(table.c[field] == bindparam("owner") for field in model.INBOX))
        known = {"owner": owner}
    elif _SHELVES[name] != model.SHELF:
        return []
    elif name == "company":
        place, known = table.c.id.is_not(None), {}
    else:
        return _of_members(connection, scope, model, after, limit)
    statement = _page(_copy(kind).where(place), table.c.id)
    return _wire(kind, connection.execute(statement, {**known, "after": after, "most": limit}))


def _of_members(
    connection: Connection, scope: Scope, model: type[Entity], after: str, limit: int
) -> list[WireRow]:
    # The ids are looked up and cut to the page before any text is touched.
    table = TABLES[model.KIND]
    hangs = table.c.id if model.ROOT == "id" else table.c.root
    followed = MEMBER.c.root if model.ROOT == "id" else table.c.id
    ids = _page(
        select(table.c.id)
        .join_from(MEMBER, table, hangs == MEMBER.c.root)
        .where(MEMBER.c.scope == bindparam("scope")),
        followed,
    ).cte("page")
    statement = _copy(model.KIND).where(table.c.id.in_(select(ids.c.id))).order_by(table.c.id)
    return _wire(model.KIND, connection.execute(statement, {"scope": scope, "after": after, "most": limit}))


def _page(statement: Any, column: Any) -> Any:
    return statement.where(column > bindparam("after")).order_by(column).limit(bindparam("most"))


def _copy(kind: str) -> Any:
    table = TABLES[kind]
    return select(table.c.id, table.c.root, table.c.version, table.c.doc)


def _wire(kind: str, found: Any) -> list[WireRow]:
    return [WireRow(kind, row_id, root, version, doc) for row_id, root, version, doc in found]
