"""Reading ahead: the next page is under way while this one is written, and never the wrong one is used."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Self

import httpx
import pytest

from client.adapters.http_line import HttpLine
from client.adapters.http_transport import HttpTransport
from client.adapters.reading_ahead import ReadingAhead
from client.adapters.session_store import Tokens
from shared.models.ids import DeviceId
from shared.rules.visibility import Scope
from sync.core.next_request import next_request
from sync.faults import SyncFault, Unreachable
from sync.wire.compare import CompareReply, CompareRequest
from sync.wire.pull import Cursor, PullReply, PullRequest, ScopePage
from sync.wire.push import PushReply, PushRequest

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FIRST = PullRequest(device=DeviceId("phone"))


def page(seq: int, *, more: bool = True) -> PullReply:
    step = ScopePage(scope=Scope("t:north"), cursor=Cursor(seq=seq), more=more)
    return PullReply(epoch="one", server_time=NOW, pages=(step,), more=more)


class PatientLine:
    """A line that notes what leaves the device, and never answers once it has no answers left."""

    def __init__(self, *answers: PullReply | SyncFault) -> None:
        self._answers = list(answers)
        self.asked: list[PullRequest] = []
        self.given_up = 0

    async def push(self, request: PushRequest) -> PushReply:  # noqa: ARG002
        return PushReply(epoch="one", server_time=NOW, counter=0, outcomes=())

    async def compare(self, _request: CompareRequest) -> CompareReply:
        raise NotImplementedError

    async def pull(self, request: PullRequest, left: Callable[[], None] | None = None) -> PullReply:
        self.asked.append(request)
        if left is not None:
            left()
        if not self._answers:
            try:
                await asyncio.Event().wait()
            finally:
                self.given_up += 1
        answer = self._answers.pop(0)
        if isinstance(answer, SyncFault):
            raise answer
        return answer


def asked_in_turn(line: PatientLine, replies: Sequence[PullReply]) -> bool:
    """Whether the line was asked once for each reply, each question following from the reply before."""
    wanted = [FIRST]
    for reply in replies[:-1]:
        wanted.append(next_request(wanted[-1], reply))
    return line.asked == wanted


def test_every_page_comes_in_order_and_is_asked_for_once() -> None:
    pages = [page(1), page(2), page(3, more=False)]

    async def story() -> tuple[PatientLine, list[PullReply]]:
        line = PatientLine(*pages)
        ahead, request, got = ReadingAhead(line), FIRST, []
        for _ in pages:
            got.append(await ahead.pull(request))
            request = next_request(request, got[-1])
        return line, got

    line, got = asyncio.run(story())
    assert got == pages
    assert asked_in_turn(line, pages)


def test_the_next_question_has_left_before_the_device_gets_its_page() -> None:
    async def story() -> None:
        line = PatientLine(page(1), page(2, more=False))
        reply = await ReadingAhead(line).pull(FIRST)
        assert line.asked == [FIRST, next_request(FIRST, reply)]

    asyncio.run(story())


def test_after_the_last_page_nothing_is_asked() -> None:
    async def story() -> None:
        line = PatientLine(page(1, more=False))
        await ReadingAhead(line).pull(FIRST)
        assert line.asked == [FIRST]

    asyncio.run(story())


def test_a_device_that_could_not_write_its_page_gets_that_page_again() -> None:
    async def story() -> None:
        line = PatientLine(page(1), page(2, more=False), page(1, more=False))
        ahead = ReadingAhead(line)
        await ahead.pull(FIRST)
        assert await ahead.pull(FIRST) == page(1, more=False)

    asyncio.run(story())


def test_a_push_lets_go_of_what_was_asked_before_it() -> None:
    async def story() -> None:
        line = PatientLine(page(1), page(2), page(3, more=False))
        ahead = ReadingAhead(line)
        following = next_request(FIRST, await ahead.pull(FIRST))
        await ahead.push(PushRequest(device=FIRST.device, commands=()))
        assert await ahead.pull(following) == page(3, more=False)

    asyncio.run(story())


def test_a_question_that_failed_on_its_way_fails_when_the_device_asks_it() -> None:
    async def story() -> None:
        ahead = ReadingAhead(PatientLine(page(1), Unreachable("tunnel"), page(2, more=False)))
        following = next_request(FIRST, await ahead.pull(FIRST))
        with pytest.raises(Unreachable, match="tunnel"):
            await ahead.pull(following)
        assert await ahead.pull(following) == page(2, more=False)

    asyncio.run(story())


def test_a_device_that_stops_waiting_gives_up_what_is_under_way() -> None:
    async def story() -> None:
        line = PatientLine(page(1))
        ahead = ReadingAhead(line)
        following = next_request(FIRST, await ahead.pull(FIRST))
        waiting = asyncio.create_task(ahead.pull(following))
        await asyncio.sleep(0)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
        assert line.given_up == 1

    asyncio.run(story())


def test_over_http_the_question_is_with_the_server_while_the_device_keeps_its_thread() -> None:
    async def story() -> None:
        async with httpx.AsyncClient(base_url=server.url) as client:
            line = HttpTransport(HttpLine(client, Tokens("access", "refresh"), _let_go))
            ahead = ReadingAhead(line)
            following = next_request(FIRST, await ahead.pull(FIRST))
            # From here on nothing is awaited, as when a device writes a page.
            assert [server.next_question(), server.next_question()] == [FIRST, following]
            assert await ahead.pull(following) == page(2, more=False)

    with PagesOverHttp(page(1), page(2, more=False)) as server:
        asyncio.run(story())


class PagesOverHttp:
    """A server with a thread of its own that gives its answers in turn, whatever it is asked."""

    def __init__(self, *answers: PullReply) -> None:
        left = list(answers)
        self._asked = asked = Queue[PullRequest]()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked.put(
                    PullRequest.model_validate_json(self.rfile.read(int(self.headers["content-length"])))
                )
                body = left.pop(0).model_dump_json().encode()
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def next_question(self) -> PullRequest:
        return self._asked.get(timeout=5)

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.01,)).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


async def _let_go(_tokens: Tokens) -> None:
    """Renewed tokens are kept nowhere."""
