"""The door: who comes without a valid access token is told to sign in, and learns nothing else."""

from functools import partial
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from server.identity.issuing import SignedIn
from server.services import Services
from sync.faults import LoginExpired

SignedInRequest = Request[SignedIn, str, State]

_SCHEME = "bearer "
_LONGEST_TOKEN = 128


class SignedInOnly(AbstractAuthenticationMiddleware):
    """Puts the signed-in person into `request.user`, or refuses."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        """Look the bearer token up; raises LoginExpired, DeviceRevoked or Busy."""
        token = bearer(connection)
        services: Services = connection.app.state.services
        who = await services.lanes.run(partial(services.sessions.who, token))
        now = services.clock.now()
        services.device_pace.take(who.device, now)
        services.account_pace.take(who.user, now)
        return AuthenticationResult(user=who, auth=token)


def bearer(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The token that a request carries; raises LoginExpired where there is none."""
    header = connection.headers.get("authorization", "")
    token = header[len(_SCHEME) :].strip()
    if not header.lower().startswith(_SCHEME) or not 0 < len(token) <= _LONGEST_TOKEN:
        raise LoginExpired
    return token
