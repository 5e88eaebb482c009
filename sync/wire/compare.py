"""Compare: where two ends that should hold the same rows of a scope differ, and the rows that heal it.

The device says what its rows between two identities add up to. Where the server's add up to something
else, it answers with narrower stretches, or, where only a few rows are left, with what it has there; the
device then removes what it has too much and asks for what it lacks.
"""

from typing import Annotated

from pydantic import Field

from shared.models.base import Frozen, Instant
from shared.models.ids import DeviceId
from shared.rules.visibility import Scope
from sync.wire.pull import Digest, Sequence, WireRow
from sync.wire.version import PROTOCOL, SCHEMA

MOST_STRETCHES = 256
MOST_WANTED = 500


class Stretch(Frozen):
    """The rows of one kind whose identities follow `after` and do not follow `until`, empty for the end."""

    kind: str
    after: str = ""
    until: str = ""


class Summed(Stretch):
    """A stretch and what the device's rows in it add up to."""

    digest: Digest


class Told(Stretch):
    """A short stretch and what the server has in it: each row's identity and version."""

    rows: tuple[tuple[str, int], ...]


class CompareRequest(Frozen):
    """Stretches of one scope to be compared, and rows of it that the device lacks."""

    protocol: int = PROTOCOL
    schema_version: int = SCHEMA
    device: DeviceId
    scope: Scope
    sums: Annotated[tuple[Summed, ...], Field(max_length=MOST_STRETCHES)] = ()
    wanted: Annotated[tuple[tuple[str, str], ...], Field(max_length=MOST_WANTED)] = ()


class CompareReply(Frozen):
    """What differs, at one moment of the scope."""

    protocol: int = PROTOCOL
    epoch: str
    server_time: Instant
    seq: Sequence
    """The scope's number at that moment; a device that stands elsewhere pulls first and asks again."""
    apart: tuple[Stretch, ...] = ()
    """Narrower stretches, one of which at least differs."""
    told: tuple[Told, ...] = ()
    rows: tuple[WireRow, ...] = ()
    """Of the rows wanted, those that belong to the scope."""
