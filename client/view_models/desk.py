"""The desk a view model works at: the engine of this device, the person, and their language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from shared.case import Decision
from shared.commands import AnyCommand
from shared.facts import Facts
from shared.models.base import day_of
from shared.models.ids import UserId
from shared.words import Words
from sync.core.records import News
from sync.device import SyncStatus
from sync.ports import Draft


class Engine(Protocol):
    """What screens may ask of the device: decide, keep, and look; never the network."""

    @property
    def facts(self) -> Facts:
        """The rows on this device."""
        ...

    def new_id(self) -> str:
        """An identity nobody else has."""
        ...

    def now(self) -> datetime:
        """The present moment."""
        ...

    def preview(self, command: AnyCommand, /) -> Decision:
        """What would become of a command, without doing it."""
        ...

    def issue(self, command: AnyCommand, /) -> Decision:
        """Do it here and now, and queue it for the server."""
        ...

    def status(self) -> SyncStatus:
        """How the unsent work stands."""
        ...

    def drafts(self) -> Sequence[Draft]:
        """Work that did not go through."""
        ...

    def discard(self, draft_id: str, /) -> None:
        """Let go of one piece of it."""
        ...

    def news(self) -> Sequence[tuple[int, News]]:
        """What happened and was not seen yet, oldest first, each with its place."""
        ...

    def see_news(self, up_to: int, /) -> None:
        """Note that the person has seen the news up to a place."""
        ...


@dataclass(frozen=True)
class Desk:
    """What every view model is given."""

    device: Engine
    me: UserId
    words: Words

    @property
    def facts(self) -> Facts:
        """The rows on this device, in the business's words."""
        return self.device.facts

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self.device.now()

    @property
    def today(self) -> date:
        """The business day."""
        return day_of(self.device.now())

    @property
    def pack(self) -> str | None:
        """The rule pack that its author sees today, to be named in a command."""
        pack = self.facts.pack_on(self.today)
        return pack.code if pack is not None else None
