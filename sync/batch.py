"""One push in one transaction: each command decided on top of the ones before it, once and for ever."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from pydantic import ValidationError

from shared.case import Actor, Changes
from shared.commands import AnyCommand, read_command
from shared.decide import decide
from shared.facts import Facts
from shared.models.customer import Customer
from shared.models.ids import CommandId, UserId
from shared.registry import KINDS
from sync.core.fingerprint import fingerprint
from sync.core.records import AuditRecord, CommandRecord, DeviceRecord
from sync.core.unit_of_work import UnitOfWork
from sync.faults import DeviceForked, ProtocolBroken
from sync.flushing import flush
from sync.ports import AuthorityTransaction
from sync.wire.push import Envelope, Outcome


class Batch:
    """One push in one transaction: each command decided on top of the ones before it."""

    def __init__(self, tx: AuthorityTransaction, device: DeviceRecord, user: UserId, now: datetime) -> None:
        self._tx = tx
        self._device = device
        self._user = user
        self._now = now
        self._actor = Actor(user=user, trusted_since=device.last_contact)
        self._work = UnitOfWork(tx)
        self._facts = Facts(self._work)
        self._records: list[CommandRecord] = []
        self._audit: list[AuditRecord] = []

    def decide(self, envelopes: Sequence[Envelope]) -> tuple[Outcome, ...]:
        """One outcome per envelope, everything written."""
        seen = self._tx.commands_of(
            self._device.id, [each.counter for each in envelopes if each.counter <= self._device.last_counter]
        )
        known = self._tx.commands_known([each.id for each in envelopes])
        readable = [(each, _read(each)) for each in envelopes if each.id not in known]
        commands = {each.id: command for each, command in readable}
        self._lock([command for command in commands.values() if not isinstance(command, str)])
        outcomes: list[Outcome] = []
        counter = self._device.last_counter
        for each in envelopes:
            if each.counter <= counter:
                outcomes.append(self._again(each, seen.get(each.counter) or known.get(each.id)))
                continue
            if each.counter != counter + 1:
                raise ProtocolBroken(f"counter {each.counter} follows {counter}")
            counter = each.counter
            outcomes.append(self._first(each, known.get(each.id), commands.get(each.id)))
        self._tx.record(self._records, self._audit)
        self._tx.save_device(replace(self._device, last_counter=counter))
        flush(self._tx, self._work)
        return tuple(outcomes)

    def _lock(self, commands: Sequence[AnyCommand]) -> None:
        roots = {str(getattr(command, "customer", "")) for command in commands} - {""}
        self._tx.lock(sorted(roots))
        self._tx.prefetch(
            (kind, str(getattr(command, kind)))
            for command in commands
            for kind in _rows_named_by(type(command))
        )

    def _again(self, envelope: Envelope, record: CommandRecord | None) -> Outcome:
        """The old answer to a command that came again; another command under its counter is a fork.

        It is told under the counter that was asked for: another identity may have sent the command first.
        """
        if record is None or (record.id, record.hash, record.user) != (
            envelope.id,
            envelope.hash,
            self._user,
        ):
            raise DeviceForked(f"counter {envelope.counter} is taken")
        return record.outcome.model_copy(update={"counter": envelope.counter, "duplicate": True})

    def _first(
        self, envelope: Envelope, known: CommandRecord | None, command: AnyCommand | str | None
    ) -> Outcome:
        """The answer to a command under a new counter; one that another identity sent keeps its answer."""
        if known is not None:
            if known.hash != envelope.hash or known.user != self._user:
                outcome = _unreadable(envelope, "id")
            else:
                outcome = known.outcome.model_copy(update={"counter": envelope.counter, "duplicate": True})
            return outcome
        if command is None or isinstance(command, str):
            outcome = _unreadable(envelope, command or "command")
        else:
            outcome = self._decided(envelope, command)
        self._records.append(
            CommandRecord(
                id=envelope.id,
                device=self._device.id,
                counter=envelope.counter,
                user=self._user,
                hash=envelope.hash,
                received_at=self._now,
                outcome=outcome,
                text=envelope.command,
            )
        )
        return outcome

    def _decided(self, envelope: Envelope, command: AnyCommand) -> Outcome:
        """Decide one command and let its rows stand."""
        decision = decide(command, self._facts, self._actor, self._now)
        if not isinstance(decision, Changes):
            return Outcome(counter=envelope.counter, id=envelope.id, status="rejected", refusal=decision)
        written = self._work.put(decision.puts)
        for row in decision.puts:
            self._facts.forget(row.KIND)
        self._audit.append(
            AuditRecord(
                command=envelope.id,
                user=self._user,
                device=self._device.id,
                at=self._now,
                rule=command.kind,
                status=decision.standing,
                rows=written,
            )
        )
        return Outcome(counter=envelope.counter, id=envelope.id, status=decision.standing)


@cache
def _rows_named_by(command: type[AnyCommand]) -> tuple[str, ...]:
    """The kinds of rows that such a command names in a field called like the kind, besides its customer."""
    return tuple(
        kind.KIND
        for kind in KINDS
        if kind is not Customer and command.model_fields.get(kind.KIND) is not None
    )


def _read(envelope: Envelope) -> AnyCommand | str:
    """The typed command, or the field that could not be read."""
    if fingerprint(envelope.command) != envelope.hash:
        return "hash"
    try:
        command = read_command(envelope.command)
    except ValidationError as error:
        return ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"]) or "command"
    return command if command.id == CommandId(envelope.id) else "id"


def _unreadable(envelope: Envelope, field: str) -> Outcome:
    return Outcome(counter=envelope.counter, id=envelope.id, status="rejected", invalid=field)
