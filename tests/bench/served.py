"""Our server in a process of its own, on loopback, until the block ends."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_GRACE_S = 25


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    url: str
    pid: int


@contextmanager
def served(
    database: str, folder: Path, *, workers: int = 1, app: Path | None = None, port: int = 0
) -> Iterator[Served]:
    """The server of a company over a prepared database, as an operator starts it."""
    command = (
        "-m",
        "server",
        "serve",
        "--database",
        database,
        "--port",
        str(port),
        "--pwa",
        str(app or folder / "no-app"),
        "--workers",
        str(workers),
    )
    with child(*command) as process:
        found = _ADDRESS.search(first_line(process))
        assert found is not None, "the server did not say where it listens"
        yield Served(found[0], process.pid)


@contextmanager
def child(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A Python process that is asked to end when the block does, and made to when it will not."""
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                process.kill()


def first_line(process: "subprocess.Popen[str]") -> str:
    """The first line that a process prints; empty when it ended without one."""
    assert process.stdout is not None
    return process.stdout.readline()
