"""Push: the device's commands in their order, and one outcome for each."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.errors import Refusal
from shared.models.base import Frozen, Instant
from shared.models.ids import DeviceId, RowId
from sync.wire.version import PROTOCOL, SCHEMA

Counter = Annotated[int, Field(strict=True, ge=1)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

MOST_COMMANDS = 1_000
LONGEST_COMMAND = 64 * 1024


class Envelope(Frozen):
    """One command as it left the outbox: its place in the device's order, its identity, its exact text."""

    counter: Counter
    id: RowId
    hash: Hash
    command: Annotated[str, StringConstraints(min_length=2, max_length=LONGEST_COMMAND)]


class PushRequest(Frozen):
    """Some commands of one device, in the order of their counters."""

    protocol: int = PROTOCOL
    schema_version: int = SCHEMA
    device: DeviceId
    epoch: str | None = None
    """The history in which the counters were given; None at the very first."""
    commands: Annotated[tuple[Envelope, ...], Field(max_length=MOST_COMMANDS)]


Status = Literal["applied", "merged", "parked", "rejected"]


class Outcome(Frozen):
    """What became of one command; the same for ever, however often it is asked."""

    counter: Counter
    id: RowId
    status: Status
    refusal: Refusal | None = None
    invalid: str | None = None
    """Which field could not be read, when the command itself was malformed."""
    duplicate: bool = False
    """Whether this outcome had been given before."""


class PushReply(Frozen):
    """One outcome per command, in the same order; none at all when the server is in another history."""

    protocol: int = PROTOCOL
    epoch: str
    server_time: Instant
    counter: Annotated[int, Field(strict=True, ge=0)]
    """The last of the device's counters that this history has decided."""
    outcomes: tuple[Outcome, ...]
