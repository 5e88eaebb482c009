"""The device's database: rows, scopes, outbox, drafts and settings in one SQLite file.

Nothing is acknowledged to a person before its transaction is on the disk.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from client.adapters.sqlite_connection import connect
from client.adapters.sqlite_rows import RowTables
from client.adapters.sqlite_schema import migrate
from shared.errors import Refusal
from shared.rules.visibility import Scope
from sync.core.fingerprint import fingerprint
from sync.core.records import Draft, Pending
from sync.wire.pull import Cursor, SnapshotMark
from sync.wire.push import Outcome

_LAST_COUNTER = "last_counter"


def open_store(path: str | Path) -> "SqliteDeviceStore":
    """Open the database, making it or bringing it up to date where needed."""
    store = SqliteDeviceStore(connect(path))
    try:
        with store.transaction():
            migrate(store.db)
    except BaseException:
        store.close()
        raise
    return store


class SqliteDeviceStore(RowTables):
    """The `DeviceStore` port on a real file."""

    # --- scopes ------------------------------------------------------------------------------------

    def cursors(self) -> dict[Scope, Cursor]:
        """The held scopes and where the device stands in each."""
        return {
            Scope(scope): Cursor(seq=seq, snapshot=None if kind is None else SnapshotMark(kind=kind, id=mark))
            for scope, seq, kind, mark in self._rows(
                "SELECT scope, seq, snapshot_kind, snapshot_id FROM scope_state ORDER BY scope"
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
            self._hold_inbox(scope)

    def drop_scope(self, scope: Scope) -> None:
        """Forget a scope with its cursor and purge what sits in no other held one."""
        with self.transaction():
            self._write("DELETE FROM scope_state WHERE scope = ?", (scope,))
            self._purge_scope(scope)

    # --- outbox ------------------------------------------------------------------------------------

    def enqueue(self, command_id: str, kind: str, text: str, issued_at: datetime) -> Pending:
        """Add a command to the outbox under the next counter; the counters are dense."""
        with self.transaction():
            counter = int(self.meta(_LAST_COUNTER) or 0) + 1
            self.set_meta(_LAST_COUNTER, str(counter))
            digest = fingerprint(text)
            self._write(
                "INSERT INTO outbox (counter, id, kind, text, hash, issued_at) VALUES (?, ?, ?, ?, ?, ?)",
                (counter, command_id, kind, text, digest, issued_at.isoformat()),
            )
        return Pending(
            counter=counter,
            id=command_id,
            kind=kind,
            text=text,
            hash=digest,
            issued_at=issued_at,
            state="waiting",
        )

    def outbox(self, *, limit: int | None = None) -> Sequence[Pending]:
        """What is pending, in order."""
        return [
            _pending(row)
            for row in self._rows(
                "SELECT counter, id, kind, text, hash, issued_at, outcome FROM outbox ORDER BY place LIMIT ?",
                (-1 if limit is None else limit,),
            )
        ]

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Write the server's outcomes beside their commands."""
        self._write_many(
            "UPDATE outbox SET outcome = ? WHERE counter = ? AND id = ?",
            [(outcome.model_dump_json(), outcome.counter, outcome.id) for outcome in outcomes],
        )

    def drop_decided(self) -> Sequence[Pending]:
        """Take the decided commands out of the outbox and return them."""
        with self.transaction():
            decided = [pending for pending in self.outbox() if pending.state == "decided"]
            self._write("DELETE FROM outbox WHERE outcome IS NOT NULL")
        return decided

    def renumber(self) -> None:
        """Give the waiting commands counters from 1 on, for a device under a new identity."""
        with self.transaction():
            waiting = self._rows("SELECT place FROM outbox WHERE outcome IS NULL ORDER BY place")
            self._write_many(
                "UPDATE outbox SET counter = ? WHERE place = ?",
                [(counter, place) for counter, (place,) in enumerate(waiting, start=1)],
            )
            self.set_meta(_LAST_COUNTER, str(len(waiting)))

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

    # --- settings ----------------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A setting of this database: its device id, epoch, user, last contact."""
        found = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else None

    def set_meta(self, key: str, value: str) -> None:
        """Write a setting of this database."""
        self._write(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, value)
        )


def _pending(row: Sequence[Any]) -> Pending:
    counter, command_id, kind, text, digest, issued_at, outcome = row
    return Pending(
        counter=counter,
        id=command_id,
        kind=kind,
        text=text,
        hash=digest,
        issued_at=datetime.fromisoformat(issued_at),
        state="waiting" if outcome is None else "decided",
        outcome=None if outcome is None else Outcome.model_validate_json(outcome),
    )
