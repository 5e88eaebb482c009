"""Registers benchmarks by name and measures them: the median of several runs, with its spread.

A benchmark is a function that is set up once and returns what one run does; the run returns its figure.
Register it with `@benchmark(name, unit)` in a file of this folder that `__main__` imports.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import process_time

Run = Callable[[], float]
"""One run of a benchmark; what it returns is the figure."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A named figure and how to come by it."""

    name: str
    unit: str
    runs: int
    set_up: Callable[[], Run]
    goal: float | None
    """What the figure may at most be; shown, never asserted, because machines differ."""
    floor: Callable[[], float] | None
    """The least that any program could need for the same work on this machine."""
    peers: Mapping[str, float]
    """What others reached with comparable work, as measured elsewhere."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured."""

    benchmark: Benchmark
    values: tuple[float, ...]
    floor: float | None = None

    @property
    def value(self) -> float:
        """The median of the runs."""
        return median(self.values)

    def as_json(self) -> dict[str, object]:
        """The figure as build/bench.json holds it; `ratio` says how many times the floor it is."""
        told: dict[str, object] = {
            "name": self.benchmark.name,
            "value": rounded(self.value),
            "unit": self.benchmark.unit,
            "runs": len(self.values),
        }
        if self.floor is not None:
            told |= {"floor": rounded(self.floor), "ratio": rounded(self.value / self.floor)}
        if self.benchmark.peers:
            told["peers"] = dict(self.benchmark.peers)
        return told


REGISTERED: dict[str, Benchmark] = {}


def benchmark(
    name: str,
    unit: str,
    *,
    runs: int = 9,
    goal: float | None = None,
    floor: Callable[[], float] | None = None,
    peers: Mapping[str, float] | None = None,
) -> Callable[[Callable[[], Run]], Callable[[], Run]]:
    """Register a benchmark under the name that plans and issues use for it."""

    def register(set_up: Callable[[], Run]) -> Callable[[], Run]:
        assert name not in REGISTERED, f"two benchmarks are called {name}"
        REGISTERED[name] = Benchmark(name, unit, runs, set_up, goal, floor, peers or {})
        return set_up

    return register


def measure(one: Benchmark) -> Figure:
    """Set a benchmark up, run it once unseen, then as often as it asks."""
    run = one.set_up()
    run()
    return Figure(one, tuple(run() for _ in range(one.runs)), one.floor() if one.floor else None)


def microseconds_each(work: Callable[[], object], times: int) -> float:
    """How long one call keeps the processor, on average over many; what else runs here does not count."""
    started = process_time()
    for _ in range(times):
        work()
    return (process_time() - started) / times * 1e6


def rounded(value: float) -> float:
    """Four significant figures: what a median of a few runs can bear."""
    return float(f"{value:.4g}")
