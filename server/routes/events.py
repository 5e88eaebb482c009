"""Pokes as server-sent events: a device that listens is told to ask, and nothing else."""

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.response import ServerSentEvent

from server.openapi.document import SIGNED_IN
from server.openapi.operation import Media, operation
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from shared.facts import Facts
from shared.rules.visibility import Scope, grants
from sync.faults import Busy

_COME_BACK_S = 60
"""When a device may try again that found no room to listen; until then it polls as ever."""

_STREAM = Media(
    ("text/event-stream",), "The word `ask`, now and whenever something moved.", example="event: ask"
)


@get(
    "/",
    summary="Listen",
    operation_class=operation(
        gives=_STREAM,
        means="`event: ask` at once, and whenever something moved that the asker may read.",
    ),
)
async def listen(request: SignedInRequest, services: NamedDependency[Services]) -> ServerSentEvent:
    """Open the one stream of the device that asks; one that it had before ends."""
    who, token = request.user, request.auth
    listener = services.streams.hub.listen(who.device)
    if listener is None:
        raise Busy(_COME_BACK_S)

    def look() -> frozenset[Scope]:
        services.sessions.who(token)
        with services.store.transaction(write=False) as rows:
            return grants(Facts(rows), who.user, services.clock.now())

    return ServerSentEvent(services.streams.words(listener, look), headers={"Cache-Control": "no-store"})


events = Router(
    "/v1/sync/events", route_handlers=[listen], middleware=[SignedInOnly], security=SIGNED_IN, tags=["sync"]
)
