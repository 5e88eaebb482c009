"""The audit trail as an administrator reads it, each link with the proof that it follows the one before."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from server.adapters.audit import BEFORE_THE_FIRST, seal, verify_audit
from server.adapters.tables import AUDIT, CHAIN
from server.queries.answers import AuditBreak, AuditedRow, AuditEntry, AuditPage, AuditVerification
from server.queries.asked import AuditAsked
from server.queries.paging import Order, page


def audit(connection: Connection, asked: AuditAsked) -> AuditPage:
    """The links of one chain or of all, newest commands first."""
    before = AUDIT.alias("before")
    question = select(AUDIT, before.c.hash.label("link")).outerjoin(
        before, (before.c.chain == AUDIT.c.chain) & (before.c.place == AUDIT.c.place - 1)
    )
    if asked.command is not None:
        question = question.where(AUDIT.c.command == asked.command)
    if asked.chain is None:
        order = Order(
            "command", (AUDIT.c.command, AUDIT.c.chain, AUDIT.c.place), (str, str, int), falling=True
        )
    else:
        question = question.where(AUDIT.c.chain == asked.chain)
        order = Order("place", (AUDIT.c.place,), (int,), falling=True)
    found = page(connection, question, order, asked.after, asked.limit)
    return AuditPage(rows=tuple(map(_entry, found.rows)), next=found.next)


def verification(connection: Connection, at: datetime) -> AuditVerification:
    """Every chain from its first link to its last."""
    chains = connection.execute(select(func.count()).select_from(CHAIN)).scalar_one()
    links = connection.execute(select(func.count()).select_from(AUDIT)).scalar_one()
    broken = (AuditBreak(chain=e.chain, place=e.place, problem=e.problem) for e in verify_audit(connection))
    return AuditVerification(verified_at=at, chains=chains, links=links, broken=tuple(broken))


def _entry(row: Any) -> AuditEntry:
    said = json.loads(row.entry)
    link = BEFORE_THE_FIRST if row.place == 1 else row.link
    return AuditEntry(
        chain=row.chain,
        place=row.place,
        at=datetime.fromisoformat(said["at"]),
        user=said["user"],
        rule=said["rule"],
        status=said["status"],
        command=row.command,
        rows=tuple(
            AuditedRow(kind=kind, id=row_id, version=version) for kind, row_id, version in said["rows"]
        ),
        hash=row.hash,
        holds=link is not None and seal(link, row.entry) == row.hash,
    )
