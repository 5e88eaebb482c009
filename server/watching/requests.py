"""A line and a figure for every request: route, status, time and opaque identities, never what was said.

The route is its template, so no identity in an address is written, and no query.
"""

from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server.identity.issuing import SignedIn
from server.problem_words import KINDS
from server.watching.figures import REQUESTS, WAITING

_log = structlog.get_logger()

PROBLEM_CODE = "roadbook_problem"
"""Where in a request's scope the code of its problem is left."""


class Watched(ASGIMiddleware):
    """Gives each request an identity that its answer carries too, and tells how it went."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on with an eye on its answer."""
        request = uuid4().hex
        status = 500
        goes_on = False
        began = perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status, goes_on
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableScopeHeaders(message)
                headers["X-Request-Id"] = request
                # A stream lasts as long as it lasts, which says nothing about the server.
                goes_on = headers.get("content-type", "").startswith("text/event-stream")
            await send(message)

        try:
            await next_app(scope, receive, watched)
        except Exception as fault:
            # Who is refused on the way to a route gets the answer further out, where nobody watches.
            kind = KINDS.get(str(getattr(fault, "code", "")))
            if kind is not None:
                status, scope["state"][PROBLEM_CODE] = kind.status, str(getattr(fault, "code", ""))
            raise
        finally:
            spent = perf_counter() - began
            route = str(scope.get("path_template") or "unknown")
            if not goes_on:
                REQUESTS.labels(route, str(scope.get("method")), str(status)).observe(spent)
            WAITING.set(scope["litestar_app"].state.services.lanes.waiting)
            _log.info("request", **_told(scope, request, route, status, spent))


def _told(scope: Scope, request: str, route: str, status: int, spent: float) -> dict[str, Any]:
    told = {
        "logger": "roadbook.requests",
        "request": request,
        "method": scope.get("method"),
        "route": route,
        "status": status,
        "ms": round(spent * 1_000, 1),
    }
    code = scope["state"].get(PROBLEM_CODE)
    if code is not None:
        told["code"] = code
    who = scope.get("user")
    if isinstance(who, SignedIn):
        told |= {"user": who.user, "device": who.device}
    return told
