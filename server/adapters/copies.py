"""Rows as they travel: read by pointer, by root or by scope, as the text that is stored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, literal_column, or_, select, union_all

from server.adapters.driver import answers, answers_among
from server.adapters.tables import MEMBER, TABLES
from shared.models.base import Shelf
from shared.registry import BY_NAME
from shared.rules.visibility import Scope
from sync.wire.pull import WireRow

_SHELVES: dict[str, Shelf] = {"t": "customer", "p": "private", "company": "company"}


def rows_at(connection: Connection, pointers: Sequence[tuple[str, str]]) -> list[WireRow]:
    """The rows (kind, id) as they stand, in the order asked, missing ones left out."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, row_id in pointers:
        by_kind[kind].append(row_id)
    found: dict[tuple[str, str], WireRow] = {}
    for kind, ids in by_kind.items():
        for row in _among(connection, _with_ids(kind), ids):
            found[kind, row.id] = row
    return [found[pointer] for pointer in pointers if pointer in found]


def rows_of_roots(connection: Connection, kind: str, roots: Sequence[str]) -> list[WireRow]:
    """All rows of a kind that hang on these roots, by root and id."""
    return _among(connection, _with_roots(kind), sorted(set(roots)))


def snapshot(connection: Connection, scope: Scope, kind: str, after: str, limit: int) -> list[WireRow]:
    """The rows of a kind that belong to a scope and whose id follows, by id."""
    model = BY_NAME[kind]
    name, _, owner = scope.partition(":")
    if not model.INBOX if name == "u" else _SHELVES[name] != model.SHELF:
        return []
    place = {"u": {"owner": owner}, "company": {}}.get(name, {"scope": scope})
    return _wire(connection, _page(kind, name), {**place, "after": after, "most": limit})


def present(connection: Connection) -> frozenset[str]:
    """The kinds of which there is a row.

    A scope may have thousands of members, and asking each for rows of a kind that nobody uses would cost
    more than all else in the last page of a first copy.
    """
    return frozenset(kind for (kind,) in answers(connection, _present()))


def _among(connection: Connection, question: Select[Any], values: Sequence[str]) -> list[WireRow]:
    return list(map(WireRow._make, answers_among(connection, question, "values", values)))


def _wire(connection: Connection, question: Select[Any], values: Mapping[str, Any]) -> list[WireRow]:
    return list(map(WireRow._make, answers(connection, question, values)))


# --- statements: built once, because building costs more than running -------------------------------


def _copy(kind: str) -> Select[Any]:
    table = TABLES[kind]
    return select(literal_column(f"'{kind}'"), table.c.id, table.c.root, table.c.version, table.c.doc)


@cache
def _present() -> Any:
    return union_all(
        *(
            select(literal_column(f"'{kind}'")).where(select(table.c.id).exists())
            for kind, table in TABLES.items()
        )
    )


@cache
def _with_ids(kind: str) -> Select[Any]:
    return _copy(kind).where(TABLES[kind].c.id.in_(bindparam("values", expanding=True)))


@cache
def _with_roots(kind: str) -> Select[Any]:
    table = TABLES[kind]
    hangs = table.c.id if BY_NAME[kind].ROOT == "id" else table.c.root
    return _copy(kind).where(hangs.in_(bindparam("values", expanding=True))).order_by(hangs, table.c.id)


@cache
def _page(kind: str, scopes: str) -> Select[Any]:
    model, table = BY_NAME[kind], TABLES[kind]
    if scopes == "company":
        return _cut(_copy(kind), table.c.id)
    if scopes == "u":
        mine = or_(*(table.c[field] == bindparam("owner") for field in model.INBOX))
        return _cut(_copy(kind).where(mine), table.c.id)
    here = MEMBER.c.scope == bindparam("scope")
    if model.ROOT == "id":
        # In the order of the members, so that the engine stops reading where the page ends.
        found = _copy(kind).join_from(MEMBER, table, table.c.id == MEMBER.c.root).where(here)
        return _cut(found, MEMBER.c.root)
    # The ids are looked up and cut to the page before any text is touched.
    hanging = select(table.c.id).join_from(MEMBER, table, table.c.root == MEMBER.c.root).where(here)
    ids = _cut(hanging, table.c.id).cte("page")
    return _copy(kind).where(table.c.id.in_(select(ids.c.id))).order_by(table.c.id)


def _cut(question: Select[Any], column: ColumnElement[Any]) -> Select[Any]:
    return question.where(column > bindparam("after")).order_by(column).limit(bindparam("most"))
