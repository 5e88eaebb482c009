"""What a device's store in memory holds, as one value, and its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shared.models.base import Entity
from shared.rules.visibility import Scope
from sync.core.records import Draft, News, Pending
from sync.wire.pull import Cursor
from tests.support.table import Table, hashed_once

Place = tuple[str, str]
"""A row's kind and id."""


@dataclass(frozen=True, slots=True)
class Held:
    """A row on the device, with the server's version; its text says all there is to compare."""

    row: Entity = field(compare=False)
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A command that the server took from this device, under the identity it had then."""

    pending: Pending
    device: str
    at: datetime


@hashed_once
@dataclass(frozen=True)
class DeviceState:
    """All that a device holds at one moment; what has an order is kept by its place in it."""

    rows: Table[Place, Held] = field(default_factory=Table)
    shadows: Table[Place, Held | None] = field(default_factory=Table)
    members: Table[Scope, frozenset[str]] = field(default_factory=Table)
    """The roots that sit in each scope; an inbox is here, without roots, as soon as it is held."""
    cursors: Table[Scope, Cursor] = field(default_factory=Table)
    outbox: Table[int, Pending] = field(default_factory=Table)
    taken: Table[int, Taken] = field(default_factory=Table)
    drafts: Table[int, Draft] = field(default_factory=Table)
    news: Table[int, News] = field(default_factory=Table)
    settings: Table[str, str] = field(default_factory=Table)


class StateKeeper:
    """Holds a state and exchanges it for another, all or nothing."""

    def __init__(self, state: DeviceState | None = None) -> None:
        self.state = state or DeviceState()
        self._depth = 0
        self._failed = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what happens inside; nested use joins the outer one."""
        if self._depth == 0:
            self._failed = False
        before = self.state
        self._depth += 1
        try:
            yield
        except BaseException:
            self._failed = True
            raise
        finally:
            self._depth -= 1
            if self._depth == 0 and self._failed:
                self.state = before
        if self._depth == 0 and self._failed:
            raise RuntimeError("part of a transaction failed and the failure was swallowed")

    def meta(self, key: str) -> str | None:
        """A setting of this database."""
        return self.state.settings.get(key)

    def set_meta(self, key: str, value: str) -> None:
        """Write a setting of this database."""
        self._change(settings=self.state.settings.having({key: value}))

    def _change(self, **fields: Any) -> None:
        if any(getattr(self.state, name) is not value for name, value in fields.items()):
            self.state = replace(self.state, **fields)


def next_place(places: Table[int, Any]) -> int:
    """The place after all others."""
    return max(places, default=0) + 1
