"""Headquarters' figures as the server counts them: the whole, and by territory, rep and grade."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from shared.models.base import Instant


class Tally(BaseModel):
    """One line of a table; the id names a territory, a person or a grade, and the name says it in words."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = ""
    name: str = ""
    customers: int = 0
    orders: int = 0
    revenue_fen: int = 0
    credit_fen: int = 0


class Totals(BaseModel):
    """All figures of one moment."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    as_of: Instant
    total: Tally = Tally()
    by_territory: tuple[Tally, ...] = ()
    by_rep: tuple[Tally, ...] = ()
    by_grade: tuple[Tally, ...] = Field(default=())


FetchTotals = Callable[[], Awaitable[Totals]]
"""Asks the server; raises a `SyncFault` when it cannot be asked."""


class Shelf(Protocol):
    """A place on the device for the last answer."""

    def kept(self) -> Totals | None:
        """The figures of last time."""
        ...

    def keep(self, totals: Totals, /) -> None:
        """Remember these."""
        ...
