"""The device's engine: decide at once, keep safely, reconcile later.

A command is decided by the shared rules over the device's own rows, and its rows and its place in the
outbox are written in one transaction. `sync` pushes what waits, pulls what changed, and rebuilds the
optimistic rows on top of the server's.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What a person wants to know about their unsent work."""

    waiting: int
    oldest: datetime | None
    needs_you: int
    last_contact: datetime | None
