"""The device's database: rows, scopes, outbox, drafts and settings in one SQLite file.

Nothing is acknowledged to a person before its transaction is on the disk.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from client.adapters.sqlite_connection import connect
from client.adapters.sqlite_news import NewsTable
from client.adapters.sqlite_outbox import Outbox
from client.adapters.sqlite_rows import RowTables
from client.adapters.sqlite_schema import migrate
from shared.errors import Refusal
from shared.rules.visibility import Scope
from sync.core.records import Draft
from sync.wire.pull import Cursor, SnapshotMark


def open_store(path: str | Path) -> "SqliteDeviceStore":
    """Open the database, making it or bringing it up to date where needed."""
    store = SqliteDeviceStore(connect(path))
    try:
        with store.transaction():
            if migrate(store.db):
                store.count_again()
    except BaseException:
        store.close()
        raise
    return store


class SqliteDeviceStore(RowTables, Outbox, NewsTable):
    """The `DeviceStore` port on a real file."""

    # --- scopes ------------------------------------------------------------------------------------

    def cursors(self) -> dict[Scope, Cursor]:
        """The held scopes and where the device stands in each."""
        return {
            Scope(scope): Cursor(
                seq=seq, snapshot=None if kind is None else SnapshotMark(kind=kind, id=mark), digest=weight
            )
            for scope, seq, kind, mark, weight in self._rows(
                "SELECT scope, seq, snapshot_kind, snapshot_id, weight"
                " FROM scope_state LEFT JOIN digest USING (scope) ORDER BY scope"
            )
        }

    def set_cursor(self, scope: Scope, cursor: Cursor) -> None:
        """Move on in a scope."""
        mark = cursor.snapshot
        with self.transaction():
            self._write(
                "INSERT INTO scope_state VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq,"
                " snapshot_kind = excluded.snapshot_kind, snapshot_id = excluded.snapshot_id",
                (scope, cursor.seq, mark and mark.kind, mark and mark.id),
            )
            self._hold(scope)

    def drop_scope(self, scope: Scope) -> None:
        """Forget a scope with its cursor and purge what sits in no other held one."""
        with self.transaction():
            self._write("DELETE FROM scope_state WHERE scope = ?", (scope,))
            self._purge_scope(scope)

    # --- drafts ------------------------------------------------------------------------------------

    def keep_draft(self, draft: Draft) -> None:
        """Keep work that did not go through; keeping it again changes nothing."""
        refusal = None if draft.refusal is None else draft.refusal.model_dump_json()
        self._write(
            "INSERT INTO draft (id, kind, text, reason, refusal, root, kept_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO NOTHING",
            (
                draft.id,
                draft.kind,
                draft.text,
                draft.reason,
                refusal,
                draft.root,
                draft.kept_at.isoformat(),
            ),
        )

    def drafts(self) -> Sequence[Draft]:
        """The kept work, oldest first."""
        return [
            Draft(
                id=row_id,
                kind=kind,
                text=text,
                reason=reason,
                refusal=None if refusal is None else Refusal.model_validate_json(refusal),
                root=root,
                kept_at=datetime.fromisoformat(kept_at),
            )
            for row_id, kind, text, reason, refusal, root, kept_at in self._rows(
                "SELECT id, kind, text, reason, refusal, root, kept_at FROM draft ORDER BY place"
            )
        ]

    def discard_draft(self, draft_id: str) -> None:
        """Let go of kept work, because its author said so."""
        self._write("DELETE FROM draft WHERE id = ?", (draft_id,))
