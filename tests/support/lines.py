"""Lines between a device and an authority in the same process, good and bad."""

from shared.models.ids import UserId
from sync.authority import Authority
from sync.faults import Unreachable
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import PushReply, PushRequest


class DirectLine:
    """A line that carries every message through its JSON text, as the network would."""

    def __init__(self, authority: Authority, user: str) -> None:
        self._authority = authority
        self._user = UserId(user)
        self.up = True
        self.lose_next_reply = False

    def connect(self, authority: Authority) -> None:
        """Lead to another server from now on."""
        self._authority = authority

    async def push(self, request: PushRequest) -> PushReply:
        """Carry commands there and outcomes back."""
        self._check()
        read = PushRequest.model_validate_json(request.model_dump_json())
        reply = self._authority.push(self._user, read).model_dump_json()
        self._lose()
        return PushReply.model_validate_json(reply)

    async def pull(self, request: PullRequest) -> PullReply:
        """Carry a question there and pages back."""
        self._check()
        read = PullRequest.model_validate_json(request.model_dump_json())
        reply = self._authority.pull(self._user, read).model_dump_json()
        self._lose()
        return PullReply.model_validate_json(reply)

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Carry sums there and differences back."""
        self._check()
        read = CompareRequest.model_validate_json(request.model_dump_json())
        reply = self._authority.compare(self._user, read).model_dump_json()
        self._lose()
        return CompareReply.model_validate_json(reply)

    def _check(self) -> None:
        if not self.up:
            raise Unreachable("no signal")

    def _lose(self) -> None:
        if self.lose_next_reply:
            self.lose_next_reply = False
            raise Unreachable("the reply was lost")
