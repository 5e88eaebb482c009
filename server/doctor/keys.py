"""Whether the server's own key, which lies outside the database, is the one that second factors need."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, func, select

from server.adapters.identity_tables import SECOND_FACTOR
from server.doctor.findings import Finding
from server.identity.key_file import KeyFile

_USED = (
    select(SECOND_FACTOR.c.key, func.count())
    .where(SECOND_FACTOR.c.confirmed_at.is_not(None))
    .group_by(SECOND_FACTOR.c.key)
    .order_by(SECOND_FACTOR.c.key)
)


def keys(connection: Connection, file: Path) -> Iterator[Finding]:
    """The codes of everybody's second factor come from the key file that the server would use."""
    used = {str(key): int(count) for key, count in connection.execute(_USED)}
    if not used:
        return
    if not file.is_file():
        yield Finding("keys", "key_missing", str(file), {"count": sum(used.values())})
        return
    try:
        name = KeyFile(file).name
    except ValueError as wrong:
        yield Finding("keys", "key_unreadable", str(file), {"said": str(wrong)[:200]})
        return
    others = sum(count for key, count in used.items() if key != name)
    if others:
        yield Finding("keys", "key_other", str(file), {"count": others})
