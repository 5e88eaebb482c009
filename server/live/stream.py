"""What one stream says: "ask" at its beginning and whenever something moved that its person may read.

A word never says what moved. Before every word the session and the grants are looked up again, so that a
stream tells nothing to a session that ended, and ends with it; a stream that is quiet says so now and then,
and looks then too. Between two words there is a pause in which whatever else moves is gathered.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import anyio
import anyio.to_thread
from litestar.response.sse import ServerSentEventMessage

from server.live.hub import Hub, Listener
from shared.rules.visibility import Scope
from sync.faults import DeviceRevoked, LoginExpired

ASK = ServerSentEventMessage(event="ask", data="")
STILL_HERE = ServerSentEventMessage(comment="still here", data=None)

_LOOKING = 2
"""Sessions looked up at a time for all streams together: pushes and pulls come first."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a stream speaks, in seconds."""

    heartbeat: float = 25
    between: float = 1
    life: float = 900


@dataclass(frozen=True, slots=True)
class Streams:
    """Serves the streams of a hub."""

    hub: Hub
    rhythm: Rhythm
    looking: anyio.CapacityLimiter

    @classmethod
    def of(cls, hub: Hub, rhythm: Rhythm) -> "Streams":
        """The streams, bounded in what they cost the rest of the server."""
        return cls(hub, rhythm, anyio.CapacityLimiter(_LOOKING))

    async def words(
        self, listener: Listener, look: Callable[[], frozenset[Scope]]
    ) -> AsyncIterator[ServerSentEventMessage]:
        """The words of a stream until it ends; `look` says what may be read, or that it is over."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self.rhythm.life
        try:
            listener.concerns(await self._looked_up(look))
            yield ASK
            while (left := end - loop.time()) > 0:
                await asyncio.sleep(min(self.rhythm.between, left))
                word = await listener.wait(min(self.rhythm.heartbeat, max(0.0, end - loop.time())))
                if word == "end":
                    return
                concerned = listener.concerns(await self._looked_up(look))
                if concerned:
                    yield ASK
                elif word == "quiet":
                    yield STILL_HERE
        except (DeviceRevoked, LoginExpired):
            return
        finally:
            self.hub.leave(listener)

    async def _looked_up(self, look: Callable[[], frozenset[Scope]]) -> frozenset[Scope]:
        return await anyio.to_thread.run_sync(look, limiter=self.looking)
