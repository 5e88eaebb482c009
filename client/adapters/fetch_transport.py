"""HTTP inside the browser: httpx on top of the browser's own fetch."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx

from client.adapters.http_line import BODY_HAS_LEFT

_NOT_OURS = frozenset(("host", "connection", "content-length", "user-agent", "accept-encoding", "keep-alive"))
"""Headers that a browser sets itself and refuses to take from a page."""
_ALREADY_UNDONE = frozenset(("content-encoding", "content-length", "transfer-encoding"))
"""Headers about a coding that fetch has undone before we see the body."""


_GOES_ON = "text/event-stream"


class FetchTransport(httpx.AsyncBaseTransport):
    """Sends each request by `fetch`; a request that cannot be sent is a `ConnectError`."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The browser's answer to a request."""
        from js import AbortController, Object, fetch  # noqa: PLC0415  exists in the browser only
        from pyodide.ffi import JsException, to_js  # noqa: PLC0415

        abort = AbortController.new()
        options: dict[str, Any] = {
            "method": request.method,
            "headers": {
                name: value for name, value in request.headers.items() if name.lower() not in _NOT_OURS
            },
            "signal": abort.signal,
            "cache": "no-store",
            "credentials": "omit",
            "redirect": "error",
        }
        body = await request.aread()
        if body:
            options["body"] = to_js(body)
        seconds = (request.extensions.get("timeout") or {}).get("read")
        try:
            async with asyncio.timeout(seconds):
                promise = fetch(str(request.url), to_js(options, dict_converter=Object.fromEntries))
                if trace := request.extensions.get("trace"):
                    await trace(f"fetch{BODY_HAS_LEFT}", {})
                answer = await promise
                goes_on = str(answer.headers.get("content-type")).startswith(_GOES_ON)
                content = b"" if goes_on else (await answer.arrayBuffer()).to_bytes()
        except TimeoutError as late:
            abort.abort()
            raise httpx.ReadTimeout("no answer in time", request=request) from late
        except JsException as problem:
            raise httpx.ConnectError(str(problem), request=request) from problem
        headers = [(str(n), str(v)) for n, v in answer.headers.entries() if str(n) not in _ALREADY_UNDONE]
        if goes_on:
            stream = _Pieces(answer.body.getReader(), abort, seconds, request)
            return httpx.Response(int(answer.status), headers=headers, stream=stream, request=request)
        return httpx.Response(int(answer.status), headers=headers, content=content, request=request)


class _Pieces(httpx.AsyncByteStream):
    """An answer that goes on, piece by piece as the browser hands it over."""

    def __init__(self, reader: Any, abort: Any, silence: float | None, request: httpx.Request) -> None:
        self._reader = reader
        self._abort = abort
        self._silence = silence
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from pyodide.ffi import JsException  # noqa: PLC0415  exists in the browser only

        try:
            while True:
                async with asyncio.timeout(self._silence):
                    piece = await self._reader.read()
                if piece.done:
                    return
                yield piece.value.to_bytes()
        except TimeoutError as late:
            raise httpx.ReadTimeout("silent for too long", request=self._request) from late
        except JsException as problem:
            raise httpx.ReadError(str(problem), request=self._request) from problem

    async def aclose(self) -> None:
        """Let go of the connection."""
        self._abort.abort()
