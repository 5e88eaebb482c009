"""Pushing while the app is closed: a ticket that a device asks for beforehand, and the one route it opens."""

from functools import partial
from typing import Any

from litestar import Response, Router, delete, post
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.params import RawBody

from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import examples
from server.routes.bodies import answer
from server.routes.messages import PushTicketReply
from server.routes.signed_in import SignedInOnly, SignedInRequest, bearer
from server.routes.sync import answer_push
from server.services import Services
from server.settings import Settings


class TicketOnly(AbstractAuthenticationMiddleware):
    """Puts whoever's push ticket this is into `request.user`, or refuses; tokens open nothing here."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        """Look the ticket up; raises LoginExpired, DeviceRevoked or Busy."""
        services: Services = connection.app.state.services
        token = bearer(connection)
        who = await services.lanes.run(partial(services.tickets.who, token))
        services.device_pace.take(who.device, services.clock.now())
        return AuthenticationResult(user=who, auth=token)


@post(
    "/ticket",
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    sync_to_thread=True,
    summary="Ask for a push ticket",
    operation_class=operation(
        gives=examples.PUSH_TICKET,
        status=201,
        means="A ticket with which this device may push while its app is closed; any earlier one has ended.",
    ),
)
def issue_push_ticket(request: SignedInRequest, services: NamedDependency[Services]) -> Response[bytes]:
    """A ticket for the device that asks: good for `/v1/deferred/push` and nothing else."""
    ticket = services.tickets.issue(request.user)
    reply = PushTicketReply(ticket=ticket.text, expires_at=ticket.until, server_time=services.clock.now())
    return answer(reply, status=201)


@delete(
    "/ticket",
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    sync_to_thread=True,
    summary="Give the push ticket back",
    operation_class=operation(means="The device has no ticket any more."),
)
def withdraw_push_ticket(request: SignedInRequest, services: NamedDependency[Services]) -> None:
    """End the ticket of the device that asks, because it was locked."""
    services.tickets.withdraw(request.user)


def deferred(settings: Settings) -> Router:
    """The routes; a push may be long."""

    @post(
        "/push",
        middleware=[TicketOnly],
        status_code=200,
        request_max_body_size=settings.largest_body,
        summary="Push commands by ticket",
        operation_class=operation(
            takes=examples.PUSH,
            gives=examples.PUSHED,
            means="As for `/v1/sync/push`; the app asks again when it opens, and hears the same.",
            problems=("login_expired", "device_revoked", "wrong_device", "protocol_broken", "device_forked"),
        ),
    )
    async def push_by_ticket(
        request: SignedInRequest, body: RawBody, services: NamedDependency[Services]
    ) -> Response[bytes]:
        """One outcome for each command. The bearer token is the device's push ticket."""
        return await answer_push(request, body, services)

    return Router(
        "/v1/deferred",
        route_handlers=[issue_push_ticket, withdraw_push_ticket, push_by_ticket],
        tags=["sync"],
    )
