"""`python -m tests.simulation --seeds 200 --start 0`: plays seeds, prints failures at their shortest."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from tests.simulation.run import REGRESSIONS, Played, play_seed, save, shortest
from tests.simulation.steps import plan


def main() -> int:
    """Play as many seeds as asked for; 0 when every promise was kept in all of them."""
    asked = _arguments()
    passed = failed = decided = 0
    began = time.monotonic()
    for seed, played in _played(asked):
        decided += played.decided
        if asked.traces:
            _say(f"{seed} {played.trace}")
        if played.problem:
            failed += 1
            _report(seed, played.problem, asked)
        else:
            passed += 1
    took = time.monotonic() - began
    _say(f"{decided} commands decided in {took:.1f} s, {asked.seeds / max(took, 0.001):.1f} seeds/s")
    _say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _played(asked: argparse.Namespace) -> Iterator[tuple[int, Played]]:
    """Each seed and how it went, in their order, on as many processes as asked for."""
    seeds = range(asked.start, asked.start + asked.seeds)
    one = partial(play_seed, database=asked.database)
    if asked.workers == 1:
        yield from zip(seeds, map(one, seeds), strict=True)
        return
    # Each begins anew, so that none shares a database with another.
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as processes:
        yield from zip(seeds, processes.map(one, seeds, chunksize=5), strict=True)


def _report(seed: int, problem: str, asked: argparse.Namespace) -> None:
    _say(f"seed {seed}: {problem}")
    steps = shortest(plan(seed), asked.database)
    for step in steps:
        _say(f"    {step}")
    if asked.keep:
        path = REGRESSIONS / f"seed-{seed}.json"
        save(path, problem, steps)
        _say(f"    kept as {path}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=200, help="how many seeds to play")
    parser.add_argument("--start", type=int, default=0, help="the first seed")
    parser.add_argument(
        "--database", choices=("sqlite", "postgresql"), default="sqlite", help="the server's engine"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="how many processes")
    parser.add_argument("--keep", action="store_true", help="keep replays of failures under regressions/")
    parser.add_argument("--traces", action="store_true", help="print each seed's fingerprint")
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
