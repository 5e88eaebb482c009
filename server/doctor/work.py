"""Whether every command has exactly one outcome, and the audit tells of each change exactly once."""

from collections.abc import Iterator

from pydantic import ValidationError
from sqlalchemy import Connection, func, select

from server.adapters.audit import verify_audit
from server.adapters.tables import AUDIT, COMMAND, DEVICE
from server.doctor.findings import Finding
from server.doctor.patient import flowing
from sync.authority import IMPORT_DEVICE
from sync.core.fingerprint import fingerprint
from sync.wire.push import Outcome

_AUDITED = select(func.count()).select_from(AUDIT).where(AUDIT.c.command == COMMAND.c.id).scalar_subquery()


def commands(connection: Connection) -> Iterator[Finding]:
    """Each command was decided once, under a counter that its device has reached, in its own words."""
    question = select(COMMAND, _AUDITED, DEVICE.c.last_counter).join_from(
        COMMAND, DEVICE, DEVICE.c.id == COMMAND.c.device, isouter=True
    )
    for device, counter, command, _, hashed, _, outcome, said, audited, reached in flowing(
        connection, question
    ):
        where = f"command {command}"
        if reached is None or counter > reached:
            params: dict[str, str | int] = {"device": device, "counter": counter, "reached": reached or 0}
            yield Finding("commands", "beyond_counter", where, params)
        try:
            answer = Outcome.model_validate_json(outcome)
        except ValidationError:
            yield Finding("commands", "no_outcome", where)
            continue
        if (answer.id, answer.counter) != (command, counter):
            yield Finding("commands", "other_outcome", where, {"id": answer.id, "counter": answer.counter})
        if answer.status != "rejected" and fingerprint(said) != hashed:
            yield Finding("commands", "text_altered", where)
        due = 0 if answer.status == "rejected" else 1
        if audited != due:
            params = {"status": answer.status, "audited": audited, "due": due}
            yield Finding("commands", "audited_otherwise", where, params)
    twice = select(COMMAND.c.id, func.count()).group_by(COMMAND.c.id).having(func.count() > 1)
    for command, times in flowing(connection, twice):
        yield Finding("commands", "decided_twice", f"command {command}", {"times": times})


def audit(connection: Connection) -> Iterator[Finding]:
    """The chains hold from the first entry to the head, and no entry tells of a command that is unknown."""
    for found in verify_audit(connection):
        code = "chain_" + found.problem.replace(" ", "_")
        yield Finding("audit", code, f"chain {found.chain}", {"place": found.place})
    unknown = (
        select(AUDIT.c.chain, AUDIT.c.place, AUDIT.c.command)
        .join_from(AUDIT, COMMAND, COMMAND.c.id == AUDIT.c.command, isouter=True)
        .where(COMMAND.c.id.is_(None), AUDIT.c.chain != IMPORT_DEVICE)
    )
    for chain, place, command in flowing(connection, unknown):
        yield Finding("audit", "command_unknown", f"chain {chain}", {"place": place, "command": command})
