"""What a transaction says to all workers through PostgreSQL: which scopes it moves on, and for which device.

It is said before the commit, so that PostgreSQL passes it on with the commit, and never without it.
"""

import json
from collections.abc import Collection, Iterator, Sequence

from shared.rules.visibility import Scope

CHANNEL = "roadbook_moved"

_MOST_SCOPES = 100
"""In one announcement: PostgreSQL carries less than 8,000 bytes, and an identity is at most 64."""


def announcements(scopes: Collection[Scope], by: str | None) -> Iterator[str]:
    """What a transaction has to say, in pieces that PostgreSQL can carry."""
    ordered = sorted(scopes)
    for start in range(0, len(ordered), _MOST_SCOPES):
        yield json.dumps({"by": by, "scopes": ordered[start : start + _MOST_SCOPES]}, ensure_ascii=False)


def read_announcement(payload: str) -> tuple[Sequence[Scope] | None, str | None]:
    """The scopes and the device; None for scopes that nobody can tell."""
    try:
        said = json.loads(payload)
        return [Scope(each) for each in said["scopes"]], said["by"]
    except (ValueError, KeyError, TypeError):
        # Of another version, or of nobody: better to ask once too often.
        return None, None
