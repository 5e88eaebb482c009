"""Who listens in this process, and what has moved for each since they were last told to ask.

Everything here belongs to the event loop; worker threads hand in what moved through `tell_from_thread`.
"""

import asyncio
from collections.abc import Callable, Collection
from typing import Literal

from server.watching.figures import STREAMS
from shared.models.ids import DeviceId
from shared.rules.visibility import COMPANY, Scope

MOST_STREAMS = 5_000
"""Streams of one process; each is an open connection."""

Word = Literal["moved", "quiet", "end"]


class Listener:
    """One open stream of a device: what moved in scopes that its person could read when last looked."""

    def __init__(self, device: DeviceId) -> None:
        self.device = device
        self.scopes: frozenset[Scope] = frozenset()
        self._moved: set[Scope] = set()
        self._everything = False
        self._ended = False
        self._stirred = asyncio.Event()

    async def wait(self, seconds: float) -> Word:
        """What happened first: something moved, nothing for so long, or the end."""
        try:
            await asyncio.wait_for(self._stirred.wait(), seconds)
        except TimeoutError:
            return "quiet"
        self._stirred.clear()
        return "end" if self._ended else "moved"

    def concerns(self, scopes: frozenset[Scope]) -> bool:
        """Whether anything that moved lies in these scopes; what moved is forgotten, the scopes are kept."""
        self.scopes = scopes
        concerned = self._everything or not self._moved.isdisjoint(scopes)
        self._moved.clear()
        self._everything = False
        return concerned

    def stir(self, scopes: Collection[Scope] | None) -> None:
        """Note what moved, None for anything at all."""
        if scopes is None:
            self._everything = True
        elif COMPANY in scopes or not self.scopes.isdisjoint(scopes):
            # Roles are content of the company: who may read what may have moved with it.
            self._moved.update(scopes)
        else:
            return
        self._stirred.set()

    def end(self) -> None:
        """Ask whoever serves the stream to close it."""
        self._ended = True
        self._stirred.set()


class Hub:
    """The open streams of one process, at most one for each device."""

    def __init__(self, most: int = MOST_STREAMS) -> None:
        self._most = most
        self._listeners: dict[DeviceId, Listener] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = False

    def __len__(self) -> int:
        return len(self._listeners)

    def start(self) -> None:
        """Belong to the running loop from now on."""
        self._loop = asyncio.get_running_loop()

    def listen(self, device: DeviceId) -> Listener | None:
        """Begin a stream; one that the device had before ends. None where no more can be borne."""
        before = self._listeners.pop(device, None)
        if before is not None:
            before.end()
        if self._closing or len(self._listeners) >= self._most:
            return None
        listener = self._listeners[device] = Listener(device)
        STREAMS.set(len(self._listeners))
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a stream that is over."""
        if self._listeners.get(listener.device) is listener:
            del self._listeners[listener.device]
            STREAMS.set(len(self._listeners))

    def tell(self, scopes: Collection[Scope] | None, by: str | None = None) -> None:
        """Stir everybody whom a move may concern, but for the device that caused it: it asks anyway."""
        for listener in self._listeners.values():
            if listener.device != by:
                listener.stir(scopes)

    def tell_from_thread(self, scopes: Collection[Scope], by: str | None = None) -> None:
        """The same from any thread; before the start and after the end nobody listens."""
        self._from_thread(lambda: self.tell(scopes, by))

    def hang_up_from_thread(self, device: DeviceId) -> None:
        """End a device's stream at once, from any thread."""
        self._from_thread(lambda: self._hang_up(device))

    def _hang_up(self, device: DeviceId) -> None:
        listener = self._listeners.get(device)
        if listener is not None:
            listener.end()

    def _from_thread(self, act: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(act)

    def close(self) -> None:
        """End all streams and take no more."""
        self._closing = True
        for listener in self._listeners.values():
            listener.end()
