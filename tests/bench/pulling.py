"""Initial pull: a new device fetches every customer of its rep from a server in another process."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from pathlib import Path

from tests.bench.figures import Goal, Run, benchmark
from tests.bench.floor import pull_floor
from tests.bench.handset import Handset
from tests.bench.peers import pull_peers
from tests.bench.places import scratch
from tests.bench.served import Served, served
from tests.bench.workload import CUSTOMERS, REP, make_database
from tests.support.server import PASSWORD


@benchmark(
    "pull.rows_per_s", "rows/s", runs=5, goal=Goal(beats=2, within=3), floor=pull_floor, peers=pull_peers
)
@contextmanager
def pull() -> Iterator[Run]:
    """The customers alone count, not what a device gets besides them."""
    with scratch() as folder, ExitStack() as stack:
        url = make_database(folder / "server.db", CUSTOMERS, held=False)
        yield pulled(stack.enter_context(served(url, folder)), folder, CUSTOMERS)


def pulled(server: Served, folder: Path, customers: int) -> Run:
    """A run that pulls so many customers with a new device, in customers per second."""
    devices = count(1)

    def once() -> float:
        file = folder / f"device-{next(devices)}.db"
        with closing(Handset(server.url, REP, PASSWORD, file)) as handset:
            timed = handset.sync()
        assert timed.report.rows >= customers
        file.unlink()
        return customers / timed.seconds

    return once
