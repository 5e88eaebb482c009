"""Sessions: sign in, carry on, sign out."""

from typing import Any

from litestar import Request, Response, Router, delete, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from server.identity.entering import Knock
from server.identity.issuing import Session
from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import examples, identity_examples
from server.routes.bodies import answer, read
from server.routes.messages import (
    EnrolAtTheDoor,
    EnrolmentReply,
    RefreshRequest,
    SignInReply,
    SignInRequest,
    TokenReply,
)
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from shared.models.ids import DeviceId
from sync.ports import Clock


@post(
    "/",
    sync_to_thread=True,
    summary="Sign in",
    operation_class=operation(
        takes=examples.SIGN_IN,
        gives=examples.SIGNED_IN,
        status=201,
        means="The session of this device; any earlier one of it has ended.",
        problems=(
            "wrong_credentials",
            "second_factor_needed",
            "enrolment_needed",
            "code_refused",
            "device_revoked",
            "device_taken",
        ),
        links={
            "refresh": {"requestBody": {"refresh_token": "$response.body#/refresh_token"}},
            "revoke_device": {"parameters": {"device": "$response.body#/device"}},
        },
    ),
)
def sign_in(
    request: Request[Any, Any, Any], body: RawBody, services: NamedDependency[Services]
) -> Response[bytes]:
    """Start a session with a login and a password, and a one-time code where the server asks for it."""
    asked = read(SignInRequest, body)
    entered = services.door.enter(
        Knock(
            login=asked.login,
            password=asked.password,
            device=DeviceId(asked.device),
            label=asked.label,
            code=asked.code,
            address=_address(request),
        )
    )
    reply = SignInReply(
        **_tokens(entered.session, services.clock).model_dump(),
        login=entered.person.login,
        name=entered.person.name,
        recovery_codes=tuple(entered.recovery_codes),
    )
    return answer(reply, status=201)


@post(
    "/enrolment",
    sync_to_thread=True,
    summary="Set up a second factor at the door",
    operation_class=operation(
        takes=identity_examples.AT_THE_DOOR,
        gives=identity_examples.ENROLMENT,
        status=201,
        means="A new second factor; signing in with its code confirms it.",
        problems=("wrong_credentials",),
    ),
)
def enrol_at_the_door(
    request: Request[Any, Any, Any], body: RawBody, services: NamedDependency[Services]
) -> Response[bytes]:
    """A second factor for somebody who may not come in without, as `enrolment_needed` says."""
    asked = read(EnrolAtTheDoor, body)
    knock = Knock(asked.login, asked.password, DeviceId(asked.device), address=_address(request))
    found = services.door.enrol(knock)
    return answer(EnrolmentReply(secret=found.secret, uri=found.uri, picture=found.picture), status=201)


@post(
    "/refresh",
    sync_to_thread=True,
    status_code=200,
    summary="Carry on",
    operation_class=operation(
        takes=examples.REFRESH,
        gives=examples.TOKENS,
        means="The next pair of tokens; asked again within a minute, the same pair.",
        problems=("login_expired", "device_revoked"),
        links={"refresh": {"requestBody": {"refresh_token": "$response.body#/refresh_token"}}},
    ),
)
def refresh(body: RawBody, services: NamedDependency[Services]) -> Response[bytes]:
    """Exchange a refresh token for the next pair of tokens."""
    asked = read(RefreshRequest, body)
    return answer(_tokens(services.sessions.refresh(asked.refresh_token), services.clock))


@delete(
    "/current",
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    sync_to_thread=True,
    summary="Sign out",
    operation_class=operation(means="The session has ended; unsent work stays on the device."),
)
def sign_out(request: SignedInRequest, services: NamedDependency[Services]) -> None:
    """End the session of the device that asks."""
    services.sessions.sign_out(request.user)
    services.streams.hub.hang_up_from_thread(request.user.device)


def _address(request: Request[Any, Any, Any]) -> str:
    """Where the request comes from, as the server that took it says; headers of others are not believed."""
    return request.client.host if request.client is not None else ""


def _tokens(session: Session, clock: Clock) -> TokenReply:
    return TokenReply(
        user=session.who.user,
        device=session.who.device,
        access_token=session.tokens.access,
        access_expires_at=session.access_until,
        refresh_token=session.tokens.refresh,
        refresh_expires_at=session.refresh_until,
        server_time=clock.now(),
    )


sessions = Router(
    "/v1/sessions", route_handlers=[sign_in, enrol_at_the_door, refresh, sign_out], tags=["sessions"]
)
