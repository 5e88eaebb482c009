"""What happens in a simulated week, step by step: a seed becomes a list, and a list can be cut shorter.

Every step carries a number of its own, from which all its details are drawn against the world as it
stands by then. So steps can be dropped from a list and those that remain still make sense.
"""

from dataclasses import dataclass
from random import Random

from tests.simulation.chance import chance
from tests.simulation.commands import LIKELY
from tests.simulation.desk import REPS
from tests.simulation.faults import ON_THE_LINE
from tests.simulation.opening import PEOPLE

FEWEST, MOST = 40, 80
"""How many scenes a seed has."""

_ACTS = {
    "work": 60,
    "sync": 10,
    "talk": 12,
    "wait": 5,
    "go away": 4,
    "restart": 2,
    "late mail": 2,
    "settle a draft": 4,
    "set the clock": 1,
    "take a new device": 1,
    "put a copy of the device aside": 2,
    "go back to the copy": 2,
    "take over the other device": 3,
    "lose a row": 2,
    "change the app": 1,
    "back the server up": 1,
    "restore the server": 2,
    "trim the pointers": 2,
}


_AT_WORK = (*PEOPLE, "ma", "zhou", "chen", "chen")
"""Who does something, as often as they stand here: those who decide must keep up with those who ask."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody does or that befalls them."""

    who: str
    does: str
    roll: int
    """Where the step's own randomness starts."""
    fault: str = ""

    def __str__(self) -> str:
        return f"{self.who:5} {self.does}{f'  ({self.fault})' if self.fault else ''}"


def plan(seed: int) -> tuple[Step, ...]:
    """The steps of a seed; the same seed always gives the same."""
    rng = chance(seed)
    steps: list[Step] = []
    for _ in range(rng.randint(FEWEST, MOST)):
        steps += _scene(rng)
    return tuple(steps)


def _scene(rng: Random) -> list[Step]:
    """A little of one person's day: some work, perhaps between two syncs, or something that befalls them."""
    who = rng.choice(_AT_WORK)
    act = rng.choices(tuple(_ACTS), tuple(_ACTS.values()))[0]
    if act != "work":
        return [_step(rng, who, act)]
    rep = PEOPLE[who] in REPS
    likely = LIKELY["rep" if rep else "headquarters" if who == "chen" else "manager"]
    before = [_step(rng, who, "sync")] if rng.random() < (0.15 if rep else 0.6) else []
    work = rng.choices(tuple(likely), tuple(likely.values()), k=rng.choice((1, 1, 2, 3)))
    after = [_step(rng, who, "sync")] if rng.random() < (0.3 if rep else 0.5) else []
    return [*before, *(_step(rng, who, each) for each in work), *after]


def _step(rng: Random, who: str, act: str) -> Step:
    fault = ""
    if act in ("sync", "talk"):
        fault = rng.choice(ON_THE_LINE) if rng.random() < 0.3 else ""
    elif act not in _ACTS:
        fault = rng.choice(("device crash", "device crash", "disk full")) if rng.random() < 0.08 else ""
    return Step(who, act, rng.randrange(1_000_000), fault)
