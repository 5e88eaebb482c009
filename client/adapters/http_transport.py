"""The `Transport` port over HTTP: the protocol's messages as JSON."""

from collections.abc import Callable

from pydantic import ValidationError

from client.adapters.http_line import HttpLine
from sync.faults import ProtocolBroken
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import PushReply, PushRequest


class HttpTransport:
    """Push and pull on a signed-in line."""

    def __init__(self, line: HttpLine) -> None:
        self._line = line

    async def push(self, request: PushRequest) -> PushReply:
        """Hand over commands and receive their outcomes."""
        content = await self._line.ask("POST", "/v1/sync/push", request.model_dump_json().encode())
        try:
            return PushReply.model_validate_json(content)
        except ValidationError as problem:
            raise ProtocolBroken(str(problem)) from problem

    async def pull(self, request: PullRequest, left: Callable[[], None] | None = None) -> PullReply:
        """Ask what changed; `left` is called once nothing of the question remains to be sent."""
        content = await self._line.ask("POST", "/v1/sync/pull", request.model_dump_json().encode(), left)
        try:
            return PullReply.model_validate_json(content)
        except ValidationError as problem:
            raise ProtocolBroken(str(problem)) from problem
