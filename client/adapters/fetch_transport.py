"""HTTP inside the browser: httpx on top of the browser's own fetch."""

import asyncio
from typing import Any

import httpx

from client.adapters.http_line import BODY_HAS_LEFT

_NOT_OURS = frozenset(("host", "connection", "content-length", "user-agent", "accept-encoding", "keep-alive"))
"""Headers that a browser sets itself and refuses to take from a page."""
_ALREADY_UNDONE = frozenset(("content-encoding", "content-length", "transfer-encoding"))
"""Headers about a coding that fetch has undone before we see the body."""


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
                content = (await answer.arrayBuffer()).to_bytes()
        except TimeoutError as late:
            abort.abort()
            raise httpx.ReadTimeout("no answer in time", request=request) from late
        except JsException as problem:
            raise httpx.ConnectError(str(problem), request=request) from problem
        headers = [(str(n), str(v)) for n, v in answer.headers.entries() if str(n) not in _ALREADY_UNDONE]
        return httpx.Response(int(answer.status), headers=headers, content=content, request=request)
