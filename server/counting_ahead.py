"""Counts for the rollups while nobody pushes, so that questions need not wait."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from time import monotonic

import anyio.to_thread
from litestar import Litestar

from server.totals.rollups import Rollups
from sync.ports import Clock, LostRace

_log = logging.getLogger("roadbook.server")

LOOK_S = 30.0
"""How often it looks whether something is left to count."""
PATIENCE_S = 180.0
"""How long it waits for a moment in which nothing was pushed, before it counts all the same."""
REST = 10
"""How many times longer than a step it rests after it, so that others hardly notice."""


def counting_ahead(
    rollups: Rollups, clock: Clock, look_s: float = LOOK_S
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """A lifespan of the application that counts in the background until the application ends."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        counting = asyncio.create_task(_Counting(rollups, clock, look_s).run())
        try:
            yield
        finally:
            counting.cancel()

    return lifespan


class _Counting:
    def __init__(self, rollups: Rollups, clock: Clock, look_s: float) -> None:
        self._rollups = rollups
        self._clock = clock
        self._look_s = look_s
        self._left = 0
        self._since = 0.0

    async def run(self) -> None:
        while True:
            await asyncio.sleep(self._look_s)
            try:
                await self._count()
            except LostRace:
                continue
            except Exception:
                # The next question counts what is missing, or fails where somebody sees it.
                _log.exception("counting ahead met a defect")

    async def _count(self) -> None:
        """Count in small steps, from the first look at which nothing more was pushed."""
        behind = await anyio.to_thread.run_sync(self._rollups.behind, self._clock.now())
        if not behind.walking and not behind.changes:
            self._left = 0
            return
        if not self._left:
            self._since = monotonic()
        busy, self._left = behind.changes != self._left, behind.changes
        if busy and not behind.walking and monotonic() - self._since < PATIENCE_S:
            return
        while behind.walking or behind.changes:
            began = monotonic()
            await anyio.to_thread.run_sync(self._rollups.step, self._clock.now())
            await asyncio.sleep(REST * (monotonic() - began))
            behind = await anyio.to_thread.run_sync(self._rollups.behind, self._clock.now())
        self._left = 0
