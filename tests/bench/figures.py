"""Registers benchmarks by name and measures them: the median of several runs, with its spread.

A benchmark is a function that is set up once and returns what one run does; the run returns its figure.
One that needs a server or files is a context manager that yields the run instead. Register it with
`@benchmark(name, unit)` in a file of this folder that `__main__` imports.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import process_time

Run = Callable[[], float]
"""One run of a benchmark; what it returns is the figure."""

SetUp = Callable[[], Run | AbstractContextManager[Run]]

Peers = Mapping[str, float | str]
"""What others reach with the same work: a figure each, or the words why there is none."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What the figure shall reach; shown, never asserted, because machines differ."""

    at_most: float | None = None
    at_least: float | None = None
    beats: float | None = None
    """At least so many times the fastest peer."""
    within: float | None = None
    """At most so many times slower than the floor."""

    def parts(self, figure: "Figure") -> list[tuple[str, bool | None]]:
        """Each condition in words, and whether it is met; None where its yardstick is missing."""
        told: list[tuple[str, bool | None]] = []
        if self.at_most is not None:
            told.append((f"<={self.at_most:g}", figure.value <= self.at_most))
        if self.at_least is not None:
            told.append((f">={self.at_least:g}", figure.value >= self.at_least))
        if self.beats is not None:
            ratio = figure.to_fastest_peer
            told.append((f">={self.beats:g}x peers", None if ratio is None else ratio >= self.beats))
        if self.within is not None:
            slower = figure.slower_than_floor
            told.append((f"<={self.within:g}x floor", None if slower is None else slower <= self.within))
        return told


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A named figure and how to come by it."""

    name: str
    unit: str
    runs: int
    warm_up: bool
    set_up: SetUp
    goal: Goal
    floor: Callable[[], float] | None
    """The least that any program could need for the same work on this machine."""
    peers: Callable[[], Peers] | None

    @property
    def more_is_better(self) -> bool:
        """Whether the figure is a speed; all others are costs."""
        return self.unit.endswith("/s")


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured."""

    benchmark: Benchmark
    values: tuple[float, ...]
    floor: float | None = None
    peers: Peers = field(default_factory=dict)

    @property
    def value(self) -> float:
        """The median of the runs."""
        return median(self.values)

    @property
    def measured_peers(self) -> dict[str, float]:
        """The peers that have a figure."""
        return {name: value for name, value in self.peers.items() if not isinstance(value, str)}

    @property
    def to_fastest_peer(self) -> float | None:
        """How many times the fastest peer's figure this one is, or None without peers."""
        known = self.measured_peers.values()
        if not known:
            return None
        return self.value / (max(known) if self.benchmark.more_is_better else min(known))

    @property
    def slower_than_floor(self) -> float | None:
        """How many times slower than the floor this is, or None without a floor."""
        if self.floor is None:
            return None
        return self.floor / self.value if self.benchmark.more_is_better else self.value / self.floor

    def as_json(self) -> dict[str, object]:
        """The figure as build/bench.json holds it; `ratio` says how many times the fastest peer it is."""
        told: dict[str, object] = {
            "name": self.benchmark.name,
            "value": rounded(self.value),
            "unit": self.benchmark.unit,
            "runs": len(self.values),
        }
        if self.floor is not None:
            told["floor"] = rounded(self.floor)
        if self.peers:
            told["peers"] = {name: rounded(value) for name, value in self.measured_peers.items()}
        if self.to_fastest_peer is not None:
            told["ratio"] = rounded(self.to_fastest_peer)
        return told


REGISTERED: dict[str, Benchmark] = {}


def benchmark(
    name: str,
    unit: str,
    *,
    runs: int = 9,
    warm_up: bool = True,
    goal: float | Goal | None = None,
    floor: Callable[[], float] | None = None,
    peers: Callable[[], Peers] | None = None,
) -> Callable[[SetUp], SetUp]:
    """Register a benchmark under the name that plans and issues use for it; a bare goal is a ceiling."""
    aim = goal if isinstance(goal, Goal) else Goal(at_most=goal)

    def register(set_up: SetUp) -> SetUp:
        assert name not in REGISTERED, f"two benchmarks are called {name}"
        REGISTERED[name] = Benchmark(name, unit, runs, warm_up, set_up, aim, floor, peers)
        return set_up

    return register


def measure(one: Benchmark) -> Figure:
    """Set a benchmark up, run it once unseen if it must warm up, then as often as it asks."""
    with _ready(one.set_up()) as run:
        if one.warm_up:
            run()
        values = tuple(run() for _ in range(one.runs))
    return Figure(one, values, one.floor() if one.floor else None, one.peers() if one.peers else {})


@contextmanager
def _ready(made: Run | AbstractContextManager[Run]) -> Iterator[Run]:
    if isinstance(made, AbstractContextManager):
        with made as run:
            yield run
    else:
        yield made


def already_measured(values: Iterable[float]) -> Run:
    """A run that hands out figures one by one, for work that yields several figures at once."""
    left = iter(tuple(values))
    return lambda: next(left)


def microseconds_each(work: Callable[[], object], times: int) -> float:
    """How long one call keeps the processor, on average over many; what else runs here does not count."""
    started = process_time()
    for _ in range(times):
        work()
    return (process_time() - started) / times * 1e6


def rounded(value: float) -> float:
    """Four significant figures: what a median of a few runs can bear."""
    return float(f"{value:.4g}")
