"""The way out for a device that was shut out: it may say what it had not sent, and nothing else."""

from typing import Any

import anyio.to_thread
from litestar import Response, Router, post
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.params import RawBody

from server.openapi.operation import operation
from server.routes import identity_examples as examples
from server.routes.bodies import answer, read
from server.routes.signed_in import SignedInRequest, bearer
from server.services import Services
from server.settings import Settings
from sync.wire.hand_over import HandOverReply, HandOverRequest


class ShutOutOnly(AbstractAuthenticationMiddleware):
    """Puts whoever's device was shut out into `request.user`, or refuses; nobody else has business here."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        """Look the token up among those of shut-out devices; raises LoginExpired or Busy."""
        services: Services = connection.app.state.services
        token = bearer(connection)
        who = await anyio.to_thread.run_sync(services.sessions.parting, token)
        services.parting_pace.take(who.device, services.clock.now())
        return AuthenticationResult(user=who, auth=token)


def parting(settings: Settings) -> Router:
    """The one route; what is handed over may be as long as a push."""

    @post(
        "/",
        sync_to_thread=True,
        status_code=200,
        request_max_body_size=settings.largest_body,
        summary="Hand over what was not sent",
        operation_class=operation(
            takes=examples.HAND_OVER,
            gives=examples.HANDED_OVER,
            means="What is kept now, undecided; the device may forget what is named here and nothing else.",
            problems=("login_expired", "too_much_left"),
        ),
    )
    def hand_over(
        request: SignedInRequest, body: RawBody, services: NamedDependency[Services]
    ) -> Response[bytes]:
        """Keep what a shut-out device still had. Its bearer token is any that it ever held."""
        asked = read(HandOverRequest, body)
        kept = services.parting.hand_over(request.user, asked)
        return answer(HandOverReply(server_time=services.clock.now(), kept=kept))

    return Router("/v1/parting", route_handlers=[hand_over], middleware=[ShutOutOnly], tags=["devices"])
