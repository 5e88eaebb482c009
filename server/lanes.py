"""The few threads on which the requests of devices are answered.

Python computes one thing at a time, however many threads want to, and each that wants to takes its turn
away from another: with six, a sync cost the server a quarter more than with two. So there are as many as
are useful at once. How much a machine does beyond that is a matter of workers.
"""

from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")

LANES: Final = 2
"""One for what computes, and one for what waits for the disk or for the database's answer."""


class Lanes:
    """Work that takes its turn on one of so many threads, in the order in which it came."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._inside = 0
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="lane")

    @property
    def waiting(self) -> int:
        """How many pieces of work wait for a thread."""
        return max(0, self._inside - self._count)

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives, or what it raises; call it from the event loop only."""
        self._inside += 1
        try:
            return await get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._inside -= 1

    def close(self) -> None:
        """Let what has begun come to its end."""
        self._threads.shutdown()
