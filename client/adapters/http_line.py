"""The line to the server: every answer becomes a value or a `SyncFault`, tokens renewed on the way.

An access token lasts minutes. When the server says it ended, the refresh token is exchanged once for all
requests that wait, and each is sent again; only when that is refused has the session ended.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from client.adapters.session_store import Tokens
from sync.faults import (
    Busy,
    DeviceRevoked,
    LoginExpired,
    ProtocolBroken,
    ServerTooOld,
    SyncFault,
    Unreachable,
)

_ANSWERED_IN_S, _CONNECTED_IN_S = 30, 10
_PATIENCE = 5.0
BODY_HAS_LEFT = ".send_request_body.complete"
"""How the name of the event ends with which an httpx transport says that a request is on its way."""


def open_client(server: str, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """A client for one server; the transport is the platform's own where it has one."""
    return httpx.AsyncClient(
        base_url=server, transport=transport, timeout=httpx.Timeout(_ANSWERED_IN_S, connect=_CONNECTED_IN_S)
    )


async def answer_to(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    """The server's answer below 500, whatever it says; raises `Unreachable` when there is none."""
    try:
        response = await client.send(request)
    except (httpx.TransportError, OSError) as problem:
        raise Unreachable(str(problem)) from problem
    if response.status_code in {502, 503, 504}:
        raise Busy(_seconds(response))
    if response.status_code >= 500:
        raise Unreachable(f"HTTP {response.status_code}")
    return response


def fault_of(response: httpx.Response) -> SyncFault:
    """What an answer that is no success means for a device."""
    match _code(response), response.status_code:
        case "device_revoked", _:
            return DeviceRevoked()
        case "server_too_old", _:
            return ServerTooOld()
        case ("busy", _) | (_, 429):
            return Busy(_seconds(response))
        case (_, 401) | ("wrong_device", _):
            return LoginExpired()
        case code, status:
            return ProtocolBroken(f"HTTP {status} {code}")


class HttpLine:
    """Requests in the name of a signed-in person."""

    def __init__(
        self, client: httpx.AsyncClient, tokens: Tokens | None, renewed: Callable[[Tokens], Awaitable[None]]
    ) -> None:
        self._client = client
        self._tokens = tokens
        self._renewed = renewed
        self._renewing = asyncio.Lock()

    @property
    def tokens(self) -> Tokens | None:
        """The tokens as they are now."""
        return self._tokens

    async def ask(
        self, method: str, path: str, body: bytes | None = None, left: Callable[[], None] | None = None
    ) -> bytes:
        """The body of a successful answer; raises a `SyncFault` for all others.

        `left` is called once nothing of the request remains to be sent, where the platform tells.
        """
        tokens = self._tokens
        if tokens is None:
            raise LoginExpired
        response = await self._send(method, path, body, tokens, left)
        if response.status_code == 401:
            response = await self._send(method, path, body, await self._renew(tokens))
        if response.is_success:
            return response.content
        raise fault_of(response)

    @asynccontextmanager
    async def listen(self, path: str, silence: float) -> AsyncIterator[AsyncIterator[str]]:
        """The lines of an answer that goes on and on; raises a `SyncFault` when it cannot be had or breaks.

        It breaks when nothing comes for so many seconds.
        """
        tokens = self._tokens
        if tokens is None:
            raise LoginExpired
        try:
            response = await self._open(path, tokens, silence)
            if response.status_code == 401:
                await response.aclose()
                response = await self._open(path, await self._renew(tokens), silence)
            try:
                if not response.is_success:
                    await response.aread()
                    raise fault_of(response)
                yield response.aiter_lines()
            finally:
                await response.aclose()
        except (httpx.TransportError, httpx.StreamError, OSError) as problem:
            raise Unreachable(str(problem)) from problem

    async def _open(self, path: str, tokens: Tokens, silence: float) -> httpx.Response:
        headers = {"authorization": f"Bearer {tokens.access}", "accept": "text/event-stream"}
        timeout = httpx.Timeout(_ANSWERED_IN_S, connect=_CONNECTED_IN_S, read=silence)
        request = self._client.build_request("GET", path, headers=headers, timeout=timeout)
        return await self._client.send(request, stream=True)

    async def _send(
        self,
        method: str,
        path: str,
        body: bytes | None,
        tokens: Tokens,
        left: Callable[[], None] | None = None,
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {tokens.access}"}
        if body is not None:
            headers["content-type"] = "application/json"
        extensions = None if left is None else {"trace": _at_the_end_of_the_body(left)}
        request = self._client.build_request(
            method, path, content=body, headers=headers, extensions=extensions
        )
        return await answer_to(self._client, request)

    async def _renew(self, spent: Tokens) -> Tokens:
        async with self._renewing:
            if self._tokens is not None and self._tokens != spent:
                return self._tokens
            request = self._client.build_request(
                "POST", "/v1/sessions/refresh", json={"refresh_token": spent.refresh}
            )
            response = await answer_to(self._client, request)
            if not response.is_success:
                raise fault_of(response)
            self._tokens = read_tokens(response.content)
            # Kept before it is used: the one before it is worth nothing any more.
            await self._renewed(self._tokens)
            return self._tokens


def _at_the_end_of_the_body(left: Callable[[], None]) -> Callable[[str, Any], Awaitable[None]]:
    async def trace(event: str, _info: Any) -> None:
        if event.endswith(BODY_HAS_LEFT):
            left()

    return trace


def read_tokens(content: bytes) -> Tokens:
    """The tokens in an answer; raises `ProtocolBroken` when there are none."""
    document = read_object(content)
    try:
        return Tokens(access=str(document["access_token"]), refresh=str(document["refresh_token"]))
    except KeyError as missing:
        raise ProtocolBroken(f"no {missing} in the answer") from missing


def read_object(content: bytes) -> dict[str, Any]:
    """The JSON object in an answer; raises `ProtocolBroken` for anything else."""
    try:
        document = httpx.Response(200, content=content).json()
    except ValueError as problem:
        raise ProtocolBroken("not JSON") from problem
    if not isinstance(document, dict):
        raise ProtocolBroken("not an object")
    return document


def _code(response: httpx.Response) -> str:
    try:
        return str(read_object(response.content).get("code", ""))
    except SyncFault:
        return ""


def _seconds(response: httpx.Response) -> float:
    try:
        return float(response.headers.get("retry-after", _PATIENCE))
    except ValueError:
        return _PATIENCE
