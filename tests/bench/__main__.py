"""Measures what is registered: `python -m tests.bench`, or some of it: `python -m tests.bench decide.`."""

import json
import sys
from pathlib import Path

from tests.bench import browsing, dashboards, decisions, idling, load, memory, moving, pulling, pushing
from tests.bench.figures import REGISTERED, Benchmark, Figure, measure, rounded

OUT = Path("build/bench.json")
MEASURED = (browsing, dashboards, decisions, idling, load, memory, moving, pulling, pushing)
"""The files that register benchmarks."""
_HEAD = ("name", "median", "spread", "unit", "floor", "peers", "goal")
_VERDICTS = {True: "met", False: "MISSED", None: "open"}


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
    notes: dict[str, None] = {}
    for each in chosen:
        sys.stdout.flush()
        figures.append(measure(each))
        sys.stdout.write(_described(figures[-1]))
        notes.update((f"{name}: {why}", None) for name, why in figures[-1].peers.items() if _is_note(why))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(_with_earlier(figures, chosen), indent=2) + "\n", encoding="utf-8")
    sys.stdout.writelines(f"not measured: {note}\n" for note in notes)
    sys.stdout.write(f"wrote {OUT}\n")
    return 0


def _with_earlier(figures: list[Figure], chosen: list[Benchmark]) -> list[dict[str, object]]:
    """The figures in the order of their names, with those that an earlier run left for the others."""
    kept: dict[str, dict[str, object]] = {}
    if OUT.exists():
        known = REGISTERED.keys() - {each.name for each in chosen}
        earlier = json.loads(OUT.read_text(encoding="utf-8"))
        kept = {each["name"]: each for each in earlier if each["name"] in known}
    kept |= {each.benchmark.name: each.as_json() for each in figures}
    return [kept[name] for name in sorted(kept)]


def _is_note(value: float | str) -> bool:
    return isinstance(value, str)


def _described(figure: Figure) -> str:
    one = figure.benchmark
    goal = ", ".join(f"{words} {_VERDICTS[met]}" for words, met in one.goal.parts(figure))
    floor = "" if figure.floor is None else f"{rounded(figure.floor):g}"
    peers = ", ".join(
        f"{name} {'-' if isinstance(value, str) else format(rounded(value), 'g')}"
        for name, value in figure.peers.items()
    )
    spread = f"{rounded(min(figure.values)):g}-{rounded(max(figure.values)):g}"
    return _line((one.name, f"{rounded(figure.value):g}", spread, one.unit, floor, peers, goal))


def _line(cells: tuple[str, str, str, str, str, str, str]) -> str:
    name, value, spread, unit, floor, peers, goal = cells
    return f"{name:22}{value:>8}  {spread:16}{unit:12}{floor:8}{peers:28}{goal}".rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
