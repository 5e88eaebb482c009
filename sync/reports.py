"""What a sync did, for whoever drives it, shows it or logs it."""

from dataclasses import dataclass
from typing import Literal

from shared.rules.visibility import Scope
from sync.wire.push import Outcome


@dataclass(frozen=True, slots=True)
class Mended:
    """A scope whose rows had come to differ from the server's, and how many were put right.

    None when the scope was copied anew, because too much differed or mending it did not help.
    """

    scope: Scope
    rows: int | None


@dataclass(slots=True)
class SyncReport:
    """What one sync did."""

    sent: tuple[Outcome, ...] = ()
    rows: int = 0
    pages: int = 0
    lost: tuple[Scope, ...] = ()
    mended: tuple[Mended, ...] = ()
    unlike: tuple[Scope, ...] = ()
    """Scopes that still differ from the server's after all that was tried: a defect, to be shown."""
    upgrade: Literal["device", "server"] | None = None
    """Which end is too old for rows to travel; what waited was sent all the same."""
