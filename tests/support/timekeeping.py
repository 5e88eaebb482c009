"""Time and identities under the test's control."""

from datetime import datetime, timedelta

from tests.support.company import MONDAY


class FakeClock:
    """A clock that moves only when told, or when somebody sleeps on it."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self._now = start

    def now(self) -> datetime:
        """The moment it stands at."""
        return self._now

    def tick(self, **by: float) -> None:
        """Move on by a timedelta's words, such as minutes=5."""
        self._now += timedelta(**by)

    async def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.tick(seconds=seconds)


class CountingIds:
    """Identities in order: prefix-0001, prefix-0002, …"""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._count = 0

    def new(self) -> str:
        """The next identity."""
        self._count += 1
        return f"{self._prefix}-{self._count:04d}"
