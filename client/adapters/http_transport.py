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

    def __init__(self, line: HttpLine) -> None:
        self._line = line

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        return await self._ask("push", request, PushReply)

    async def pull(self, request: PullRequest, left: Callable[[], None] | None = None) -> PullReply:
        """Ask what changed; `left` is called once nothing of the question remains to be sent."""
        return await self._ask("pull", request, PullReply, left)

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Ask where rows differ."""
        return await self._ask("compare", request, CompareReply)

    async def _ask(
        self, what: str, request: BaseModel, reply: type[M], left: Callable[[], None] | None = None
    ) -> M:
        body = request.model_dump_json().encode()
        content = await self._line.ask("POST", f"/v1/sync/{what}", body, left)
        try:
            return reply.model_validate_json(content)
        except ValidationError as problem:
            raise ProtocolBroken(str(problem)) from problem
