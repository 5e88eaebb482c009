"""The `Transport` port over HTTP: the protocol's messages as JSON."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from client.adapters.http_line import HttpLine
from sync.faults import ProtocolBroken
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import PushReply, PushRequest

M = TypeVar("M", bound=BaseModel)


class HttpTransport:
    """The protocol's questions on a signed-in line."""

    def __init__(
        self, line: HttpLine, arrived: Callable[[int, int], None] = lambda _rows, _size: None
    ) -> None:
        """`arrived` is told of each page: how many rows it holds, and its size in bytes."""
        self._line = line
        self._arrived = arrived

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        return await self._ask("push", request, PushReply)

    async def pull(self, request: PullRequest, left: Callable[[], None] | None = None) -> PullReply:
        """Ask what changed; `left` is called once nothing of the question remains to be sent."""
        content = await self._post("pull", request, left)
        reply = _read(PullReply, content)
        self._arrived(sum(len(page.rows) for page in reply.pages), len(content))
        return reply

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Ask where rows differ."""
        return await self._ask("compare", request, CompareReply)

    async def _ask(self, what: str, request: BaseModel, reply: type[M]) -> M:
        return _read(reply, await self._post(what, request))

    async def _post(self, what: str, request: BaseModel, left: Callable[[], None] | None = None) -> bytes:
        return await self._line.ask("POST", f"/v1/sync/{what}", request.model_dump_json().encode(), left)


def _read(reply: type[M], content: bytes) -> M:
    try:
        return reply.model_validate_json(content)
    except ValidationError as problem:
        raise ProtocolBroken(str(problem)) from problem
