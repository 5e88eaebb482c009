"""The sample company as `make demo` starts it: a real process, a real port, any database."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Literal

PASSWORD = "northwind"
_PATIENCE_S = 120
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")
_GRACE_S = 25


@dataclass(frozen=True)
class DemoServer:
    """A running demo."""

    port: int

    @property
    def url(self) -> str:
        """Where people open it."""
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def demo_server(
    database: str, pwa: Path, company: Literal["northwind", "demo"] = "northwind"
) -> Iterator[DemoServer]:
    """A sample company, made and served until the block ends; what it says is shown if it does not start."""
    command = [sys.executable, "-m", "server", "demo", "--company", company]
    command += ["--database", database, "--port", "0", "--pwa", str(pwa)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield DemoServer(_port_of(process))
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _port_of(process: "subprocess.Popen[bytes]") -> int:
    """The port in what the process prints."""
    assert process.stdout is not None
    said = b""
    deadline = monotonic() + _PATIENCE_S
    with DefaultSelector() as selector:
        selector.register(process.stdout, EVENT_READ)
        while (left := deadline - monotonic()) > 0 and selector.select(left):
            piece = process.stdout.read1(4096)  # type: ignore[attr-defined]
            said += piece
            if found := _ADDRESS.search(said.decode(errors="replace")):
                return int(found[1])
            if not piece:
                break
    raise AssertionError(f"the demo did not start:\n{said.decode(errors='replace')}")
