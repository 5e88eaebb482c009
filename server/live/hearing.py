"""Hears what any worker moved, through PostgreSQL.

Every worker listens on one connection of its own. While that is lost nothing is heard, so whoever comes
back takes everything to have moved.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import psycopg
from litestar import Litestar
from sqlalchemy.engine import make_url

from server.adapters.announcements import CHANNEL, read_announcement
from server.live.hub import Hub

_log = logging.getLogger("roadbook.server")

_PAUSES = (0.2, 1.0, 5.0)


def listening(url: str, hub: Hub) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """A lifespan of the application in which the hub hears what any worker says."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        hearing = asyncio.create_task(_hear(url, hub))
        try:
            yield
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)

    return lifespan


async def _hear(url: str, hub: Hub) -> None:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    failures = 0
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                # What was said before this moment was not heard.
                hub.tell(None)
                failures = 0
                async for each in connection.notifies():
                    hub.tell(*read_announcement(each.payload))
        except (psycopg.Error, OSError):
            _log.warning("the line on which workers hear of each other broke", exc_info=failures == 0)
        await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
        failures += 1
