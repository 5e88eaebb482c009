"""The line between a device and the server: every message as bytes, each at the mercy of the next fault.

A message under way waits until the world lets it go on, so that others can be quicker.
"""

from collections.abc import Generator
from random import Random
from typing import TYPE_CHECKING, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from shared.models.ids import UserId
from sync.faults import LoginExpired, SyncFault, Unreachable
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import PushReply, PushRequest
from sync.wire.version import SCHEMA
from tests.simulation.chance import chance

if TYPE_CHECKING:
    from tests.simulation.server import Server

M = TypeVar("M", bound=BaseModel)


class Witness(Protocol):
    """Sees all that passes, and keeps what is late."""

    def pulled(self, who: str, user: UserId, reply: PullReply) -> None:
        """An answer left the server."""
        ...

    def compared(self, who: str, scope: str) -> None:
        """A device found that what it holds of a scope does not add up."""
        ...

    def heard(self, who: str, what: str) -> None:
        """Something happened on the line."""
        ...


class _Pause:
    def __await__(self) -> Generator[None, None, None]:
        yield


class Line:
    """One device's line; what befalls its messages is decided from outside."""

    def __init__(self, name: str, user: UserId, server: "Server", witness: Witness) -> None:
        self._name = name
        self._user = user
        self._server = server
        self._witness = witness
        self.late: list[PushRequest | PullRequest | CompareRequest] = []
        self.in_reach = True
        self.signed_in = True
        self.schema = SCHEMA
        """The version of the app that speaks here."""
        self.budget = 1024 * 1024
        self._fault = ""
        self._rng = chance(0)
        self._wait = 0

    def strike(self, fault: str, rng: Random, *, after: int) -> None:
        """Let a fault befall the message after so many others."""
        self._fault, self._rng, self._wait = fault, rng, after

    def spare(self) -> None:
        """Let nothing befall the messages from here on."""
        self._fault = ""
        self._server.doom(None)

    async def push(self, request: PushRequest) -> PushReply:
        """Carry commands there and outcomes back."""
        request = request.model_copy(update={"schema_version": self.schema})
        fault = await self._leave(request)
        reply = self._server.push(self._user, _again(request))
        if fault == "twice":
            reply = self._server.push(self._user, _again(request))
        return await self._arrive(reply, fault)

    async def pull(self, request: PullRequest) -> PullReply:
        """Carry a question there and pages back."""
        request = request.model_copy(update={"byte_budget": self.budget, "schema_version": self.schema})
        fault = await self._leave(request)
        reply = self._pull(request)
        if fault == "twice":
            reply = self._pull(request)
        return await self._arrive(reply, fault)

    async def compare(self, request: CompareRequest) -> CompareReply:
        """Carry sums there and differences back."""
        self._witness.compared(self._name, request.scope)
        fault = await self._leave(request)
        reply = self._server.compare(self._user, _again(request))
        return await self._arrive(reply, fault)

    def deliver_late(self) -> None:
        """What was given up for lost arrives after all; nobody waits for the answer."""
        late, self.late = self.late, []
        for request in late:
            try:
                heard = self._answer(request).model_dump_json()
            except SyncFault as fault:
                heard = fault.code
            self._witness.heard(self._name, f"late {heard}")

    def _answer(self, request: PushRequest | PullRequest | CompareRequest) -> BaseModel:
        if isinstance(request, PushRequest):
            return self._server.push(self._user, _again(request))
        if isinstance(request, PullRequest):
            return self._pull(request)
        return self._server.compare(self._user, _again(request))

    def _pull(self, request: PullRequest) -> PullReply:
        reply = self._server.pull(self._user, _again(request))
        self._witness.pulled(self._name, self._user, reply)
        return reply

    async def _leave(self, request: PushRequest | PullRequest | CompareRequest) -> str:
        """Send a message on its way; returns what shall befall the answer."""
        self._witness.heard(self._name, request.model_dump_json())
        await _Pause()
        fault = self._struck()
        if not self.in_reach or fault == "request lost":
            raise Unreachable("no signal")
        if fault == "request late":
            self.late.append(request)
            raise Unreachable("no answer in time")
        if fault == "session ended":
            self.signed_in = False
        if not self.signed_in:
            raise LoginExpired
        if fault in ("server crash", "server crash at commit"):
            self._server.doom(self._rng, at_commit=fault == "server crash at commit")
        return fault

    async def _arrive(self, reply: M, fault: str) -> M:
        """Bring an answer home, or not."""
        text = reply.model_dump_json()
        self._witness.heard(self._name, f"{fault} {text}")
        await _Pause()
        if not self.in_reach or fault == "reply lost":
            raise Unreachable("the reply was lost")
        if fault == "reply cut":
            text = text[: self._rng.randrange(len(text))]
        try:
            return type(reply).model_validate_json(text)
        except ValidationError as problem:
            raise Unreachable("the reply was cut off") from problem

    def _struck(self) -> str:
        if not self._fault:
            return ""
        self._wait -= 1
        if self._wait >= 0:
            return ""
        fault, self._fault = self._fault, ""
        return fault


def _again(message: M) -> M:
    """The message as the other side reads it."""
    return type(message).model_validate_json(message.model_dump_json())
