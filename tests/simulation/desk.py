"""One person before one device, choosing at random among what it shows."""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeVar

from shared.commands import (
    AnyCommand,
)
from shared.models.base import Entity
from shared.models.customer import (
    Customer,
)
from sync.device import Device

REPS = ("li", "wang", "zhao", "hu")
LEAVES = ("north-1", "north-2", "south-1", "south-2")
REGIONS = ("north", "south")
CUSTOMERS = {
    "acme": ("li", "north-1"),
    "beta": ("li", "north-1"),
    "ceto": ("li", "north-1"),
    "dora": ("wang", "north-2"),
    "echo": ("wang", "north-2"),
    "fira": ("zhao", "south-1"),
    "gaia": ("hu", "south-2"),
}
"""The customers of the first morning: whose they are, and where."""

E = TypeVar("E", bound=Entity)
C = TypeVar("C")


class Desk:
    """What a person sees and picks from."""

    def __init__(self, engine: Device, rng: Random) -> None:
        self.engine = engine
        self.rng = rng
        self.now = engine.now()

    def signed(self) -> dict[str, Any]:
        """What every command carries."""
        return {"id": self.engine.new_id(), "happened_at": self.now}

    def one(self, kind: type[E], **wanted: str | tuple[str, ...]) -> E | None:
        """Any row of the kind whose fields have the wanted values."""
        return self.pick(
            [
                row
                for row in self.engine.facts.rows.all(kind)
                if all(
                    getattr(row, field) in (value if isinstance(value, tuple) else (value,))
                    for field, value in wanted.items()
                )
            ]
        )

    def card(self) -> Customer | None:
        """Any customer, often the one that everybody works on."""
        cards = self.engine.facts.rows.all(Customer)
        hot = [card for card in cards if card.id == "acme"]
        return hot[0] if hot and self.rng.random() < 0.4 else self.pick(cards)

    def pick(self, among: Sequence[C]) -> C | None:
        """Any of them."""
        return self.rng.choice(among) if among else None


Work = Callable[[Desk], AnyCommand | None]
"""A kind of work: the command it comes to, or None when nothing calls for it."""
