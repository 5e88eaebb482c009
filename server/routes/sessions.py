"""Sessions: sign in, carry on, sign out."""

from litestar import Response, Router, delete, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from server.identity.issuing import Session
from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import examples
from server.routes.bodies import answer, read
from server.routes.messages import RefreshRequest, SignInReply, SignInRequest, TokenReply
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
        problems=("wrong_credentials", "device_revoked", "device_taken"),
    ),
)
def sign_in(body: RawBody, services: NamedDependency[Services]) -> Response[bytes]:
    """Start a session with a login and a password."""
    asked = read(SignInRequest, body)
    person, session = services.sessions.sign_in(
        asked.login, asked.password, DeviceId(asked.device), asked.label
    )
    reply = SignInReply(**_tokens(session, services.clock).model_dump(), login=person.login, name=person.name)
    return answer(reply, status=201)


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


sessions = Router("/v1/sessions", route_handlers=[sign_in, refresh, sign_out], tags=["sessions"])
