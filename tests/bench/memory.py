"""Peak memory of both ends while a device, in a process of its own, pulls 100,000 customers."""

from functools import cache
from pathlib import Path

from tests.bench import many_rows
from tests.bench.figures import Run, already_measured, benchmark
from tests.bench.peak import peak_mb
from tests.bench.places import scratch
from tests.bench.served import child, first_line, served
from tests.bench.workload import REP, make_database
from tests.support.server import PASSWORD

_SMALL = 1_000
_TIMES = 100


@benchmark("pull.device_peak_mb", "MB", runs=1, warm_up=False, goal=150)
def device() -> Run:
    """The device's process, with everything it has loaded."""
    return already_measured((_measured()[0],))


@benchmark("pull.server_peak_mb", "MB", runs=1, warm_up=False, goal=300)
def server() -> Run:
    """The server's process."""
    return already_measured((_measured()[1],))


@cache
def _measured() -> tuple[float, float]:
    with scratch() as folder:
        return peaks(folder, _SMALL, _TIMES)


def peaks(folder: Path, customers: int, times: int) -> tuple[float, float]:
    """Megabytes of a device and of its server at most, while so many times the customers are pulled."""
    url = make_database(folder / "server.db", customers, held=False)
    many_rows.multiply_server(folder / "server.db", customers, times)
    with served(url, folder) as running:
        command = ("-m", "tests.bench.pulling_device", running.url, REP, PASSWORD, str(folder / "device.db"))
        with child(*command) as process:
            rows, megabytes, _ = first_line(process).split()
        assert int(rows) >= customers * times
        return float(megabytes), peak_mb(running.pid)
