"""Push, pull and compare: the wire's messages to the authority and back, each on a thread for devices.

A session speaks for one device only; a message that names another is refused before it is looked at,
whether or not such a device exists.
"""

from litestar import Response, Router, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.problems import Problem
from server.routes import examples
from server.routes.bodies import answer, read
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from server.settings import Settings
from server.watching.pushes import count_push
from shared.models.ids import DeviceId
from sync.wire.compare import CompareRequest
from sync.wire.pull import PullRequest
from sync.wire.push import PushRequest


@post(
    "/compare",
    status_code=200,
    summary="Compare rows",
    operation_class=operation(
        takes=examples.COMPARE,
        gives=examples.COMPARED,
        means="Narrower stretches that differ, what the server has in short ones, and the rows wanted.",
        problems=("wrong_device", "protocol_broken"),
    ),
)
async def compare(
    request: SignedInRequest, body: RawBody, services: NamedDependency[Services]
) -> Response[bytes]:
    """Where the rows of a scope differ from those on the device."""

    def compared() -> Response[bytes]:
        asked = read(CompareRequest, body)
        _same_device(asked.device, request.user.device)
        return answer(services.authority.compare(request.user.user, asked))

    return await services.lanes.run(compared)


def sync(settings: Settings) -> Router:
    """The routes; pushes may be long, and so may be the cursors of who sees the whole company."""

    @post(
        "/push",
        status_code=200,
        request_max_body_size=settings.largest_body,
        summary="Push commands",
        operation_class=operation(
            takes=examples.PUSH,
            gives=examples.PUSHED,
            means="One outcome for each command, in their order; a business no is one of them.",
            problems=("wrong_device", "protocol_broken", "device_forked"),
        ),
    )
    async def push(
        request: SignedInRequest, body: RawBody, services: NamedDependency[Services]
    ) -> Response[bytes]:
        """One outcome for each command."""
        return await answer_push(request, body, services)

    @post(
        "/pull",
        status_code=200,
        request_max_body_size=settings.largest_body,
        summary="Pull rows",
        operation_class=operation(
            takes=examples.PULL,
            gives=examples.PULLED,
            means="What changed for the asker since the cursors, in pages.",
            problems=("wrong_device", "protocol_broken"),
        ),
    )
    async def pull(
        request: SignedInRequest, body: RawBody, services: NamedDependency[Services]
    ) -> Response[bytes]:
        """What changed for the asker since the device's cursors."""

        def found() -> Response[bytes]:
            asked = read(PullRequest, body)
            _same_device(asked.device, request.user.device)
            return answer(services.authority.pull(request.user.user, asked))

        return await services.lanes.run(found)

    return Router(
        "/v1/sync",
        route_handlers=[push, pull, compare],
        middleware=[SignedInOnly],
        security=SIGNED_IN,
        tags=["sync"],
    )


async def answer_push(request: SignedInRequest, body: bytes, services: Services) -> Response[bytes]:
    """One outcome for each command of a push, however its device showed who it is."""

    def decided() -> Response[bytes]:
        asked = read(PushRequest, body)
        _same_device(asked.device, request.user.device)
        reply = services.authority.push(request.user.user, asked)
        count_push(asked, reply)
        return answer(reply)

    return await services.lanes.run(decided)


def _same_device(named: DeviceId, signed_in: DeviceId) -> None:
    if named != signed_in:
        raise Problem("wrong_device")
