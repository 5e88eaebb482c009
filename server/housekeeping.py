"""What the server does by itself once a day: it lets go of pointers that every device has passed."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import anyio.to_thread
from litestar import Litestar

from sync.authority import Authority
from sync.faults import Busy

_log = logging.getLogger("roadbook.server")

EVERY = timedelta(days=1)
QUIET = timedelta(days=90)
"""A device that was not heard for so long takes a fresh copy when it comes back."""


def housekeeping(
    authority: Authority, every: timedelta = EVERY
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """A lifespan of the application that keeps house in the background until the application ends."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        keeping = asyncio.create_task(_keep(authority, every))
        try:
            yield
        finally:
            keeping.cancel()

    return lifespan


async def _keep(authority: Authority, every: timedelta) -> None:
    while True:
        await asyncio.sleep(every.total_seconds())
        try:
            gone = await anyio.to_thread.run_sync(authority.trim, QUIET)
        except Busy:
            continue
        except Exception:
            # Whatever is wrong, tomorrow is another day: the server must go on serving.
            _log.exception("housekeeping met a defect")
        else:
            _log.info("housekeeping: %s pointers let go", gone)
