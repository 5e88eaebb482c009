"""One transaction of the authority: decided rows, scopes, devices, commands and audit together."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, func, select
from sqlalchemy.dialects import postgresql

from server.adapters import copies, listings
from server.adapters.announcements import CHANNEL, announcements
from server.adapters.audit import append_audit
from server.adapters.driver import answers, change, write_all
from server.adapters.feed import ScopeBook
from server.adapters.inserting import insert_into
from server.adapters.reference import Reference
from server.adapters.rows import Parse, TransactionRows
from server.adapters.tables import COMMAND, DEVICE, ROOT, SALVAGE
from shared.models.base import Shelf
from shared.models.ids import DeviceId, UserId
from shared.rules.visibility import Scope
from sync.core.records import Advance, AuditRecord, CommandRecord, DeviceRecord, Salvage
from sync.wire.pull import WireRow
from sync.wire.push import Outcome

# Statements are built once, because building them costs more than running them.
_MANY = postgresql.ARRAY(ROOT.c.root.type)
_NEW_ROOTS = (
    postgresql.insert(ROOT)
    .from_select(["root"], select(func.unnest(bindparam("roots", type_=_MANY))))
    .on_conflict_do_nothing()
)
_HELD_ROOTS = (
    select(ROOT.c.root)
    .where(ROOT.c.root == func.any(bindparam("roots", type_=_MANY)))
    .order_by(ROOT.c.root)
    .with_for_update()
)
_ANNOUNCE = select(func.pg_notify(bindparam("channel"), bindparam("said")))
_HOLD_DEVICE = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("device"), 0)))
_DEVICE = select(DEVICE).where(DEVICE.c.id == bindparam("device"))
_DECIDED = COMMAND.insert()
_OF_DEVICE = select(COMMAND).where(
    COMMAND.c.device == bindparam("the_device"),
    COMMAND.c.counter.between(bindparam("first"), bindparam("last")),
)
_BY_ID = (
    select(COMMAND)
    .where(COMMAND.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(COMMAND.c.received_at.desc(), COMMAND.c.device, COMMAND.c.counter.desc())
)


class SqlTransaction(TransactionRows, ScopeBook):
    """The `AuthorityTransaction` port over one connection."""

    def __init__(self, connection: Connection, parse: Parse, reference: Reference, *, write: bool) -> None:
        TransactionRows.__init__(self, connection, parse, reference, write=write)
        ScopeBook.__init__(self, connection)
        self.moved: frozenset[Scope] = frozenset()
        """The scopes that this transaction moves on."""
        self.speaker: str | None = None
        """The device whose work it carries."""
        self._locks = write and connection.dialect.name != "sqlite"
        """Whether writers run side by side here; on SQLite a writer is alone anyway."""
        self._present: frozenset[str] | None = None
        """The kinds that have rows at all, once it was asked; until this transaction writes."""

    @property
    def _on_sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def finish(self) -> None:
        """Bring everything that is still in memory into the database."""
        if self.flush():
            self._present = None
        self.flush_members()

    # --- locks -------------------------------------------------------------------------------------

    def lock(self, roots: Iterable[str]) -> None:
        """Keep other transactions from deciding on these roots until this one ends."""
        wanted = sorted(set(roots))
        self.announce(wanted)
        if not self._locks or not wanted:
            return
        change(self.connection, _NEW_ROOTS, {"roots": wanted})
        answers(self.connection, _HELD_ROOTS, {"roots": wanted})

    def advance(self, steps: Mapping[Scope, Advance]) -> dict[Scope, int]:
        """Move each scope on and return its number before; called once, and last.

        The counters stay locked until the commit, so all else is brought into the database before.
        """
        self.finish()
        before = super().advance(steps)
        self.moved = frozenset(steps)
        if not self._on_sqlite:
            for said in announcements(self.moved, self.speaker):
                answers(self.connection, _ANNOUNCE, {"channel": CHANNEL, "said": said})
        return before

    def sums_of(self, roots: Sequence[str]) -> dict[tuple[str, Shelf], int]:
        """What the rows that hang on each of these roots add up to, by shelf."""
        return listings.sums_of(self.connection, roots)

    def listing(self, scope: Scope, kind: str, after: str, until: str) -> Sequence[tuple[str, int]]:
        """Identity and version of the scope's rows of a kind after one id up to another, by id."""
        self.finish()
        return listings.listing(self.connection, scope, kind, after, until)

    # --- rows as they travel -----------------------------------------------------------------------

    def rows_at(self, pointers: Sequence[tuple[str, str]]) -> Sequence[WireRow]:
        """The rows (kind, id) as they stand, in the order asked, missing ones left out."""
        self.finish()
        return copies.rows_at(self.connection, pointers)

    def rows_of_roots(self, kind: str, roots: Sequence[str]) -> Sequence[WireRow]:
        """All rows of a kind that hang on these roots, by root and id."""
        self.finish()
        return copies.rows_of_roots(self.connection, kind, roots)

    def snapshot(self, scope: Scope, kind: str, after: str, limit: int) -> Sequence[WireRow]:
        """The rows of a kind that belong to a scope and whose id follows, by id."""
        self.finish()
        if self._present is None:
            self._present = copies.present(self.connection)
        return copies.snapshot(self.connection, scope, kind, after, limit) if kind in self._present else []

    # --- devices and commands ----------------------------------------------------------------------

    def device(self, device: DeviceId) -> DeviceRecord | None:
        """What is known of a device; locks its record until the transaction ends."""
        if self._locks:
            # The lock must hold for a device that is not known yet, too.
            answers(self.connection, _HOLD_DEVICE, {"device": device})
        found = answers(self.connection, _DEVICE, {"device": device})
        return _device(found[0]) if found else None

    def devices_since(self, moment: datetime) -> Sequence[DeviceRecord]:
        """The devices that were heard since a moment and may still speak."""
        found = self.connection.execute(select(DEVICE).where(DEVICE.c.revoked == 0).order_by(DEVICE.c.id))
        return [device for device in map(_device, found) if device.last_contact >= moment]

    def keep_salvage(self, found: Sequence[Salvage]) -> None:
        """Keep what came from a device that may no longer speak; what is kept already stays."""
        if found:
            insert = insert_into(SALVAGE, self.connection.dialect.name)
            values = [{**asdict(each), "received_at": each.received_at.isoformat()} for each in found]
            self.connection.execute(insert.on_conflict_do_nothing(), values)

    def save_device(self, device: DeviceRecord) -> None:
        """Write what is known of a device."""
        self.speaker = device.id
        change(
            self.connection,
            _heard(self.connection.dialect.name),
            {
                "id": device.id,
                "user": device.user,
                "last_counter": device.last_counter,
                "last_contact": device.last_contact.isoformat(),
                "revoked": int(device.revoked),
                "passed": json.dumps(device.passed),
            },
        )

    def commands_of(self, device: DeviceId, counters: Sequence[int]) -> dict[int, CommandRecord]:
        """The commands of a device that were already decided, by counter."""
        if not counters:
            return {}
        span = {"the_device": device, "first": min(counters), "last": max(counters)}
        asked = set(counters)
        return {
            each.counter: each
            for each in map(_command, answers(self.connection, _OF_DEVICE, span))
            if each.counter in asked
        }

    def commands_known(self, ids: Sequence[str]) -> dict[str, CommandRecord]:
        """The decided commands with these ids, whichever device sent them; of several, the first."""
        found = map(_command, answers(self.connection, _BY_ID, {"ids": list(ids)}))
        return {each.id: each for each in found}

    def record(self, commands: Sequence[CommandRecord], audit: Sequence[AuditRecord]) -> None:
        """Write decided commands and extend the audit chain."""
        if commands:
            write_all(
                self.connection,
                _DECIDED,
                [
                    (
                        command.device,
                        command.counter,
                        command.id,
                        command.user,
                        command.hash,
                        command.received_at.isoformat(),
                        command.outcome.model_dump_json(),
                        command.text,
                    )
                    for command in commands
                ],
            )
        append_audit(self.connection, audit)


@cache
def _heard(dialect: str) -> Insert:
    insert = insert_into(DEVICE, dialect)
    return insert.on_conflict_do_update(
        index_elements=["id"],
        set_={column.name: insert.excluded[column.name] for column in DEVICE.c if column.name != "id"},
    )


def _device(found: Sequence[Any]) -> DeviceRecord:
    device, user, last_counter, last_contact, revoked, passed = found
    return DeviceRecord(
        id=DeviceId(device),
        user=UserId(user),
        last_counter=last_counter,
        last_contact=datetime.fromisoformat(last_contact),
        revoked=bool(revoked),
        passed={Scope(scope): seq for scope, seq in json.loads(passed).items()},
    )


def _command(found: Sequence[Any]) -> CommandRecord:
    device, counter, command, user, fingerprint, received_at, outcome, text = found
    return CommandRecord(
        id=command,
        device=DeviceId(device),
        counter=counter,
        user=UserId(user),
        hash=fingerprint,
        received_at=datetime.fromisoformat(received_at),
        outcome=Outcome.model_validate_json(outcome),
        text=text,
    )
