"""Initial pull: a new device fetches every customer of its rep from a server in another process.

Every run is a device in a process of its own, ours as well as the peers': the first thing that a new device
does is never something it has done before.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from tests.bench.figures import Goal, Run, benchmark
from tests.bench.floor import pull_floor
from tests.bench.peers import pull_peers
from tests.bench.places import scratch
from tests.bench.served import Served, child, first_line, served
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
        with child("-m", "tests.bench.pulling_device", server.url, REP, PASSWORD, str(file)) as process:
            rows, _, spent = first_line(process).split()
        assert int(rows) >= customers
        file.unlink()
        return customers / float(spent)

    return once
