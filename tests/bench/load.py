"""A hundred devices at a steady pace, on either engine: speed, the time of one sync, and the server's memory.

The pace is a tenth above what is asked for, so that a server that only just keeps up is seen to. The load
runs for 20 seconds, or for as many as `LOAD_SECONDS` says; memory means something after minutes only.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import Literal

from tests.bench.figures import Goal, Run, already_measured, benchmark
from tests.bench.load_company import CARDS, REPS, as_text, make_company
from tests.bench.load_devices import WARM_UP_S, Seen
from tests.bench.peak import resident_mb
from tests.bench.places import scratch
from tests.bench.served import child, first_line, served
from tests.support.postgres import start_server

Engine = Literal["sqlite", "postgresql"]

RATE = 110.0
SECONDS = float(os.environ.get("LOAD_SECONDS", "20"))
_WORKERS: dict[Engine, int] = {"sqlite": 1, "postgresql": 2}


@dataclass(frozen=True, slots=True)
class Load:
    """What devices saw, and the server's memory when the load had just begun and when it ended."""

    seen: Seen
    begun_mb: float
    ended_mb: float


def _register(engine: Engine) -> None:
    def figure(name: str, unit: str, goal: Goal, value: str) -> None:
        @benchmark(f"load.{engine}.{name}", unit, runs=1, warm_up=False, goal=goal)
        def run() -> Run:
            return already_measured((getattr(_measured(engine).seen, value),))

    figure("syncs_per_s", "syncs/s", Goal(at_least=100), "syncs_per_s")
    figure("commands_per_s", "commands/s", Goal(at_least=1_000), "commands_per_s")
    figure("p95_ms", "ms", Goal(at_most=300), "p95_ms")

    @benchmark(f"load.{engine}.memory_growth", "x", runs=1, warm_up=False, goal=1.05)
    def growth() -> Run:
        found = _measured(engine)
        return already_measured((found.ended_mb / found.begun_mb,))


_register("sqlite")
_register("postgresql")


@cache
def _measured(engine: Engine) -> Load:
    with scratch() as folder, _database(engine, folder) as url:
        found = loaded(url, folder, RATE, SECONDS, workers=_WORKERS[engine])
    print(f"  {engine}: {found}", flush=True)  # noqa: T201  more than fits a table
    return found


def loaded(
    url: str, folder: Path, rate: float, seconds: float, *, workers: int, reps: int = REPS, cards: int = CARDS
) -> Load:
    """Make the company in an empty database, serve it, and let its devices sync for so long."""
    devices = folder / "devices.json"
    devices.write_bytes(as_text(make_company(url, reps, cards)))
    with served(url, folder, workers=workers) as server:
        command = ("-m", "tests.bench.load_devices", server.url, str(devices), str(rate), str(seconds))
        over, begun = Event(), list[float]()

        def look() -> None:
            over.wait(2 * WARM_UP_S)
            begun.append(resident_mb(server.pid))

        looking = Thread(target=look)
        looking.start()
        try:
            with child(*command) as process:
                said = first_line(process)
        finally:
            over.set()
            looking.join()
        assert said, "the devices did not come to their end"
        return Load(Seen(**json.loads(said)), begun[0], resident_mb(server.pid))


@contextmanager
def _database(engine: Engine, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'server.db'}"
        return
    server = start_server()
    server.make_durable()
    try:
        yield server.new_database(migrated=False)[1]
    finally:
        server.stop()
