"""Whether every row can be read, stands where its text says, and hangs on something that is there."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from pydantic import ValidationError
from sqlalchemy import Connection, select, text

from server.adapters.tables import MEMBER, TABLES
from server.doctor.findings import Finding
from server.doctor.patient import flowing
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.registry import KINDS
from shared.rules.visibility import Scope
from sync.core.feed import root_scopes

_REFERENCES = (
    ("territory", "parent", "territory"),
    ("role_assignment", "user", "user"),
    ("role_assignment", "territory", "territory"),
    ("customer", "territory", "territory"),
    ("customer", "owner", "user"),
    ("ownership", "owner", "user"),
    ("deal_return", "deal", "deal"),
    ("credit_split", "deal", "deal"),
    ("credential", "user", "user"),
    ("second_factor", "user", "user"),
    ("device_login", "user", "user"),
    ("device", "user", "user"),
    ("attachment", "user", "user"),
)
"""Which column names a row of which table; those that a table does not have are passed over."""
_KEYS = {
    "credential": "user",
    "second_factor": "user",
    "device_login": "device",
    "device": "id",
    "attachment": "sha256",
}


def rows(connection: Connection) -> Iterator[Finding]:
    """Every row's text says who and where it is; what stands beside it must say the same."""
    for kind in KINDS:
        table, columns = TABLES[kind.KIND], kind.columns()
        question = select(
            table.c.id, table.c.root, table.c.version, table.c.doc, *(table.c[c] for c in columns)
        )
        for row_id, root, version, doc, *beside in flowing(connection, question):
            where = f"{kind.KIND} {row_id}"
            try:
                row = kind.model_validate_json(doc)
            except ValidationError as wrong:
                said = wrong.errors(include_url=False)[0]
                field = ".".join(str(part) for part in said["loc"])
                yield Finding("rows", "unreadable", where, {"field": field, "said": said["msg"][:200]})
                continue
            if version < 1:
                yield Finding("rows", "no_version", where, {"version": version})
            for name, stands, due in _beside(row, row_id, root, columns, beside):
                if stands != due:
                    params: dict[str, str | int] = {"column": name, "stands": str(stands), "due": str(due)}
                    yield Finding("rows", "column_differs", where, params)


def _beside(
    row: Entity, row_id: str, root: str, columns: tuple[str, ...], values: list[str | None]
) -> Iterator[tuple[str, str | None, str | None]]:
    yield "id", row_id, row.id
    yield "root", root, row.root
    for name, stands in zip(columns, values, strict=True):
        due = getattr(row, name)
        yield name, stands, None if due is None else str(due)


def references(connection: Connection) -> Iterator[Finding]:
    """What rows name must be there, above all the customer that they hang on."""
    for kind in KINDS:
        if kind.SHELF in ("customer", "private") and kind is not Customer:
            yield from _orphans(connection, kind.KIND, "root", Customer.KIND)
    for table, column, parent in _REFERENCES:
        yield from _orphans(connection, table, column, parent)


def _orphans(connection: Connection, table: str, column: str, parent: str) -> Iterator[Finding]:
    kind = TABLES.get(table)
    if kind is not None and column not in kind.c:
        return
    key = "id" if kind is not None else _KEYS[table]
    question = text(
        f'SELECT c."{key}", c."{column}" FROM "{table}" c LEFT JOIN "{parent}" p ON p.id = c."{column}"'  # noqa: S608
        f' WHERE c."{column}" IS NOT NULL AND p.id IS NULL'
    )
    for row_id, missing in flowing(connection, question):
        params: dict[str, str | int] = {"column": column, "parent": parent, "missing": str(missing)}
        yield Finding("references", "orphan", f"{table} {row_id}", params)


def places(connection: Connection) -> Iterator[Finding]:
    """Every card is filed in exactly the scopes that follow from it, and nothing else is filed."""
    filed = groupby(
        flowing(connection, select(MEMBER.c.root, MEMBER.c.scope).order_by(MEMBER.c.root, MEMBER.c.scope)),
        key=itemgetter(0),
    )
    table = TABLES[Customer.KIND]
    cards = flowing(connection, select(table.c.id, table.c.doc).order_by(table.c.id))
    root, scopes = _next_filed(filed)
    for card_id, doc in cards:
        while root is not None and root < card_id:
            yield Finding("places", "filed_without_card", f"member {root}")
            root, scopes = _next_filed(filed)
        found: frozenset[Scope] = frozenset()
        if root == card_id:
            found = scopes
            root, scopes = _next_filed(filed)
        try:
            due = root_scopes(Customer.model_validate_json(doc))
        except ValidationError:
            continue
        for scope in sorted(due - found):
            yield Finding("places", "not_filed", f"customer {card_id}", {"scope": scope})
        for scope in sorted(found - due):
            yield Finding("places", "wrongly_filed", f"customer {card_id}", {"scope": scope})
    while root is not None:
        yield Finding("places", "filed_without_card", f"member {root}")
        root, scopes = _next_filed(filed)


def _next_filed(
    filed: "Iterator[tuple[str, Iterator[tuple[str, ...]]]]",
) -> tuple[str | None, frozenset[Scope]]:
    for root, rows_of in filed:
        return root, frozenset(Scope(scope) for _, scope in rows_of)
    return None, frozenset()
