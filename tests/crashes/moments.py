"""When to kill: moments that a seed determines, spread evenly over what may be under way."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import median

from tests.simulation.chance import chance

KILLS = int(os.environ.get("ROADBOOK_KILLS", "20"))
"""How many times each side is killed."""

Kinds = Sequence[tuple[str, int]]
"""What may be under way, and how many of it are let pass at most."""

_BEYOND = 1.1
"""A little more than the usual time, so that the end of a message and what follows it are hit too."""
_SOONER = 0.8


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in the work: so far into the so-manieth thing of a kind."""

    during: str
    skip: int
    share: float
    """Of the time that such a thing usually takes."""


def moments(seed: int, kinds: Kinds) -> Iterator[Moment]:
    """Moments without end, each kind in its turn, with so many of it let pass at most."""
    rng = chance(seed)
    for kind, most in cycle(kinds):
        yield Moment(kind, rng.randint(0, most), rng.uniform(0, _BEYOND))


class Usual:
    """How long things take, learned while nothing is killed and corrected by strokes that came too late."""

    def __init__(self) -> None:
        self._took: dict[str, list[float]] = defaultdict(list)
        self._pace: dict[str, float] = defaultdict(lambda: 1.0)

    def note(self, kind: str, seconds: float) -> None:
        """It took so long this time."""
        self._took[kind].append(seconds)

    def strike_sooner(self, kind: str) -> None:
        """It was over before the stroke came."""
        self._pace[kind] *= _SOONER

    def until(self, moment: Moment) -> float:
        """How long after the beginning of the thing its moment comes, in seconds."""
        return moment.share * median(self._took[moment.during]) * self._pace[moment.during]


@dataclass
class Tally:
    """What the kills of one side came to."""

    side: str
    hit: list[str] = field(default_factory=list)
    """What was under way at each kill; empty where nothing was."""

    def collect(self, wanted: int, kinds: Kinds, strike: Callable[[Moment], str | None], seed: int) -> None:
        """Strike at moment after moment until so many kills hit; some come too late and are tried again."""
        for moment in islice(moments(seed, kinds), 3 * wanted):
            hit = strike(moment)
            if hit is not None:
                self.hit.append(hit)
            if len(self.hit) == wanted:
                return

    def text(self) -> str:
        """The count, in one line."""
        kinds = sorted(set(self.hit))
        parts = [f"{self.hit.count(kind)} during {kind}" if kind else self._between() for kind in kinds]
        return f"{self.side}: {len(self.hit)} kills, {', '.join(parts)}"

    def _between(self) -> str:
        return f"{self.hit.count('')} between requests"
