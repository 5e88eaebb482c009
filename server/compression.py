"""Compresses answers on their way out, for whoever takes gzip.

A page of a first pull is a megabyte of JSON. For 2,500 varied cards zlib needs 15 ms of the server's time
at level 4 and 9 ms at level 1; igzip needs 2 ms, and what it sends is 3 % longer than level 4 and shorter
than level 1. So a phone's slow network is spared as well, and a pull does not wait for its compression.
"""

from isal import igzip
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from server.routes.pwa import COMPRESSED_BY_THE_BUILD

_SMALLEST = 1_024
_LEVEL = 2


class Compressed(ASGIMiddleware):
    """Compresses answers that are long enough and come in one piece; all of ours do."""

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = COMPRESSED_BY_THE_BUILD

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on, with the answer compressed if the asker takes it."""
        takes = Headers.from_scope(scope).get("accept-encoding", "")
        await next_app(scope, receive, _compressing(send) if "gzip" in takes else send)


def _compressing(send: Send) -> Send:
    start: HTTPResponseStartEvent | None = None

    async def compressed(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        if start is not None:
            if message["type"] == "http.response.body" and not message.get("more_body"):
                message["body"] = _body(start, message["body"])
            await send(start)
            start = None
        await send(message)

    return compressed


def _body(start: HTTPResponseStartEvent, body: bytes) -> bytes:
    if len(body) < _SMALLEST:
        return body
    short = igzip.compress(body, _LEVEL)
    headers = MutableScopeHeaders(start)
    headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(short))
    headers.extend_header_value("Vary", "Accept-Encoding")
    return short
