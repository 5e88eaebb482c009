"""Several workers on one port, for PostgreSQL: started together, replaced when one dies, ended together.

Each worker is the whole server. They share the listening socket, so the system gives every connection to
one that is free, and nothing in memory: what one must tell the others goes through the database.
"""

import os
import signal
import socket
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from tempfile import TemporaryDirectory
from threading import Event as ThreadEvent
from threading import Thread
from time import monotonic
from types import FrameType
from typing import cast

import click
import uvicorn
from prometheus_client.multiprocess import mark_process_dead

from server.cli.run import GRACE_SECONDS, announce, run_worker
from server.settings import Settings

_START_S = 60
_TOO_SHORT_S = 5.0
"""A worker that died so young would die again at once."""

_SPAWN = get_context("spawn")


@dataclass(frozen=True, slots=True)
class _Worker:
    process: SpawnProcess
    ready: Event
    """Kept as long as the worker: its name goes with this object, and a young process still looks it up."""
    began: float


class Workers:
    """The workers of one server."""

    def __init__(self, settings: Settings, count: int) -> None:
        self._settings = settings
        self._count = count
        self._listening = uvicorn.Config("", host=settings.host, port=settings.port).bind_socket()
        self._alive: dict[int, _Worker] = {}
        self._stopping = ThreadEvent()

    def run(self) -> None:
        """Serve until SIGINT or SIGTERM, or until workers die as fast as they are started."""
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._stop)
        with TemporaryDirectory(prefix="roadbook-figures-") as figures:
            # The workers add up what they count in files; the library looks for this when it is loaded.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures
            self._serve()

    def _serve(self) -> None:
        try:
            started = [self._start() for _ in range(self._count)]
            if self._all_ready(started):
                announce(self._listening)
                self._look_after()
            elif not self._stopping.is_set():
                raise click.ClickException("a worker did not start")
        finally:
            self._end()

    def _start(self) -> _Worker:
        ready = _SPAWN.Event()
        process = _SPAWN.Process(target=_work, args=(self._settings, self._listening, ready), daemon=False)
        process.start()
        worker = self._alive[process.sentinel] = _Worker(process, ready, monotonic())
        return worker

    def _all_ready(self, started: list[_Worker]) -> bool:
        until = monotonic() + _START_S
        waiting = list(started)
        while waiting and monotonic() < until and not self._stopping.is_set():
            if wait(list(self._alive), timeout=0):
                return False
            if waiting[0].ready.wait(0.1):
                waiting.pop(0)
        return not waiting

    def _look_after(self) -> None:
        while not self._stopping.is_set():
            # The signal does not end the wait, so it is a short one.
            for sentinel in wait(list(self._alive), timeout=0.2):
                worker = self._alive.pop(cast("int", sentinel))
                if self._stopping.is_set():
                    return
                # Its pipe closes a moment before the system says how it ended.
                worker.process.join()
                click.echo(f"worker {worker.process.pid} ended with {worker.process.exitcode}", err=True)
                mark_process_dead(worker.process.pid)  # type: ignore[no-untyped-call]
                if monotonic() - worker.began < _TOO_SHORT_S:
                    raise click.ClickException("workers die as soon as they are started")
                self._start()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping.set()

    def _end(self) -> None:
        """Let every worker finish what it has begun, and end those that cannot."""
        self._stopping.set()
        processes = [worker.process for worker in self._alive.values()]
        for process in processes:
            process.terminate()
        until = monotonic() + GRACE_SECONDS + 5
        for process in processes:
            process.join(max(0.1, until - monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
        self._listening.close()


def _work(settings: Settings, listening: socket.socket, ready: Event) -> None:
    Thread(target=_end_with_parent, daemon=True).start()
    run_worker(settings, listening, ready.set)


def _end_with_parent() -> None:
    """A worker whose parent was killed would hold the port for ever."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
