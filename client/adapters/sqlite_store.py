"""The device's database: rows, scopes, outbox, drafts and settings in one SQLite file.

Nothing is acknowledged to a person before its transaction is on the disk. A damaged file is set aside, and
a new one takes over what it still held of the person's own work; the rest comes from the server again.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from client.adapters.salvage import Found, read_damaged
from client.adapters.set_aside import copy_aside, exchange, finish, replacement
from client.adapters.sqlite_connection import connect
from client.adapters.sqlite_faults import FAULTS, is_marked, understood_at_opening, unmark
from client.adapters.sqlite_pages import require_sound_header
from client.adapters.sqlite_schema import migrate
from client.adapters.sqlite_search import Searching
from client.adapters.sqlite_soundness import Soundness
from client.adapters.system_clock import SystemClock
from client.adapters.uuid_source import UuidSource
from shared.errors import Refusal
from shared.rules.visibility import Scope
from sync.core.records import Draft, News
from sync.store_faults import DamagedFileError
from sync.wire.pull import Cursor, SnapshotMark


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What became of a damaged file: where it is now, and how much of the person's work was in it.

    `unreadable` counts the work that is known to have been there and could not be read.
    """

    set_aside: Path
    commands: int
    drafts: int
    unreadable: int


def open_store(path: str | Path, *, aside: str | Path | None = None) -> "SqliteDeviceStore":
    """Open the database, making it, bringing it up to date, or salvaging it where needed.

    A platform that renames no files raises DamagedFileError instead of salvaging, until it is given an
    open file `aside` that the damaged one can be copied to.
    """
    path = Path(path)
    finish(path)
    try:
        if is_marked(path):
            raise DamagedFileError("it was found damaged when it was last used")
        return _open_sound(path)
    except DamagedFileError:
        _require_unused(path)
        if aside is None and sys.platform == "emscripten":
            raise
        return _salvage(path, None if aside is None else Path(aside))


def _open_sound(path: Path) -> "SqliteDeviceStore":
    # Opening once rolls back what was under way; only then does the header say what holds.
    connect(path).close()
    require_sound_header(path)
    store = SqliteDeviceStore(connect(path), path)
    try:
        with store.transaction():
            if migrate(store.db):
                store.count_again()
            store.require_sound()
    except FAULTS as problem:
        store.close()
        if (found := understood_at_opening(problem)) is not None:
            raise found from problem
        raise
    except (ValueError, TypeError, LookupError, AttributeError) as problem:
        # What this app wrote it can read; what it cannot read is not what it wrote.
        store.close()
        raise DamagedFileError(str(problem)) from problem
    except BaseException:
        store.close()
        raise
    return store


def _require_unused(path: Path) -> None:
    """Raise FileInUseError when another window holds the file, damaged as it may be."""
    try:
        connect(path).close()
    except DamagedFileError:
        return


def _salvage(path: Path, aside: Path | None) -> "SqliteDeviceStore":
    now = SystemClock().now()
    found = read_damaged(path, now)
    if aside is None:
        fresh = replacement(path)
        store = _open_sound(fresh)
        store.take_over(found, now)
        store.close()
        aside = exchange(path, fresh, now)
        store = _open_sound(path)
    else:
        copy_aside(path, aside)
        store = _open_sound(path)
        store.take_over(found, now)
        unmark(path)
    store.salvaged = Salvaged(aside, len(found.commands), len(found.drafts), found.unreadable)
    return store


class SqliteDeviceStore(Searching, Soundness):
    """The `DeviceStore` port on a real file."""

    salvaged: Salvaged | None = None
    """What was salvaged when this file was opened; None when the file was sound."""

    def take_over(self, found: Found, at: datetime) -> None:
        """Take over what a damaged file still held, under a new identity and with numbers from 1.

        The server knows commands by their identity, so what it had taken already is not done twice.
        """
        with self.transaction():
            for key, value in found.settings.items():
                self.set_meta(key, value)
            self.set_meta("device", UuidSource().new())
            self.enter_taken(found.taken)
            for draft in found.drafts:
                self.keep_draft(draft)
            for command in found.commands:
                self.enqueue(
                    command.id, command.kind, command.text, datetime.fromisoformat(command.issued_at)
                )
            told = News("salvaged", at, count=len(found.commands), missing=found.unreadable)
            self.add_news([*found.news, told])

    def require_sound(self) -> None:
        """Read all but the rows; raises DamagedFileError, or what reading raises, if it is not as written."""
        super().require_sound()
        self.drafts()
        self.cursors()

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
