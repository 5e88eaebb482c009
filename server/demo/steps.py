"""What the story is made of: who does what, when, and whether a refusal is part of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from server.demo.staff import member
from shared.commands import AnyCommand
from shared.commands.base import Command
from shared.errors import Code
from shared.models.ids import UserId, derived_id


@dataclass(frozen=True, slots=True)
class Step:
    """One command of one person."""

    at: datetime
    who: str
    command: AnyCommand
    refused: Code | None = None
    """The refusal that is meant, where the story shows one."""
    sent: date | None = None
    """When it left the device, where that was long after it was done."""


Steps = Iterable[Step]


def step(
    at: datetime,
    who: str,
    kind: type[Command],
    *about: str | int,
    refused: Code | None = None,
    sent: date | None = None,
    **fields: Any,
) -> Step:
    """A command with an identity of its own, made of who did what and what it is about."""
    command = kind(
        id=derived_id("demo", kind.__name__, who, at.isoformat(), *about), happened_at=at, **fields
    )
    return Step(at, who, command, refused, sent)  # type: ignore[arg-type]


def row_id(*parts: str | int) -> str:
    """The identity of a row of the demo."""
    return derived_id("demo", *parts)


def account(login: str) -> UserId:
    """The account of somebody who signs in like that."""
    return UserId(member(login).id)
