"""An idle sync: nothing waits and nothing changed, with a thousand customers and with a million.

Both ends hold that many. The large pair of databases is made once and kept under build/bench.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from statistics import median

from server.adapters.sqlite_engine import sqlite
from tests.bench import many_rows
from tests.bench.figures import Run, already_measured, benchmark
from tests.bench.handset import Handset
from tests.bench.places import HOME, scratch
from tests.bench.served import served
from tests.bench.workload import REP, make_database
from tests.support.server import PASSWORD

SMALL = 1_000
TIMES = 1_000
ROUNDS = 5
_SYNCS = 9
_FILES = ("server.db", "device.db")


@benchmark("idle.ms", "ms", runs=ROUNDS, warm_up=False)
def idle() -> Run:
    """With a thousand customers."""
    return already_measured(small for small, _ in _measured())


@benchmark("idle.growth", "x", runs=ROUNDS, warm_up=False, goal=1.5)
def growth() -> Run:
    """How many times longer it takes with a million than with a thousand."""
    return already_measured(large / small for small, large in _measured())


@cache
def _measured() -> tuple[tuple[float, float], ...]:
    with scratch() as folder:
        small = folder / "small"
        make_pair(small, SMALL)
        return idle_rounds(small, kept_large(small, SMALL, TIMES), ROUNDS, _SYNCS)


def make_pair(folder: Path, customers: int) -> None:
    """A server's database with so many customers, and a device's that has pulled them all."""
    folder.mkdir(parents=True)
    url = make_database(folder / "server.db", customers, held=False)
    with served(url, folder) as server, _device(folder, server.url) as handset:
        handset.sync()


def kept_large(small: Path, customers: int, times: int) -> Path:
    """The folder with so many times the customers of a pair, made from it where it is not there yet."""
    large = HOME / f"idle-{customers * times}-{_shape(small)}"
    if not large.exists():
        with scratch() as folder:
            made = folder / "large"
            shutil.copytree(small, made, ignore=shutil.ignore_patterns("no-app"))
            many_rows.multiply_server(made / "server.db", customers, times)
            many_rows.multiply_device(made / "device.db", made / "server.db")
            for outdated in HOME.glob(f"idle-{customers * times}-*"):
                shutil.rmtree(outdated)
            made.rename(large)
    return large


def idle_rounds(small: Path, large: Path, rounds: int, syncs: int) -> tuple[tuple[float, float], ...]:
    """Milliseconds of an idle sync with each pair of databases, in rounds that take turns."""
    with ExitStack() as stack:
        devices = []
        for folder in (small, large):
            server = stack.enter_context(served(f"sqlite:///{folder / 'server.db'}", folder))
            devices.append(stack.enter_context(_device(folder, server.url)))
        for device in devices:
            milliseconds(device, syncs)
        return tuple(
            (milliseconds(devices[0], syncs), milliseconds(devices[1], syncs)) for _ in range(rounds)
        )


def milliseconds(device: Handset, syncs: int) -> float:
    """What an idle sync of a device takes, the median of several."""
    spent = []
    for _ in range(syncs):
        timed = device.sync()
        assert (timed.round_trips, timed.report.rows) == (1, 0), timed
        spent.append(timed.seconds * 1_000)
    return median(spent)


@contextmanager
def _device(folder: Path, server: str) -> Iterator[Handset]:
    with closing(Handset(server, REP, PASSWORD, folder / "device.db")) as handset:
        yield handset


def _shape(folder: Path) -> str:
    """What tells whether kept databases are still as this program would make them."""
    digest = sha256(Path(many_rows.__file__).read_bytes())
    for name in _FILES:
        with closing(sqlite.connect(folder / name)) as db:
            for (sql,) in db.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"):
                digest.update(sql.encode())
            for (doc,) in db.execute("SELECT doc FROM customer ORDER BY id LIMIT 1"):
                digest.update(doc.encode())
    return digest.hexdigest()[:12]
