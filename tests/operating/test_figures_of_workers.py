"""What one look at `/metrics` tells of several workers: all of them together, and of those that died too."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from server.cli import workers
from tests.bench.load_company import make_company
from tests.bench.served import served

REQUESTS = 60
_PATIENCE_S = 60
_LOOKS = 6
"""Each look is a connection of its own, so that either worker answers some of them."""


def figure(url: str, name: str, **labels: str) -> float:
    """A figure as one look finds it."""
    text = httpx.get(f"{url}/metrics", timeout=_PATIENCE_S).text
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def answered(url: str) -> list[float]:
    """How many questions after its health the server counts, look by look."""
    return [figure(url, "roadbook_request_seconds_count", route="/health") for _ in range(_LOOKS)]


def ask(url: str, times: int) -> None:
    """Ask after the server's health, on many connections at once."""
    with ThreadPoolExecutor(8) as crowd:
        found = list(crowd.map(lambda _: httpx.get(f"{url}/health", timeout=_PATIENCE_S), range(times)))
    assert {each.status_code for each in found} == {200}


def becomes_true(said: Callable[[], bool]) -> bool:
    """Whether it is so before patience ends."""
    until = monotonic() + _PATIENCE_S
    while not said():
        if monotonic() > until:
            return False
        sleep(0.1)
    return True


def workers_of(pid: int) -> list[int]:
    """The processes of a server that serve."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [
        int(each)
        for each in children
        if b"resource_tracker" not in Path(f"/proc/{each}/cmdline").read_bytes()
    ]


def replace(server: int, worker: int) -> None:
    """Kill a worker, and see another in its place."""
    os.kill(worker, signal.SIGKILL)
    assert becomes_true(lambda: len(workers_of(server)) == 2 and worker not in workers_of(server))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for a process's children")
def test_one_look_tells_of_all_workers_and_forgets_none_that_died(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROADBOOK_KEY_FILE", str(tmp_path / "key"))
    make_company(postgres_url, reps=2, cards=2)
    with served(postgres_url, tmp_path, workers=2) as server:
        ask(server.url, REQUESTS)
        # Workers that die young are taken for a server that cannot start.
        sleep(workers._TOO_SHORT_S)
        assert becomes_true(lambda: answered(server.url) == [REQUESTS] * _LOOKS)
        assert figure(server.url, "roadbook_streams") == 0

        # With both gone in turn, whoever answers from here on was started in place of another.
        for worker in workers_of(server.pid):
            replace(server.pid, worker)
        assert becomes_true(lambda: answered(server.url) == [REQUESTS] * _LOOKS)
        ask(server.url, REQUESTS)
        assert becomes_true(lambda: answered(server.url) == [2 * REQUESTS] * _LOOKS)
