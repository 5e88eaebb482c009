"""How request bodies may arrive: as plain JSON, and before the server loses patience.

Bodies are not compressed on the way in: a push is small, and nothing that was inflated can fill the
memory. A line that brings nothing for a while, or trickles for minutes, is not waited for.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qsl

from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

from server.problems import Problem
from server.strict_json import NUL, BadText

TAKES = "takes"
"""The mark of routes that take other media types than JSON, with a tuple of them."""

_JSON = ("application/json",)


class ArrivingBodies(ASGIMiddleware):
    """Refuses bodies of a form that the route does not take, and those that take too long."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, *, silence_s: float, whole_s: float) -> None:
        self._silence_s = silence_s
        self._whole_s = whole_s

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on with a receiver that does not wait for ever; raises Problem."""
        _refuse_nul(scope)
        headers = Headers.from_scope(scope)
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            raise Problem("unsupported_media", {"Accept-Encoding": "identity"})
        takes: tuple[str, ...] = scope["route_handler"].opt.get(TAKES, _JSON)
        named = headers.get("content-type", "").partition(";")[0].strip().lower()
        if named and named not in takes and _has_body(headers):
            raise Problem("unsupported_media", {"Accept": ", ".join(takes)})
        await next_app(scope, self._in_time(receive), send)

    def _in_time(self, receive: Receive) -> Receive:
        loop = asyncio.get_running_loop()
        patience = _patience(loop.time, self._silence_s, self._whole_s)
        complete = False

        async def received() -> HTTPReceiveMessage:
            nonlocal complete
            if complete:
                return await receive()  # type: ignore[return-value]
            try:
                async with asyncio.timeout(patience()):
                    message: HTTPReceiveMessage = await receive()  # type: ignore[assignment]
            except TimeoutError:
                raise Problem("body_too_slow", {"Connection": "close"}) from None
            complete = not message.get("more_body", False)
            return message

        return received


def _refuse_nul(scope: Scope) -> None:
    """Nothing has a NUL in its name, and no database could be asked for it."""
    if NUL in scope["path"]:
        raise Problem("not_found")
    for name, value in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True):
        if NUL in name or NUL in value:
            raise BadText(name.replace(NUL, ""), "Text may not hold the character NUL")


def _has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _patience(now: Callable[[], float], silence: float, whole: float) -> Callable[[], float]:
    until = now() + whole
    return lambda: max(0.0, min(silence, until - now()))
