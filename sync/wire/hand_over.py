"""Handing over: the last message of a device that was shut out, before it destroys what it holds.

What it sends is kept undecided for its user's superior. The device forgets nothing that is not named in
an answer.
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.models.base import Frozen, Instant
from shared.models.ids import RowId
from sync.wire.push import LONGEST_COMMAND, MOST_COMMANDS
from sync.wire.version import PROTOCOL, SCHEMA


class LeftWork(Frozen):
    """One piece of work that was never sent, or never settled, in its exact text."""

    id: RowId
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_COMMAND, pattern=r"^[^\x00]*$")]


class HandOverRequest(Frozen):
    """Some of the work that is left; `last` with the end of it, which may be empty."""

    protocol: int = PROTOCOL
    schema_version: int = SCHEMA
    works: Annotated[tuple[LeftWork, ...], Field(max_length=MOST_COMMANDS)]
    last: bool


class HandOverReply(Frozen):
    """What is kept now, by id; everything else must be sent again."""

    protocol: int = PROTOCOL
    server_time: Instant
    kept: tuple[str, ...]
