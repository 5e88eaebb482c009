"""Rows on the device: what the server sent, what is shown ahead of it, and what may no longer be here.

An optimistic row stands in its kind's table like any other; a shadow keeps what stood there before. A
row goes when nothing that the device holds lists it: neither a scope that its root sits in, nor an
inbox. So a rep who loses a customer keeps their own visits, while the card goes.
"""

# ruff: noqa: S608  the only names put into SQL are those of the registry

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar, cast

from client.adapters.sqlite_digests import SCOPE_RANGE, Digests
from client.adapters.sqlite_session import MOST_REMEMBERED
from shared.models.base import Entity
from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import Scope, shelf_of
from sync.wire.pull import WireRow

E = TypeVar("E", bound=Entity)

_AMONG = "id IN (SELECT value FROM json_each(?))"


class RowTables(Digests):
    """The tables of all kinds, with shadows and membership."""

    # --- reading -----------------------------------------------------------------------------------

    def get(self, kind: type[E], row_id: str) -> E | None:
        """The row of that kind and id, or None."""
        with self._lock:
            row = self._remembered.get((kind.KIND, row_id))
            if row is None:
                found = self._rows(f'SELECT id, doc FROM "{kind.KIND}" WHERE id = ?', (row_id,))
                return self._parsed(kind, found)[0] if found else None
            return cast("E", row)

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        """All rows of a kind whose indexed field has the value, ordered by id."""
        if field not in kind.INDEXED:
            raise LookupError(f"{kind.KIND}.{field} is not indexed")
        column = "root" if field == kind.ROOT else field
        return self._parsed(
            kind,
            self._rows(
                f'SELECT id, doc FROM "{kind.KIND}" WHERE "{column}" = ? ORDER BY id',
                (value,),
            ),
        )

    def all(self, kind: type[E]) -> Sequence[E]:
        """All rows of a kind, ordered by id."""
        return self._parsed(kind, self._rows(f'SELECT id, doc FROM "{kind.KIND}" ORDER BY id'))

    def version_of(self, kind: str, row_id: str) -> int:
        """The server's version of a row, 0 when it never came from there."""
        found = self._rows(f'SELECT version FROM "{BY_NAME[kind].KIND}" WHERE id = ?', (row_id,))
        return int(found[0][0]) if found else 0

    def _parsed(self, kind: type[E], found: Sequence[tuple[str, str]]) -> list[E]:
        rows: list[E] = []
        with self._lock:
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.clear()
            for row_id, doc in found:
                row = self._remembered.get((kind.KIND, row_id))
                if row is None:
                    row = self._remembered[kind.KIND, row_id] = kind.model_validate_json(doc)
                rows.append(cast("E", row))
        return rows

    # --- ahead of the server -----------------------------------------------------------------------

    def put_optimistic(self, rows: Sequence[Entity]) -> None:
        """Write rows ahead of the server, keeping a shadow of what stood there before."""
        by_kind: dict[str, list[Entity]] = defaultdict(list)
        for row in rows:
            by_kind[row.KIND].append(row)
        with self.transaction():
            for kind, group in by_kind.items():
                self._write_many(
                    f'INSERT INTO shadow SELECT ?1, ?2, root, version, doc FROM (SELECT 1) LEFT JOIN "{kind}"'
                    " ON id = ?2 WHERE true ON CONFLICT DO NOTHING",
                    [(kind, row.id) for row in group],
                )
                self._write_many(
                    f'INSERT INTO "{kind}" (id, root, version, doc) VALUES (?, ?, 0, ?)'
                    " ON CONFLICT DO UPDATE SET root = excluded.root, doc = excluded.doc",
                    [(row.id, row.root, row.text()) for row in group],
                )
            for row in rows:
                self._remembered[row.KIND, row.id] = row

    def restore_shadows(self) -> None:
        """Put back what stood before any pending command."""
        with self.transaction():
            for (kind,) in self._rows("SELECT DISTINCT kind FROM shadow"):
                table = BY_NAME[kind].KIND
                for row_id, *_ in self._rows("SELECT id FROM shadow WHERE kind = ?", (kind,)):
                    self._remembered.pop((kind, row_id), None)
                self._write(
                    f'DELETE FROM "{table}" WHERE id IN (SELECT id FROM shadow WHERE kind = ?)',
                    (kind,),
                )
                self._write(
                    f'INSERT INTO "{table}" (id, root, version, doc) SELECT id, root, version, doc'
                    " FROM shadow WHERE kind = ? AND doc IS NOT NULL",
                    (kind,),
                )
            self._write("DELETE FROM shadow")

    # --- from the server ---------------------------------------------------------------------------

    def put_wire(self, scope: Scope, rows: Sequence[WireRow]) -> None:
        """Write rows as the server sent them for a scope; their roots sit in it from now on.

        What a pending command had made of such a row is gone with its shadow, until it runs again.
        """
        by_kind: dict[str, list[WireRow]] = defaultdict(list)
        for row in rows:
            by_kind[row.kind].append(row)
        with self.transaction():
            if shelf_of(scope) == "inbox":
                self._hold(scope)
            else:
                self.enter(scope, tuple(dict.fromkeys(row.root for row in rows)))
            shadowed = self._has_shadows()
            inboxes = any(shelf_of(each) == "inbox" for each in self._held_scopes())
            for name, group in by_kind.items():
                kind = BY_NAME[name]
                ids = [json.dumps([row.id for row in group])]
                self._count_held(kind, _AMONG, ids, -1)
                self._insert_many(
                    f'INSERT INTO "{kind.KIND}" (id, root, version, doc)',
                    [row[1:] for row in group],
                    "ON CONFLICT DO UPDATE SET"
                    " root = excluded.root, version = excluded.version, doc = excluded.doc",
                )
                if (inboxes and kind.INBOX) or shelf_of(scope) != kind.SHELF:
                    self._count_held(kind, _AMONG, ids, 1)
                else:
                    self._count_arriving(scope, name, group)
                if shadowed:
                    self._write_many(
                        "DELETE FROM shadow WHERE kind = ? AND id = ?", [(name, row.id) for row in group]
                    )
            if self._remembered:
                for row in rows:
                    self._remembered.pop((row.kind, row.id), None)

    def enter(self, scope: Scope, roots: Sequence[str]) -> None:
        """Note that roots sit in a scope."""
        with self.transaction():
            self._hold(scope)
            sitting = self._sitting(scope, roots)
            new = [root for root in roots if root not in sitting] if sitting else roots
            if not new:
                return
            self._write(
                "INSERT OR IGNORE INTO member SELECT value, ? FROM json_each(?)", (scope, json.dumps(new))
            )
            here = self._here_already(scope, new)
            if here:
                self._count_roots(scope, here, 1)

    def leave(self, scope: Scope, roots: Sequence[str]) -> None:
        """Note that roots left a scope, and purge those that sit in no other held one."""
        if not roots:
            return
        with self.transaction():
            sitting = sorted(self._sitting(scope, roots))
            self._count_roots(scope, sitting, -1)
            self._write_many(
                "DELETE FROM member WHERE root = ? AND scope = ?", [(root, scope) for root in sitting]
            )
            self._purge_roots(scope, roots)

    def remove(self, scope: Scope, rows: Sequence[tuple[str, str]]) -> None:
        """Purge single rows that no longer belong to a scope."""
        by_kind: dict[str, list[str]] = defaultdict(list)
        for kind, row_id in rows:
            by_kind[kind].append(row_id)
        with self.transaction():
            for kind, ids in by_kind.items():
                self._purge(BY_NAME[kind], _AMONG, [json.dumps(ids)], left=scope)

    def _sitting(self, scope: Scope, roots: Sequence[str]) -> frozenset[str]:
        """Which of the roots sit in a scope."""
        found = self._rows(
            "SELECT root FROM member WHERE root IN (SELECT value FROM json_each(?)) AND scope = ?",
            (json.dumps(list(roots)), scope),
        )
        return frozenset(root for (root,) in found)

    def _here_already(self, scope: Scope, roots: Sequence[str]) -> list[str]:
        """Of roots that are new to a scope, those that rows may already hang on here."""
        here = {root for root, _ in self._elsewhere(scope, roots)}
        for kind in KINDS:
            if shelf_of(scope) == kind.SHELF and kind.INBOX:
                found = f'SELECT root FROM "{kind.KIND}" WHERE root IN (SELECT value FROM json_each(?))'
                if self._rows(f'SELECT 1 FROM "{kind.KIND}" LIMIT 1'):
                    here.update(str(root) for (root,) in self._rows(found, (json.dumps(list(roots)),)))
        return sorted(here)

    def _purge_scope(self, scope: Scope) -> None:
        roots = [str(root) for (root,) in self._rows("SELECT root FROM member WHERE scope = ?", (scope,))]
        self._write("DELETE FROM member WHERE scope = ?", (scope,))
        self._let_go(scope)
        if shelf_of(scope) != "inbox":
            self._purge_roots(scope, roots)
            return
        user = scope.partition(":")[2]
        for kind in KINDS:
            if kind.INBOX:
                shown = " OR ".join(f'"{field}" = ?' for field in kind.INBOX)
                self._purge(kind, f"({shown})", [user] * len(kind.INBOX), left=scope)

    def _purge_roots(self, scope: Scope, roots: Sequence[str]) -> None:
        shelf = shelf_of(scope)
        for kind in KINDS:
            if roots and shelf == kind.SHELF:
                column = "id" if kind.ROOT == "id" else "root"
                self._purge(
                    kind,
                    f"{column} IN (SELECT value FROM json_each(?))",
                    [json.dumps(list(roots))],
                    left=scope,
                )

    def _purge(self, kind: type[Entity], candidates: str, parameters: list[str], *, left: Scope) -> None:
        # The scope that is left does not count, though a row's stale text or its root may still name it.
        table = f'"{kind.KIND}"'
        first, last = SCOPE_RANGE[kind.SHELF]
        held = [
            f"EXISTS (SELECT 1 FROM member WHERE member.root = {table}.root"
            " AND scope >= ? AND scope < ? AND scope <> ?)"
        ]
        parameters += [first, last, left]
        for field in kind.INBOX:
            held.append(
                f"EXISTS (SELECT 1 FROM member WHERE member.root = ''"
                f" AND scope = 'u:' || {table}.\"{field}\" AND scope <> ?)"
            )
            parameters.append(left)
        doomed = f"{candidates} AND NOT ({' OR '.join(held)})"
        self._count_held(kind, doomed, parameters, -1)
        self._write(f"DELETE FROM {table} WHERE {doomed}", parameters)
        if self._has_shadows():
            self._write(
                f"DELETE FROM shadow WHERE kind = ? AND id NOT IN (SELECT id FROM {table})",
                (kind.KIND,),
            )
        self._remembered.clear()

    def _has_shadows(self) -> bool:
        return bool(self._rows("SELECT 1 FROM shadow LIMIT 1"))
