"""Plays a list of steps, says how it went, and cuts a list that went wrong down to its shortest."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.simulation.ground import DatabaseName
from tests.simulation.invariants import Broken
from tests.simulation.steps import Step, plan
from tests.simulation.world import World

REGRESSIONS = Path(__file__).parent / "regressions"


@dataclass(frozen=True, slots=True)
class Played:
    """How a run went."""

    trace: str
    """The fingerprint of everything that was said; the same steps give the same."""
    decided: int
    problem: str = ""
    """What went wrong, empty when nothing did."""

    @property
    def promise(self) -> str:
        """Which promise was broken, or the kind of the defect."""
        return self.problem.partition(":")[0]


def play(steps: Sequence[Step], database: DatabaseName = "sqlite") -> Played:
    """Let the steps happen in a new world, then let everybody come home."""
    world = World(database)
    problem = ""
    try:
        for step in steps:
            world.take(step)
        world.settle()
    except Broken as broken:
        problem = str(broken)
    except Exception as defect:  # whatever escapes an engine is a finding
        problem = f"{type(defect).__name__}: {defect}"
    finally:
        world.close()
    return Played(world.trace(), len(world.server.book), problem)


def play_seed(seed: int, database: DatabaseName = "sqlite") -> Played:
    """Let the week of a seed happen."""
    return play(plan(seed), database)


def shortest(
    steps: Sequence[Step], database: DatabaseName = "sqlite", *, tries: int = 400
) -> tuple[Step, ...]:
    """The steps without those that the same failure does not need."""
    promise = play(steps, database).promise
    kept = tuple(steps)
    size = max(1, len(kept) // 2)
    while tries > 0:
        at = 0
        while at < len(kept) and tries > 0:
            fewer = kept[:at] + kept[at + size :]
            tries -= 1
            if play(fewer, database).promise == promise:
                kept = fewer
            else:
                at += size
        if size == 1:
            break
        size = max(1, size // 2)
    return kept


def save(path: Path, why: str, steps: Sequence[Step]) -> None:
    """Keep a replay for ever."""
    replay = {"why": why, "steps": [asdict(step) for step in steps]}
    path.write_text(json.dumps(replay, indent=1, ensure_ascii=False) + "\n")


def load(path: Path) -> tuple[Step, ...]:
    """The steps of a kept replay."""
    return tuple(Step(**step) for step in json.loads(path.read_text())["steps"])
