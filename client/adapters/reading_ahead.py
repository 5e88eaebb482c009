"""A transport that has the next page on its way while the device writes this one.

After a page that is not the last, the question that follows from it is sent at once, and the device gets
the page when that question has left: from then on server and device work at the same time, though the
device does not let go of its thread while it writes. Only the very question that was sent ahead is
answered from it. A device that could not write the page asks another one, and what was fetched ahead is
let go; a push lets it go too, because an answer from before the push does not know what the push did.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sync.core.next_request import next_request
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import PushReply, PushRequest


class AnnouncingTransport(Protocol):
    """A `Transport` that also says when a question has left the device."""

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        ...

    async def pull(self, request: PullRequest, left: Callable[[], None] | None = None) -> PullReply:
        """Ask what changed; `left` is called once nothing of the question remains to be sent."""
        ...

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Ask where rows differ."""
        ...


@dataclass(frozen=True, slots=True)
class _Ahead:
    request: PullRequest
    answer: "asyncio.Task[PullReply]"


class ReadingAhead:
    """The `Transport` port over another one, at most one question ahead of the device."""

    def __init__(self, line: AnnouncingTransport) -> None:
        self._line = line
        self._ahead: _Ahead | None = None

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        self._let_go()
        return await self._line.push(request)

    async def pull(self, request: PullRequest) -> PullReply:
        """Ask what changed, or take the answer that is already on its way."""
        reply = await self._answer_to(request)
        if reply.more:
            await self._send_ahead(next_request(request, reply))
        return reply

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Ask where rows differ."""
        return await self._line.compare(request)

    async def _answer_to(self, request: PullRequest) -> PullReply:
        ahead = self._ahead
        if ahead is None or ahead.request != request:
            self._let_go()
            return await self._line.pull(request)
        self._ahead = None
        return await ahead.answer

    async def _send_ahead(self, request: PullRequest) -> None:
        left = asyncio.Event()
        answer = asyncio.create_task(self._pull(request, left))
        try:
            await left.wait()
        except BaseException:
            answer.cancel()
            raise
        self._ahead = _Ahead(request, answer)

    async def _pull(self, request: PullRequest, left: asyncio.Event) -> PullReply:
        try:
            return await self._line.pull(request, left.set)
        finally:
            # A line that was answered or broke has nothing more to announce.
            left.set()

    def _let_go(self) -> None:
        if self._ahead is not None:
            self._ahead.answer.add_done_callback(_ignored)
            self._ahead.answer.cancel()
            self._ahead = None


def _ignored(answer: "asyncio.Task[PullReply]") -> None:
    # Python complains of failures that nobody looked at.
    if not answer.cancelled():
        answer.exception()
