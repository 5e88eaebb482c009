"""The line to the server: tokens renewed once for all, and every trouble a fault of its own kind."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from client.adapters.http_line import HttpLine
from client.adapters.session_store import Tokens
from sync.faults import Busy, DeviceRevoked, LoginExpired, ProtocolBroken, SyncFault, Unreachable

Answer = Callable[[httpx.Request], httpx.Response]
OLD, NEW = Tokens("old", "first"), Tokens("new", "second")


def line_to(answer: Answer, kept: list[Tokens]) -> HttpLine:
    client = httpx.AsyncClient(base_url="http://server", transport=httpx.MockTransport(answer))

    async def keep(tokens: Tokens) -> None:
        kept.append(tokens)

    return HttpLine(client, OLD, keep)


def renewing(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/v1/sessions/refresh":
        return httpx.Response(200, json={"access_token": "new", "refresh_token": "second"})
    good = request.headers["authorization"] == "Bearer new"
    return httpx.Response(200 if good else 401, json={"code": "login_expired"})


def test_an_ended_access_token_is_renewed_once_for_all_who_wait() -> None:
    kept: list[Tokens] = []

    async def story() -> None:
        line = line_to(renewing, kept)
        await asyncio.gather(*(line.ask("GET", "/v1/totals") for _ in range(5)))

    asyncio.run(story())
    assert kept == [NEW]


@pytest.mark.parametrize(
    ("status", "document", "fault"),
    [
        (401, {"code": "login_expired"}, LoginExpired),
        (403, {"code": "device_revoked"}, DeviceRevoked),
        (403, {"code": "wrong_device"}, LoginExpired),
        (429, {"code": "busy"}, Busy),
        (503, {}, Busy),
        (500, {}, Unreachable),
        (400, {"code": "protocol_broken"}, ProtocolBroken),
        (418, None, ProtocolBroken),
    ],
)
def test_every_answer_that_is_no_success_is_a_fault_of_its_kind(
    status: int, document: dict[str, str] | None, fault: type[SyncFault]
) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json=document) if document is not None else httpx.Response(status)

    with pytest.raises(fault):
        asyncio.run(line_to(answer, []).ask("GET", "/v1/totals"))


def test_no_answer_is_unreachable() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route", request=request)

    with pytest.raises(Unreachable):
        asyncio.run(line_to(answer, []).ask("GET", "/v1/totals"))


def test_a_busy_server_says_how_long_to_wait() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(429, headers={"retry-after": "7"}, json={"code": "busy"})

    with pytest.raises(Busy) as caught:
        asyncio.run(line_to(answer, []).ask("GET", "/v1/totals"))
    assert caught.value.retry_after == 7
