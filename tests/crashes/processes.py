"""Real processes that start in a moment, so that hundreds of them can be killed.

Most of a start is imports. One process imports everything once and forks; each fork then runs the same
entry point that a start by hand runs, on files and sockets of its own, and dies as any process dies.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection

_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload(
    [
        "server.cli.main",
        "tests.crashes.working_device",
        # What a server imports only while it starts.
        "litestar.plugins.pydantic",
        "uvicorn.lifespan.on",
        "uvicorn.protocols.http.httptools_impl",
        "uvicorn.protocols.websockets.auto",
    ]
)

_LONGEST_LIFE_S = 3_600
"""After that a process ends by itself, whatever became of the one that started it."""
_PATIENCE_S = 60


class Started:
    """A running process, and what it says line by line."""

    def __init__(self, work: Callable[..., None], *arguments: str) -> None:
        self._heard, said = _FORKING.Pipe(duplex=False)
        self._process = _FORKING.Process(target=_run, args=(said, work, arguments))
        self._process.start()
        said.close()
        self._rest = b""

    def line(self) -> str:
        """The next line, without its end; empty when the process has ended and said everything."""
        while b"\n" not in self._rest:
            assert self._heard.poll(_PATIENCE_S), "a process has been silent for too long"
            piece = os.read(self._heard.fileno(), 65_536)
            if not piece:
                # What a killed process had not finished saying was not said.
                return ""
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()

    def lines(self) -> list[str]:
        """All that is still to be heard, once the process has ended."""
        found: list[str] = []
        while line := self.line():
            found.append(line)
        return found

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed, nothing is closed by hand."""
        with suppress(ProcessLookupError):
            self._process.kill()

    def wait(self) -> int:
        """How it ended: 0 when well, minus the signal when by one."""
        self._process.join(_PATIENCE_S)
        code = self._process.exitcode
        assert code is not None, "a process does not end"
        return code

    def forget(self) -> None:
        """Make an end of it, and let go of all that belonged to it."""
        self.kill()
        self._process.join()
        self._process.close()
        self._heard.close()


def _run(said: Connection, work: Callable[..., None], arguments: tuple[str, ...]) -> None:
    signal.alarm(_LONGEST_LIFE_S)
    os.dup2(said.fileno(), 1)
    said.close()
    work(*arguments)
