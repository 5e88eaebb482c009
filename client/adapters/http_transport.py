"""The `Transport` port over HTTP: the protocol's messages as JSON."""

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

    async def pull(self, request: PullRequest) -> PullReply:
        """Ask what changed."""
        content = await self._line.ask("POST", "/v1/sync/pull", request.model_dump_json().encode())
        try:
            return PullReply.model_validate_json(content)
        except ValidationError as problem:
            raise ProtocolBroken(str(problem)) from problem
