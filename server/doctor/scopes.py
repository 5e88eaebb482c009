"""Whether scopes add up to what their counters say, and their pointers lead somewhere."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from server.adapters.tables import DEVICE, FEED, MEMBER, SCOPE, TABLES
from server.doctor.findings import Finding
from server.doctor.patient import flowing
from shared.models.base import Entity
from shared.registry import KINDS
from shared.rules.visibility import COMPANY, Scope, inbox_scope, shelf_of
from sync.core.digest import MODULUS, mark


def digests(connection: Connection) -> Iterator[Finding]:
    """Each scope's digest is what its rows add up to, counted once more from the rows themselves."""
    sums: dict[Scope, int] = defaultdict(int)
    for kind in KINDS:
        for scope, row_id, version in _in_scopes(connection, kind):
            sums[scope] += mark(kind.KIND, row_id, version)
    for scope, digest in flowing(connection, select(SCOPE.c.scope, SCOPE.c.digest)):
        due = sums.pop(scope, 0) % MODULUS
        if digest != due:
            params: dict[str, str | int] = {"stands": digest, "due": due}
            yield Finding("digests", "digest_differs", f"scope {scope}", params)
    for scope in sorted(sums):
        yield Finding("digests", "scope_missing", f"scope {scope}")


def _in_scopes(connection: Connection, kind: type[Entity]) -> Iterator[tuple[Scope, str, int]]:
    """Every place that a row of this kind has: scope, identity, version."""
    table = TABLES[kind.KIND]
    if kind.SHELF == "company":
        for row_id, version in flowing(connection, select(table.c.id, table.c.version)):
            yield COMPANY, row_id, version
    elif kind.SHELF in ("customer", "private"):
        hangs = table.c.id if kind.ROOT == "id" else table.c.root
        question = select(MEMBER.c.scope, table.c.id, table.c.version).join_from(
            MEMBER, table, hangs == MEMBER.c.root
        )
        for scope, row_id, version in flowing(connection, question):
            if shelf_of(scope) == kind.SHELF:
                yield scope, row_id, version
    if kind.INBOX:
        shown = [table.c[field] for field in kind.INBOX]
        for row_id, version, *users in flowing(connection, select(table.c.id, table.c.version, *shown)):
            for user in {each for each in users if each is not None}:
                yield inbox_scope(user), row_id, version


def feed(connection: Connection) -> Iterator[Finding]:
    """Numbers end at the counter and begin above the floor; pointers lead to rows; nobody is ahead."""
    heads: dict[str, tuple[int, int]] = {}
    for scope, head, floor in flowing(connection, select(SCOPE.c.scope, SCOPE.c.head, SCOPE.c.floor)):
        heads[scope] = (head, floor)
        if not 0 <= floor <= head:
            yield Finding("feed", "counter_wrong", f"scope {scope}", {"head": head, "floor": floor})
    yield from _numbers(connection, heads)
    yield from _dangling(connection)
    for device, passed in flowing(connection, select(DEVICE.c.id, DEVICE.c.passed)):
        for scope, seq in json.loads(passed).items():
            head, _ = heads.get(scope, (0, 0))
            if seq > head:
                params: dict[str, str | int] = {"scope": scope, "seq": seq, "head": head}
                yield Finding("feed", "device_ahead", f"device {device}", params)


def _numbers(connection: Connection, heads: dict[str, tuple[int, int]]) -> Iterator[Finding]:
    question: Any = select(FEED.c.scope, func.min(FEED.c.seq), func.max(FEED.c.seq), func.count()).group_by(
        FEED.c.scope
    )
    seen = set()
    for scope, first, last, count in flowing(connection, question):
        seen.add(scope)
        where = f"scope {scope}"
        if scope not in heads:
            yield Finding("feed", "no_counter", where)
            continue
        head, floor = heads[scope]
        if last != head:
            yield Finding("feed", "end_differs", where, {"last": last, "head": head})
        if first <= floor:
            yield Finding("feed", "below_floor", where, {"first": first, "floor": floor})
        if count > head - floor:
            yield Finding("feed", "too_many", where, {"count": count, "most": head - floor})
    for scope, (head, floor) in heads.items():
        if head > floor and scope not in seen:
            yield Finding("feed", "end_differs", f"scope {scope}", {"last": 0, "head": head})


def _dangling(connection: Connection) -> Iterator[Finding]:
    kinds = [str(kind) for (kind,) in flowing(connection, select(FEED.c.kind).distinct())]
    for kind in sorted(kinds):
        if kind in TABLES:
            table = TABLES[kind]
            question = (
                select(FEED.c.scope, FEED.c.seq, FEED.c.row)
                .join_from(FEED, table, table.c.id == FEED.c.row, isouter=True)
                .where(FEED.c.kind == kind, FEED.c.op == "put", table.c.id.is_(None))
            )
            for scope, seq, row in flowing(connection, question):
                yield Finding(
                    "feed", "leads_nowhere", f"scope {scope}", {"seq": seq, "kind": kind, "row": row}
                )
