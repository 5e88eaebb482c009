"""Measures what is registered: `python -m tests.bench`, or some of it: `python -m tests.bench decide.`."""

import json
import sys
from pathlib import Path

from tests.bench import decisions
from tests.bench.figures import REGISTERED, Figure, measure, rounded

OUT = Path("build/bench.json")
MEASURED = (decisions,)
"""The files that register benchmarks."""
_HEAD = ("name", "median", "spread", "unit", "goal", "floor", "peers")


def main(wanted: list[str]) -> int:
    """Measure the benchmarks whose names begin with one of the words, or all; the result is the exit code."""
    chosen = [
        each for name, each in sorted(REGISTERED.items()) if not wanted or name.startswith(tuple(wanted))
    ]
    if not chosen:
        sys.stderr.write(f"no benchmark begins with {', '.join(wanted)}\n")
        return 1
    sys.stdout.write(_line(_HEAD))
    figures = []
    for each in chosen:
        figures.append(measure(each))
        sys.stdout.write(_described(figures[-1]))
        sys.stdout.flush()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([each.as_json() for each in figures], indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {OUT}\n")
    return 0


def _described(figure: Figure) -> str:
    one = figure.benchmark
    goal = "" if one.goal is None else f"{one.goal:g} {'met' if figure.value <= one.goal else 'MISSED'}"
    floor = "" if figure.floor is None else f"{rounded(figure.floor):g}"
    peers = ", ".join(f"{name} {value:g}" for name, value in one.peers.items())
    spread = f"{rounded(min(figure.values)):g}-{rounded(max(figure.values)):g}"
    return _line((one.name, f"{rounded(figure.value):g}", spread, one.unit, goal, floor, peers))


def _line(cells: tuple[str, str, str, str, str, str, str]) -> str:
    name, value, spread, unit, goal, floor, peers = cells
    return f"{name:28}{value:>10}  {spread:17}{unit:8}{goal:14}{floor:10}{peers}".rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
