"""From changed rows to pointers: which scopes a transaction touched, and how.

A root that moved is announced once (enter where it arrived, leave where it was); its rows follow from
that and need no pointers of their own there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shared.facts import Rows
from shared.models.base import Entity, Shelf
from shared.models.customer import Customer
from shared.rules.visibility import (
    Scope,
    homes,
    inbox_scope,
    scopes_of,
    shelf_of,
    shown_in,
)
from sync.core.digest import MODULUS, mark
from sync.core.records import Advance, FeedEntry, Operation
from sync.core.unit_of_work import Touched


@dataclass(frozen=True, slots=True)
class Movement:
    """What a transaction means to the scopes: pointers without numbers, and sums."""

    pointers: tuple[FeedEntry, ...]
    sums: dict[Scope, int]
    """By how much what each scope's rows add up to has changed."""


def root_scopes(customer: Customer) -> frozenset[Scope]:
    """The scopes that a card and all that hangs on it are filed under."""
    nodes = homes(customer)
    return shown_in("customer", nodes) | shown_in("private", nodes)


def moves(touched: Mapping[tuple[str, str], Touched]) -> dict[str, frozenset[Scope]]:
    """Where the roots sit from now on that were moved by a transaction, or made by it."""
    now: dict[str, frozenset[Scope]] = {}
    for change in touched.values():
        card, before = change.after, change.before
        if isinstance(card, Customer) and not (isinstance(before, Customer) and homes(before) == homes(card)):
            now[card.id] = root_scopes(card)
    return now


def movement(
    touched: Mapping[tuple[str, str], Touched],
    rows: Rows,
    members_before: Mapping[str, frozenset[Scope]],
    members: Mapping[str, frozenset[Scope]],
    sums_before: Mapping[tuple[str, Shelf], int],
) -> Movement:
    """The pointers that a transaction owes to the scopes, in a stable order, and what they add up to.

    `members` holds the roots that it moved, `members_before` where these sat, and `sums_before` what the
    rows of each of them added up to, by root and shelf.
    """
    pointers: list[FeedEntry] = []
    sums: dict[Scope, int] = defaultdict(int)
    arrived: set[tuple[Scope, str]] = set()
    for root, now in members.items():
        was = members_before.get(root, frozenset())
        arrived.update((scope, root) for scope in now - was)
        pointers.extend(_moved(root, now - was, "enter"))
        pointers.extend(_moved(root, was - now, "leave"))
        for scope in now ^ was:
            weight = sums_before.get((root, shelf_of(scope)), 0)
            sums[scope] += weight if scope in now else -weight
    cards: dict[str, Customer | None] = {}
    for change in touched.values():
        row = change.after
        card = None
        if row.SHELF in ("customer", "private"):
            if row.root not in cards:
                cards[row.root] = rows.get(Customer, row.root)
            card = cards[row.root]
        scopes = scopes_of(row, card)
        _count(change, card, scopes, sums)
        pointers.extend(_shown(change, scopes, arrived))
    return Movement(tuple(pointers), {scope: weight % MODULUS for scope, weight in sums.items()})


def _moved(root: str, scopes: Iterable[Scope], op: Operation) -> list[FeedEntry]:
    return [FeedEntry(scope, 0, "", root, root, op) for scope in sorted(scopes)]


def _count(change: Touched, card: Customer | None, scopes: frozenset[Scope], sums: dict[Scope, int]) -> None:
    """Take the row away as it was and add it as it is, where the root sits now."""
    row = change.after
    new = mark(row.KIND, row.id, change.version)
    for scope in scopes:
        sums[scope] += new
    if change.before is not None:
        old = mark(row.KIND, row.id, change.was)
        for scope in scopes_of(change.before, card) if row.INBOX else scopes:
            sums[scope] -= old


def _shown(change: Touched, scopes: frozenset[Scope], arrived: set[tuple[Scope, str]]) -> list[FeedEntry]:
    """The pointers to one row, in every scope that carries it, and its removal from inboxes it left."""
    row, root = change.after, change.after.root
    pointers = [
        FeedEntry(scope, 0, row.KIND, row.id, root, "put")
        for scope in sorted(scopes)
        if not arrived or (scope, root) not in arrived
    ]
    if change.before is not None and row.INBOX:
        gone = set(change.before.shown_to) - set(row.shown_to)
        pointers.extend(
            FeedEntry(inbox_scope(user), 0, row.KIND, row.id, root, "remove") for user in sorted(gone)
        )
    return pointers


def advances(moved: Movement) -> dict[Scope, Advance]:
    """How many numbers each scope owes, and by how much its sum changes."""
    counts: dict[Scope, int] = {}
    for pointer in moved.pointers:
        counts[pointer.scope] = counts.get(pointer.scope, 0) + 1
    return {scope: Advance(count, moved.sums.get(scope, 0)) for scope, count in counts.items()}


def numbered(pointers: Iterable[FeedEntry], before: Mapping[Scope, int]) -> list[FeedEntry]:
    """The pointers with their numbers, counted on from where each scope stood."""
    heads = dict(before)
    result = []
    for scope, _, kind, row, root, op in pointers:
        seq = heads[scope] = heads.get(scope, 0) + 1
        result.append(FeedEntry(scope, seq, kind, row, root, op))
    return result


def kinds_in(scope: Scope, kinds: Iterable[type[Entity]]) -> tuple[type[Entity], ...]:
    """The kinds of rows that a scope can hold, parents first."""
    shelf = shelf_of(scope)
    if shelf == "inbox":
        return tuple(kind for kind in kinds if kind.INBOX)
    return tuple(kind for kind in kinds if shelf == kind.SHELF)
