"""When to kill: moments that a seed determines, spread evenly over what may be under way."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from tests.simulation.chance import chance

KILLS = int(os.environ.get("ROADBOOK_KILLS", "20"))
"""How many times each side is killed."""

_BEYOND = 1.1
"""A little more than the usual time, so that the end of a message and what follows it are hit too."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in the work: so far into the so-manieth thing of a kind."""

    during: str
    skip: int
    share: float
    """Of the time that such a thing usually takes."""


def moments(seed: int, kinds: Sequence[tuple[str, int]]) -> Iterator[Moment]:
    """Moments without end, each kind in its turn, with so many of it let pass at most."""
    rng = chance(seed)
    for kind, most in cycle(kinds):
        yield Moment(kind, rng.randint(0, most), rng.uniform(0, _BEYOND))


@dataclass
class Tally:
    """What the kills of one side came to."""

    side: str
    hit: list[str] = field(default_factory=list)
    """What was under way at each kill; empty where nothing was."""

    def text(self) -> str:
        """The count, in one line."""
        kinds = sorted(set(self.hit))
        parts = [f"{self.hit.count(kind)} during {kind}" if kind else self._between() for kind in kinds]
        return f"{self.side}: {len(self.hit)} kills, {', '.join(parts)}"

    def _between(self) -> str:
        return f"{self.hit.count('')} between requests"
