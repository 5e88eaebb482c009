"""Which rows stand where, by identity and version alone: what digests are made of and compared by."""

# Statements are built once, because building them costs more than running them.

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from server.adapters.driver import answers, answers_among
from server.adapters.tables import MEMBER, SCOPE, TABLES
from shared.models.base import Entity, Shelf
from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import Scope, shelf_of
from sync.core.digest import MODULUS, mark, total
from sync.core.feed import kinds_in

_BEYOND = "\U0010ffff"
"""No identity follows it."""


def listing(connection: Connection, scope: Scope, kind: str, after: str, until: str) -> list[tuple[str, int]]:
    """Identity and version of the scope's rows of a kind after one id up to another, by id."""
    shelf = shelf_of(scope)
    found = answers(
        connection,
        _listed(kind, shelf),
        {"after": after, "until": until or _BEYOND, "scope": scope, "owner": scope.partition(":")[2]},
    )
    return [(row_id, version) for row_id, version in found]


def sums_of(connection: Connection, roots: Sequence[str]) -> dict[tuple[str, Shelf], int]:
    """What the rows that hang on each of these roots add up to, by shelf."""
    sums: dict[tuple[str, Shelf], int] = defaultdict(int)
    for kind in KINDS:
        if kind.SHELF in ("customer", "private"):
            found = answers_among(connection, _of_roots(kind.KIND), "roots", roots)
            for root, row_id, version in found:
                sums[root, kind.SHELF] += mark(kind.KIND, row_id, version)
    return {key: weight % MODULUS for key, weight in sums.items()}


def digest_of(connection: Connection, scope: Scope) -> int:
    """What a scope's rows add up to, counted from the rows themselves."""
    return (
        sum(
            total(kind.KIND, listing(connection, scope, kind.KIND, "", "")) for kind in kinds_in(scope, KINDS)
        )
        % MODULUS
    )


def count_again(connection: Connection) -> None:
    """Write every scope's digest as its rows add up now."""
    for (scope,) in connection.execute(select(SCOPE.c.scope)).all():
        digest = digest_of(connection, Scope(scope))
        connection.execute(SCOPE.update().where(SCOPE.c.scope == scope), {"digest": digest})


@cache
def _listed(kind: str, shelf: Shelf) -> Any:
    table = TABLES[kind]
    model: type[Entity] = BY_NAME[kind]
    rows = select(table.c.id, table.c.version)
    if shelf == "inbox":
        rows = rows.where(or_(*(table.c[field] == bindparam("owner") for field in model.INBOX)))
    elif shelf != "company":
        hangs = table.c.id if model.ROOT == "id" else table.c.root
        rows = rows.join_from(MEMBER, table, hangs == MEMBER.c.root).where(
            MEMBER.c.scope == bindparam("scope")
        )
    between = (table.c.id > bindparam("after")) & (table.c.id <= bindparam("until"))
    return rows.where(between).order_by(table.c.id)


@cache
def _of_roots(kind: str) -> Any:
    table = TABLES[kind]
    hangs = table.c.id if BY_NAME[kind].ROOT == "id" else table.c.root
    return select(hangs, table.c.id, table.c.version).where(hangs.in_(bindparam("roots", expanding=True)))
