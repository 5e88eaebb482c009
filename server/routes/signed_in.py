"""The door: who comes without a valid access token is told to sign in, and learns nothing else."""

from typing import Any

import anyio.to_thread
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult

from server.identity.issuing import SignedIn
from server.identity.sessions import Sessions
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
        """Look the bearer token up; raises LoginExpired or DeviceRevoked."""
        header = connection.headers.get("authorization", "")
        token = header[len(_SCHEME) :].strip()
        if not header.lower().startswith(_SCHEME) or not 0 < len(token) <= _LONGEST_TOKEN:
            raise LoginExpired
        sessions = _sessions_of(connection)
        who = await anyio.to_thread.run_sync(sessions.who, token)
        return AuthenticationResult(user=who, auth=token)


def _sessions_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Sessions:
    services: Services = connection.app.state.services
    return services.sessions
