"""What is said over the work that shut-out devices handed over."""

from shared.models.base import Frozen, Instant
from shared.models.ids import DeviceId, UserId
from sync.wire.push import Outcome


class LeftBehindEntry(Frozen):
    """One piece of work, undecided, in its exact text."""

    device: DeviceId
    id: str
    author: UserId
    received_at: Instant
    command: str


class LeftBehindList(Frozen):
    """What waits to be settled, oldest first; when this is settled there may be more."""

    works: tuple[LeftBehindEntry, ...]


class SettleRequest(Frozen):
    """Whether the piece shall be decided as its author's work, or let go."""

    take_up: bool


class Settled(Frozen):
    """What became of the piece: its outcome when it was taken up, nothing when it was let go."""

    outcome: Outcome | None
