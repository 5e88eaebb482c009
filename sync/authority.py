"""The server's engine: decide what devices send, once and for ever, and tell them what changed.

Everything that follows from a command (rows, outcome, audit, pointers) is written in the transaction
in which it was decided; the scopes' numbers are taken last in it. A lost reply is the everyday case:
the same command again finds its outcome.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from shared.commands import AnyCommand
from shared.facts import Facts
from shared.models.base import Entity
from shared.models.ids import DeviceId, UserId
from shared.rules.visibility import Scope, grants
from sync.batch import Batch
from sync.comparing import differences, rows_in
from sync.core.fingerprint import fingerprint
from sync.core.records import AuditRecord, DeviceRecord, Salvage
from sync.core.unit_of_work import UnitOfWork
from sync.core.versions import behind
from sync.faults import Busy, DeviceRevoked, ServerTooOld
from sync.flushing import flush
from sync.ports import AuthorityStore, AuthorityTransaction, Clock, LostRace
from sync.reader import next_page
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import Cursor, PullReply, PullRequest, ScopePage
from sync.wire.push import Envelope, Outcome, PushReply, PushRequest

IMPORT_DEVICE = DeviceId("import")
"""The device in whose name imports stand in the audit."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When the server's own desks were heard as devices: they hold no scope that pointers are kept for."""

_CONTACT_GRAIN = timedelta(minutes=1)
"""So often at most a pull writes that a device was heard: all others only read."""
_ROWS_AT_ONCE = 2_000
_TRIES = 5

T = TypeVar("T")


class Authority:
    """The one place where work becomes true."""

    def __init__(self, store: AuthorityStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def push(self, user: UserId, request: PushRequest) -> PushReply:
        """Decide a device's commands in their order and answer each; known ones get their old answer.

        What a device claims about the time counts from its last pull on: it pushes all it has before
        it pulls, so whatever comes later was done later. A device that numbered its commands for
        another history gets no outcomes: it must first learn what this one has.

        Raises ProtocolBroken for a gap in the counters, DeviceForked when a counter comes back with
        another command, ServerTooOld for commands of a later version, DeviceRevoked for a device that
        may not speak for this user; what that one sent is kept all the same.
        """
        if behind(request.protocol, request.schema_version) == "server":
            raise ServerTooOld
        now, epoch = self._clock.now(), self._store.epoch()

        def decide_all(tx: AuthorityTransaction) -> tuple[tuple[Outcome, ...], int]:
            device = self._device(tx, request.device, user, now)
            if request.epoch not in (None, epoch):
                return (), device.last_counter
            outcomes = Batch(tx, device, user, now).decide(request.commands)
            return outcomes, max((device.last_counter, *(each.counter for each in request.commands)))

        try:
            outcomes, counter = self._written(decide_all)
        except DeviceRevoked:
            self.salvage(user, request)
            raise
        return PushReply(epoch=epoch, server_time=now, counter=counter, outcomes=outcomes)

    def salvage(self, user: UserId, request: PushRequest) -> None:
        """Keep what a device sent that may no longer speak, undecided, for somebody to look at."""
        self.keep_left_behind(user, request.device, {each.id: each.command for each in request.commands})

    def keep_left_behind(self, user: UserId, device: DeviceId, texts: Mapping[str, str]) -> None:
        """Keep what a shut-out device hands over, by id; what is kept already stays as it is."""
        now = self._clock.now()
        found = [Salvage(each, device, user, now, text) for each, text in texts.items()]
        self._written(lambda tx: tx.keep_salvage(found))

    def perform(self, user: UserId, command: AnyCommand) -> Outcome:
        """Decide a command that somebody gives at the server itself, as any other is decided and audited."""
        return self._decide_here(f"desk:{user}", user, _NEVER, command.text(), command.id)

    def take_up(self, left: Salvage) -> Outcome:
        """Decide work that a shut-out device handed over, in its author's name and by their rights."""
        with self._store.transaction(write=False) as tx:
            device = tx.device(left.device)
        since = device.last_contact if device is not None else left.received_at
        return self._decide_here(f"salvage:{left.device}", left.user, since, left.text, left.id)

    def _decide_here(
        self, place: str, user: UserId, trusted_since: datetime, text: str, command_id: str
    ) -> Outcome:
        """Decide one command under a name that no device can have: a device's holds no colon."""
        now = self._clock.now()

        def decide_one(tx: AuthorityTransaction) -> Outcome:
            known = tx.device(DeviceId(place))
            record = known or DeviceRecord(DeviceId(place), user, 0, trusted_since)
            counter = record.last_counter + 1
            envelope = Envelope(counter=counter, id=command_id, hash=fingerprint(text), command=text)
            (outcome,) = Batch(tx, record, user, now).decide((envelope,))
            return outcome

        return self._written(decide_one)

    def pull(self, user: UserId, request: PullRequest) -> PullReply:
        """What changed in the scopes that the user may read now, from where the device stands."""
        now, epoch = self._clock.now(), self._store.epoch()
        upgrade = behind(request.protocol, request.schema_version)
        if upgrade is not None:
            return PullReply(epoch=epoch, server_time=now, pages=(), upgrade=upgrade)
        cursors = request.cursors if request.epoch in (None, epoch) else {}
        with self._store.transaction(write=False) as tx:
            known = _admitted(tx.device(request.device), user)
            granted = grants(Facts(tx), user, now)
            pages, spent = _pages(tx, sorted(granted), cursors, request.byte_budget)
            lost = tuple(sorted(scope for scope in request.cursors if scope not in granted))
        if known is None or now - known.last_contact >= _CONTACT_GRAIN:
            self._note_contact(request.device, user, now, cursors)
        return PullReply(
            epoch=epoch,
            server_time=now,
            pages=tuple(pages),
            lost=lost,
            more=spent or any(page.more for page in pages),
        )

    def compare(self, user: UserId, request: CompareRequest) -> CompareReply:
        """Where a device's rows of a scope differ from what stands here, and the rows that it lacks.

        A scope that the user may not read, or that does not exist, is at number 0 and has nothing.
        """
        now, epoch = self._clock.now(), self._store.epoch()
        with self._store.transaction(write=False) as tx:
            _admitted(tx.device(request.device), user)
            if request.scope not in grants(Facts(tx), user, now):
                return CompareReply(epoch=epoch, server_time=now, seq=0)
            found = differences(tx, request.scope, request.sums)
            return CompareReply(
                epoch=epoch,
                server_time=now,
                seq=tx.standings((request.scope,))[request.scope].head,
                apart=tuple(found.apart),
                told=tuple(found.told),
                rows=tuple(rows_in(tx, request.scope, request.wanted)),
            )

    def trim(self, quiet: timedelta) -> int:
        """Drop the pointers that every device has passed which was heard lately; returns how many.

        A device that was quiet for longer than that takes a fresh copy when it comes back, and keeps
        its outbox. While a device is at its first copy, nobody knows what it has passed, and all stays.
        """
        since = self._clock.now() - quiet

        def drop(tx: AuthorityTransaction) -> int:
            devices = tx.devices_since(since)
            if not all(device.passed for device in devices):
                return 0
            passed: dict[Scope, list[int]] = defaultdict(list)
            for device in devices:
                for scope, seq in device.passed.items():
                    passed[scope].append(seq)
            return tx.trim({scope: min(numbers) for scope, numbers in passed.items()})

        return self._written(drop)

    def bootstrap(self, rows: Iterable[Entity], by: UserId) -> int:
        """Write an import's rows, in bounded transactions, each audited; returns how many changed."""
        written = 0
        batch: list[Entity] = []
        for row in rows:
            batch.append(row)
            if len(batch) >= _ROWS_AT_ONCE:
                written += self._write(batch, by)
                batch = []
        return written + (self._write(batch, by) if batch else 0)

    def take_in(self, roots: Iterable[str], make: Callable[[Facts], Iterable[Entity]], by: UserId) -> int:
        """Write what an import makes of the rows as they stand; returns how many changed.

        It is asked and written in one transaction, audited, which keeps others off these roots. It is
        asked again when another transaction was quicker.
        """
        now, wanted = self._clock.now(), sorted(set(roots))

        def write(tx: AuthorityTransaction) -> int:
            tx.lock(wanted)
            work = UnitOfWork(tx)
            changed = [row for row in make(Facts(work)) if work.get(type(row), row.id) != row]
            if changed:
                audit = AuditRecord("import", by, IMPORT_DEVICE, now, "import", "applied", work.put(changed))
                tx.record((), (audit,))
                flush(tx, work)
            return len(changed)

        return self._written(write)

    def _write(self, rows: Sequence[Entity], by: UserId) -> int:
        return self.take_in((row.root for row in rows), lambda _: rows, by)

    def _written(self, work: Callable[[AuthorityTransaction], T]) -> T:
        """Run a writing transaction, again when another was quicker; raises Busy when it always was."""
        for _ in range(_TRIES):
            try:
                with self._store.transaction(write=True) as tx:
                    return work(tx)
            except LostRace:
                continue
        raise Busy(1)

    def _device(
        self, tx: AuthorityTransaction, device_id: DeviceId, user: UserId, now: datetime
    ) -> DeviceRecord:
        """The device's record, made at its first contact."""
        return _admitted(tx.device(device_id), user) or DeviceRecord(device_id, user, 0, now)

    def _note_contact(
        self, device_id: DeviceId, user: UserId, now: datetime, cursors: Mapping[Scope, Cursor]
    ) -> None:
        """Remember that the device was heard, and what it has passed."""
        passed = {scope: cursor.seq for scope, cursor in cursors.items()}
        self._written(
            lambda tx: tx.save_device(
                replace(self._device(tx, device_id, user, now), last_contact=now, passed=passed)
            )
        )


def _admitted(device: DeviceRecord | None, user: UserId) -> DeviceRecord | None:
    """The device as it is known; raises DeviceRevoked when it may not speak for this user."""
    if device is not None and (device.revoked or device.user != user):
        raise DeviceRevoked(device.id)
    return device


def _pages(
    tx: AuthorityTransaction, scopes: Sequence[Scope], cursors: Mapping[Scope, Cursor], budget: int
) -> tuple[list[ScopePage], bool]:
    """The next page of each scope in turn, until the budget is spent; and whether it was."""
    standings = tx.standings(scopes)
    pages: list[ScopePage] = []
    left = budget
    for scope in scopes:
        if left <= 0:
            break
        page = next_page(
            tx,
            scope,
            cursors.get(scope),
            standing=standings[scope],
            budget=left,
        )
        if page is not None:
            pages.append(page)
            left -= sum(len(row.doc) for row in page.rows)
    return pages, left <= 0
