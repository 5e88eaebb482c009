"""What the rows of each held scope add up to on the device, kept in the transactions that write them.

A row counts in every held scope that it belongs to: those that its root sits in, its readers' inboxes, or
the company. Rows are counted as the server sent them, so this is asked only while no shadow is out;
rows that never came from there carry version 0 and weigh nothing.
"""

# ruff: noqa: S608  the only names put into SQL are those of the registry

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence

from client.adapters.sqlite_session import Session
from shared.models.base import Entity, Shelf
from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import Scope, inbox_scope, shelf_of
from sync.core.digest import MODULUS, mark, total
from sync.core.feed import kinds_in
from sync.wire.pull import WireRow

SCOPE_RANGE: dict[Shelf, tuple[str, str]] = {
    "customer": ("t:", "t;"),
    "private": ("p:", "p;"),
    "company": ("company", "company;"),
    "inbox": ("", ""),
}
"""Between which two texts the scopes lie that hold a shelf's rows by their root."""

_BEYOND = "\U0010ffff"
"""No identity follows it."""


class Digests(Session):
    """The table of digests: a scope is held when it is listed here."""

    def listing(self, scope: Scope, kind: str, after: str, until: str) -> Sequence[tuple[str, int]]:
        """Identity and version of the held rows of a scope and kind after one id up to another, by id."""
        model = BY_NAME[kind]
        where, parameters = _belonging(model, scope)
        return self._rows(
            f'SELECT id, version FROM "{model.KIND}" WHERE {where} AND id > ? AND id <= ? AND version <> 0'
            " ORDER BY id",
            (*parameters, after, until or _BEYOND),
        )

    def count_again(self) -> None:
        """Write every held scope's digest as its rows add up now."""
        with self.transaction():
            for scope in self._held_scopes():
                weight = sum(
                    total(kind.KIND, self.listing(scope, kind.KIND, "", ""))
                    for kind in kinds_in(scope, KINDS)
                )
                self._write("UPDATE digest SET weight = ? WHERE scope = ?", (weight % MODULUS, scope))

    def _digest(self, scope: Scope) -> int | None:
        found = self._rows("SELECT weight FROM digest WHERE scope = ?", (scope,))
        return int(found[0][0]) if found else None

    # --- which scopes are held ---------------------------------------------------------------------

    def _hold(self, scope: Scope) -> None:
        """Begin to hold a scope; what is here already and belongs to it counts from now on."""
        if self._digest(scope) is None:
            self._write("INSERT INTO digest VALUES (?, 0)", (scope,))
            if shelf_of(scope) == "inbox":
                self._write("INSERT OR IGNORE INTO member VALUES ('', ?)", (scope,))
                for kind in kinds_in(scope, KINDS):
                    self._weigh(scope, total(kind.KIND, self.listing(scope, kind.KIND, "", "")))

    def _let_go(self, scope: Scope) -> None:
        self._write("DELETE FROM digest WHERE scope = ?", (scope,))

    def _held_scopes(self) -> list[Scope]:
        return [Scope(scope) for (scope,) in self._rows("SELECT scope FROM digest ORDER BY scope")]

    # --- rows that come and go ---------------------------------------------------------------------

    def _count_roots(self, scope: Scope, roots: Sequence[str], sign: int) -> None:
        """Count what hangs on roots, and is here, in or out of one scope."""
        shelf, wanted = shelf_of(scope), json.dumps(list(roots))
        weight = 0
        for kind in KINDS:
            if shelf == kind.SHELF:
                column = "id" if kind.ROOT == "id" else "root"
                weight += total(
                    kind.KIND,
                    self._rows(
                        f'SELECT id, version FROM "{kind.KIND}" WHERE {column} IN'
                        " (SELECT value FROM json_each(?)) AND version <> 0",
                        (wanted,),
                    ),
                )
        self._weigh(scope, sign * weight)

    def _count_held(self, kind: type[Entity], where: str, parameters: Sequence[str], sign: int) -> None:
        """Count the rows of a kind that are here in or out of all scopes that they belong to."""
        shown = "".join(f', "{field}"' for field in kind.INBOX)
        found = self._rows(
            f'SELECT id, version, root{shown} FROM "{kind.KIND}" WHERE ({where}) AND version <> 0', parameters
        )
        if not found:
            return
        inboxes = {scope for scope in self._held_scopes() if shelf_of(scope) == "inbox"}
        homes = self._homes(kind.SHELF, {root for _, _, root, *_ in found})
        weights: dict[Scope, int] = defaultdict(int)
        for row_id, version, root, *users in found:
            weight = mark(kind.KIND, row_id, version)
            for scope in homes.get(root, ()):
                weights[scope] += weight
            for scope in inboxes & {inbox_scope(user) for user in users if user is not None}:
                weights[scope] += weight
        for scope, weight in weights.items():
            self._weigh(scope, sign * weight)

    def _count_arriving(self, scope: Scope, kind: str, rows: Sequence[WireRow]) -> None:
        """Count in rows of a kind that no inbox carries and whose roots sit in the scope they came with."""
        self._weigh(scope, total(kind, [(row.id, row.version) for row in rows]))
        elsewhere = self._elsewhere(scope, (row.root for row in rows))
        if elsewhere:
            weights: dict[str, int] = defaultdict(int)
            for row in rows:
                weights[row.root] += mark(kind, row.id, row.version)
            for root, home in elsewhere:
                self._weigh(home, weights[root])

    def _elsewhere(self, scope: Scope, roots: Iterable[str]) -> Sequence[tuple[str, Scope]]:
        """Where else than in a scope roots sit: in others of its shelf."""
        first, last = SCOPE_RANGE[shelf_of(scope)]
        # A rep's other scopes are mostly empty, and that is told without looking at each root.
        beside = "SELECT 1 FROM member WHERE scope > ? AND scope < ? LIMIT 1"
        if not (self._rows(beside, (first, scope)) or self._rows(beside, (scope, last))):
            return ()
        return self._rows(
            "SELECT root, scope FROM member WHERE root IN (SELECT value FROM json_each(?))"
            " AND scope >= ? AND scope < ? AND scope <> ?",
            (json.dumps(list(roots)), first, last, scope),
        )

    def _homes(self, shelf: Shelf, roots: Iterable[str]) -> dict[str, list[Scope]]:
        """In which held scopes of a shelf each root sits."""
        if shelf == "inbox":
            return {}
        first, last = SCOPE_RANGE[shelf]
        homes: dict[str, list[Scope]] = defaultdict(list)
        for root, scope in self._rows(
            "SELECT root, scope FROM member WHERE root IN (SELECT value FROM json_each(?))"
            " AND scope >= ? AND scope < ?",
            (json.dumps(list(roots)), first, last),
        ):
            homes[root].append(Scope(scope))
        return homes

    def _weigh(self, scope: Scope, weight: int) -> None:
        if weight:
            self._write(
                "UPDATE digest SET weight = (weight + ?) & ? WHERE scope = ?",
                (weight % MODULUS, MODULUS - 1, scope),
            )


def _belonging(kind: type[Entity], scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The condition under which a row that is held belongs to a scope."""
    if shelf_of(scope) == "inbox":
        user = scope.partition(":")[2]
        shown = " OR ".join(f'"{field}" = ?' for field in kind.INBOX)
        return f"({shown})", (user,) * len(kind.INBOX)
    column = "id" if kind.ROOT == "id" else "root"
    return f"{column} IN (SELECT root FROM member WHERE scope = ?)", (scope,)
