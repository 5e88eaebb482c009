"""From changed rows to pointers: which scopes a transaction touched, and how.

A root that moved is announced once (enter where it arrived, leave where it was); its rows follow from
that and need no pointers of their own there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.facts import Rows
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.rules.visibility import (
    COMPANY,
    Scope,
    homes,
    inbox_scope,
    private_scope,
    scopes_of,
    territory_scope,
)
from sync.core.records import FeedEntry, Operation
from sync.core.unit_of_work import Touched


@dataclass(frozen=True, slots=True)
class Movement:
    """What a transaction means to the scopes: pointers without numbers, and where roots sit now."""

    pointers: tuple[FeedEntry, ...]
    members: dict[str, frozenset[Scope]]


def root_scopes(customer: Customer) -> frozenset[Scope]:
    """The scopes that a card and all that hangs on it are filed under."""
    nodes = homes(customer)
    return frozenset(territory_scope(node) for node in nodes) | frozenset(
        private_scope(node) for node in nodes
    )


def movement(
    touched: Mapping[tuple[str, str], Touched], rows: Rows, members_before: Mapping[str, frozenset[Scope]]
) -> Movement:
    """The pointers that a transaction owes to the scopes, in a stable order."""
    pointers: list[FeedEntry] = []
    members: dict[str, frozenset[Scope]] = {}
    arrived: set[tuple[Scope, str]] = set()
    for change in touched.values():
        if isinstance(change.after, Customer):
            root = change.after.id
            now = root_scopes(change.after)
            was = members_before.get(root, frozenset())
            if now != was:
                members[root] = now
                arrived.update((scope, root) for scope in now - was)
                pointers.extend(_moved(root, now - was, "enter"))
                pointers.extend(_moved(root, was - now, "leave"))
    for change in touched.values():
        pointers.extend(_shown(change, rows, arrived))
    return Movement(tuple(pointers), members)


def _moved(root: str, scopes: Iterable[Scope], op: Operation) -> list[FeedEntry]:
    return [FeedEntry(scope, 0, "", root, root, op) for scope in sorted(scopes)]


def _shown(change: Touched, rows: Rows, arrived: set[tuple[Scope, str]]) -> list[FeedEntry]:
    """The pointers to one row, in every scope that carries it, and its removal from inboxes it left."""
    row = change.after
    card = rows.get(Customer, row.root) if row.SHELF in ("customer", "private") else None
    pointers = [
        FeedEntry(scope, 0, row.KIND, row.id, row.root, "put")
        for scope in sorted(scopes_of(row, card))
        if (scope, row.root) not in arrived
    ]
    if change.before is not None:
        gone = set(change.before.shown_to) - set(row.shown_to)
        pointers.extend(
            FeedEntry(inbox_scope(user), 0, row.KIND, row.id, row.root, "remove") for user in sorted(gone)
        )
    return pointers


def count_by_scope(pointers: Iterable[FeedEntry]) -> dict[Scope, int]:
    """How many numbers each scope owes."""
    counts: dict[Scope, int] = {}
    for pointer in pointers:
        counts[pointer.scope] = counts.get(pointer.scope, 0) + 1
    return counts


def numbered(pointers: Iterable[FeedEntry], before: Mapping[Scope, int]) -> list[FeedEntry]:
    """The pointers with their numbers, counted on from where each scope stood."""
    heads = dict(before)
    result = []
    for pointer in pointers:
        heads[pointer.scope] = heads.get(pointer.scope, 0) + 1
        result.append(
            FeedEntry(
                pointer.scope, heads[pointer.scope], pointer.kind, pointer.row, pointer.root, pointer.op
            )
        )
    return result


def kinds_in(scope: Scope, kinds: Iterable[type[Entity]]) -> tuple[type[Entity], ...]:
    """The kinds of rows that a scope can hold, parents first."""
    if scope == COMPANY:
        return tuple(kind for kind in kinds if kind.SHELF == "company")
    if scope.startswith("t:"):
        return tuple(kind for kind in kinds if kind.SHELF == "customer")
    if scope.startswith("p:"):
        return tuple(kind for kind in kinds if kind.SHELF == "private")
    return tuple(kind for kind in kinds if kind.INBOX)
