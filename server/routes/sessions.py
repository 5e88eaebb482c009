"""Sessions: sign in, carry on, sign out."""

from litestar import Response, Router, delete, post
from litestar.di import NamedDependency
from litestar.params import RawBody

from server.identity.issuing import Session
from server.routes.bodies import answer, read
from server.routes.messages import RefreshRequest, SignInReply, SignInRequest, TokenReply
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from shared.models.ids import DeviceId
from sync.ports import Clock


@post("/", sync_to_thread=True)
def sign_in(body: RawBody, services: NamedDependency[Services]) -> Response[bytes]:
    """Start a session with a login and a password."""
    asked = read(SignInRequest, body)
    person, session = services.sessions.sign_in(
        asked.login, asked.password, DeviceId(asked.device), asked.label
    )
    reply = SignInReply(**_tokens(session, services.clock).model_dump(), login=person.login, name=person.name)
    return answer(reply, status=201)


@post("/refresh", sync_to_thread=True)
def refresh(body: RawBody, services: NamedDependency[Services]) -> Response[bytes]:
    """Exchange a refresh token for the next pair of tokens."""
    asked = read(RefreshRequest, body)
    return answer(_tokens(services.sessions.refresh(asked.refresh_token), services.clock))


@delete("/current", middleware=[SignedInOnly], sync_to_thread=True)
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


sessions = Router("/v1/sessions", route_handlers=[sign_in, refresh, sign_out])
