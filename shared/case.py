"""One case before the rules: who asks, what is known, when it happened and when it is decided.

A decision is `Changes | Refusal`. Changes are whole rows as they shall stand; how they were reached
(applied, merged with somebody else's work, parked for the right person) is their standing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shared.errors import Refusal
from shared.facts import Facts
from shared.models.base import Entity, Frozen, Instant
from shared.models.ids import UserId

Standing = Literal["applied", "merged", "parked"]


class Actor(Frozen):
    """The person behind a command, and since when the device's word about the time counts."""

    user: UserId
    trusted_since: Instant | None = None
    """The device's last contact before this one: earlier claims of time are not believed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What shall be written: every row whole, in the order in which they may be stored."""

    puts: tuple[Entity, ...]
    standing: Standing = "applied"


Decision = Changes | Refusal


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a rule may look at."""

    facts: Facts
    user: UserId
    now: datetime
    """When it is decided: the device's clock in a preview, the server's in truth."""
    at: datetime
    """When it happened, as far as the claim is believed; never after `now`."""
    trusted_since: datetime | None = None
    """The device's last contact: what its user knew was at least as new, and no claim goes behind it."""

    def signed(self) -> dict[str, Any]:
        """The author and the moment, as every new row carries them."""
        return {
            "created_by": self.user,
            "created_at": self.at,
            "changed_by": self.user,
            "changed_at": self.at,
        }


Handler = Callable[[Any, Case], Decision]


def believed(happened_at: datetime, trusted_since: datetime | None, now: datetime) -> datetime:
    """The claimed time, kept between the device's last contact and now; never after now."""
    if trusted_since is not None and happened_at < trusted_since:
        return min(trusted_since, now)
    return min(happened_at, now)
