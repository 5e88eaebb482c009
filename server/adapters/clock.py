"""The machine's clock."""

import asyncio
from datetime import UTC, datetime


class SystemClock:
    """The time of day as the machine has it, in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait without keeping others from working."""
        await asyncio.sleep(seconds)
