"""How fast one device, or one account, may ask: a bucket that fills again as time goes by.

It is kept in the worker's memory, because it is asked at every request: with several workers the bound is
as many times higher. What must be counted exactly, guesses at passwords and codes, is counted in the
database instead.
"""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from sync.faults import Busy

_MOST_KNOWN = 20_000


class Pace:
    """So many requests at once, and so many a second after that."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst = float(burst)
        self._per_second = per_second
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = Lock()

    def take(self, whose: str, now: datetime) -> None:
        """Count one request, or raise Busy until there is room for it."""
        with self._lock:
            left, since = self._left.pop(whose, (self._burst, now))
            gone = max(0.0, (now - since).total_seconds())
            left = min(self._burst, left + gone * self._per_second)
            # Asking while the bucket is empty takes nothing: patience is always rewarded.
            self._left[whose] = (left - 1 if left >= 1 else left, now)
            if len(self._left) > _MOST_KNOWN:
                self._left.popitem(last=False)
        if left < 1:
            raise Busy((1 - left) / self._per_second)
