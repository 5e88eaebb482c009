"""From changes on the device to the screen: gathered, then told in the page's own task.

Rows change inside transactions, sync rounds and event handlers. Screens hear of it afterwards, once for
any number of changes, in a task that belongs to the page: a rendered value may be assigned nowhere else.
"""

import asyncio
from collections.abc import Callable
from time import perf_counter

Listener = Callable[[], None]

_REST = 4.0
"""So many times as long as telling took, nothing is told again."""
_LONGEST_REST = 1.0


class UiBridge:
    """Gathers changes and tells whoever is on the screen."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._changed = asyncio.Event()

    def attach(self, listener: Listener) -> Callable[[], None]:
        """Tell the listener of changes until the returned function is called."""
        self._listeners.append(listener)

        def detach() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return detach

    def announce(self) -> None:
        """Something changed."""
        self._changed.set()

    async def run(self) -> None:
        """Tell of changes until cancelled; start it as a task of the page."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            began = perf_counter()
            for listener in tuple(self._listeners):
                listener()
            # While a first copy arrives, pages come one after the other; showing them must not hold them up.
            await asyncio.sleep(min(_LONGEST_REST, _REST * (perf_counter() - began)))
