"""Listens for the server's pokes while there is a server, and keeps quiet about it when there is none.

A poke is a hint: whatever goes wrong here, the device asks now and then all the same. So nothing is
reported, and after each failure the next attempt is further away.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from random import Random
from time import monotonic
from typing import Protocol

from sync.faults import Busy, SyncFault

_log = logging.getLogger("roadbook.sync")

PATH = "/v1/sync/events"
SILENCE = 60.0
"""The server gives a sign of life more than twice as often."""
LASTED = 60.0
"""A stream that lasted so long was a good one."""
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 600.0

_ASK = "event: ask"


class Listening(Protocol):
    """A line on which the server speaks."""

    def listen(self, path: str, silence: float) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """The lines of an answer that goes on."""
        ...


class Pokes:
    """One device's ear at the server."""

    def __init__(
        self,
        line: Listening,
        asked_to: Callable[[], None],
        hears: Callable[[bool], None],
        random: Random,
        *,
        welcome: Callable[[], bool] = lambda: True,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._line = line
        self._asked_to = asked_to
        self._hears = hears
        self._random = random
        self._welcome = welcome
        self._sleep = sleep
        self._now = now
        self._failures = 0

    async def run(self) -> None:
        """Listen until cancelled, and not at all while the person saves traffic."""
        while True:
            await self._sleep(await self.once() if self._welcome() else LONGEST_PAUSE)

    async def once(self) -> float:
        """Listen to one stream until it ends; the result is how long to wait before the next."""
        pause, began = 0.0, self._now()
        try:
            async with self._line.listen(PATH, SILENCE) as lines:
                async for line in lines:
                    if line == _ASK:
                        self._hears(True)
                        self._asked_to()
        except SyncFault as fault:
            pause = fault.retry_after if isinstance(fault, Busy) else 0.0
            pause = LONGEST_PAUSE if fault.retry != "later" else pause
        except Exception:
            # A defect here must end nothing: the device asks now and then all the same.
            _log.exception("listening met a defect")
        finally:
            self._hears(False)
        # A line that cuts streams off early is no better than one that has none.
        self._failures = 1 if self._now() - began > LASTED else self._failures + 1
        doubled: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures - 1, 10))
        return max(pause, doubled * self._random.uniform(0.5, 1.0))
