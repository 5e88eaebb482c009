"""The clock of this machine."""

import asyncio
from datetime import UTC, datetime


class SystemClock:
    """The `Clock` port on the real time."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait without holding anybody up."""
        await asyncio.sleep(seconds)
