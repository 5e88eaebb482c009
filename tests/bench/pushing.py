"""Push: edits queued on a device are decided by the server, each with its rights, rules, audit and feed.

Every run is a device in a process of its own, ours as well as the peers': so does work come in, from apps
that were opened for it.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

from tests.bench.figures import Goal, Run, benchmark
from tests.bench.floor import push_floor
from tests.bench.peers import push_peers
from tests.bench.places import scratch
from tests.bench.served import Served, child, first_line, served
from tests.bench.workload import CUSTOMERS, EDITS, REP, make_database
from tests.support.server import PASSWORD


@benchmark(
    "push.commands_per_s", "commands/s", runs=5, goal=Goal(beats=1), floor=push_floor, peers=push_peers
)
@contextmanager
def push() -> Iterator[Run]:
    """From the start of the sync until the device has written the last outcome beside its command."""
    with scratch() as folder, ExitStack() as stack:
        url = make_database(folder / "server.db", CUSTOMERS, held=True)
        yield pushed(stack.enter_context(served(url, folder)), folder, EDITS)


def pushed(server: Served, folder: Path, edits: int) -> Run:
    """A run that pushes so many edits of other customers than the run before, in commands per second."""
    rounds = count()

    def once() -> float:
        place = next(rounds)
        file = folder / f"pusher-{place}.db"
        told = (server.url, REP, PASSWORD, str(file), str(place * edits), str(edits))
        with child("-m", "tests.bench.pushing_device", *told) as process:
            spent = float(first_line(process))
        file.unlink()
        return edits / spent

    return once
