"""While the server runs on SQLite, its write-ahead log goes back into the file once a second."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from litestar import Litestar

from server.adapters.checkpoints import Checkpoints

_log = logging.getLogger("roadbook.server")

EVERY_S = 1.0


@asynccontextmanager
async def checkpointing(app: Litestar) -> AsyncIterator[None]:
    """A lifespan of the application; on PostgreSQL, which does so itself, nothing happens."""
    engine = app.state.services.store.engine
    if engine.dialect.name != "sqlite":
        yield
        return
    working = asyncio.create_task(_keep_on(Checkpoints(engine)))
    try:
        yield
    finally:
        working.cancel()


async def _keep_on(checkpoints: Checkpoints) -> None:
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            await anyio.to_thread.run_sync(checkpoints.step)
        except Exception:
            # The log grows until it is done, and nothing else depends on it.
            _log.exception("bringing the log back met a defect")
