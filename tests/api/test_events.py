"""Pokes: whoever listens is told to ask when something moved that they may read, and learns nothing else."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import httpx
import pytest

from client.adapters.http_line import HttpLine, open_client
from client.adapters.http_pokes import PATH, SILENCE
from client.adapters.session_store import Tokens
from tests.api.test_sync import pushing, renaming
from tests.support.company import company, customer
from tests.support.open_server import OpenServer, open_server, wait_until
from tests.support.server import prepare

SOON_S = 10.0
"""What takes longer did not happen."""
A_WHILE_S = 0.6
"""What did not happen by then was not going to."""


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path, prepared: Path) -> Iterator[OpenServer]:
    """The company's server on either engine, quick to notice that a session ended."""
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(prepared, tmp_path / 'server.db')}"
    else:
        url = request.getfixturevalue("postgres_url")
        rows = company(*customer("acme"), *customer("bolt", owner="wang", where="north-2"))
        prepare(url, tuple(rows.rows.everything().values()), ("li", "ma", "chen", "zhao"))
    with open_server(url, heartbeat=0.3) as up:
        yield up


class Listening:
    """What a device hears on its stream."""

    def __init__(self, server: OpenServer, headers: dict[str, str]) -> None:
        self.heard: Queue[str] = Queue()
        self.status = 0
        self._client = httpx.Client(timeout=30)
        self._thread = Thread(target=self._hear, args=(f"{server.url}/v1/sync/events", headers), daemon=True)
        self._thread.start()

    def _hear(self, url: str, headers: dict[str, str]) -> None:
        try:
            with self._client.stream("GET", url, headers=headers) as answer:
                self.status = answer.status_code
                for line in answer.iter_lines():
                    if line:
                        self.heard.put(line)
        except httpx.HTTPError:
            pass
        self.heard.put("the end")

    def next(self, seconds: float = SOON_S) -> str | None:
        """The next word that is not a sign of life; None when there is none for so long."""
        try:
            while True:
                line = self.heard.get(timeout=seconds)
                if not line.startswith(":") and line != "data: ":
                    return line
        except Empty:
            return None

    def hang_up(self) -> None:
        """Leave without a word."""
        self._client.close()


@contextmanager
def listening(server: OpenServer, headers: dict[str, str]) -> Iterator[Listening]:
    one = Listening(server, headers)
    try:
        assert one.next() == "event: ask"
        yield one
    finally:
        one.hang_up()


def push(server: OpenServer, headers: dict[str, str], device: str, phone: str, counter: int = 1) -> None:
    body = pushing(device, renaming(counter, phone))
    answer = httpx.post(f"{server.url}/v1/sync/push", content=body, headers=headers)
    assert answer.json()["outcomes"][0]["status"] in ("applied", "merged"), answer.text


def quiet(one: Listening) -> bool:
    """Whether nothing but signs of life are heard for a while."""
    words = []
    until = A_WHILE_S
    while (word := one.next(until)) is not None:
        words.append(word)
    return words == []


def test_who_may_read_what_moved_is_told_to_ask(office: OpenServer) -> None:
    rep, manager = office.sign_in("li", "phone-1"), office.sign_in("ma", "phone-2")
    with listening(office, manager) as one:
        push(office, rep, "phone-1", "010-555")
        assert one.next() == "event: ask"


def test_a_device_hears_it_on_its_own_line(office: OpenServer) -> None:
    rep, manager = office.sign_in("li", "phone-1"), office.sign_in("ma", "phone-2")
    tokens = Tokens(access=manager["Authorization"].removeprefix("Bearer "), refresh="")

    async def kept(_: Tokens) -> None:
        return None

    async def told() -> int:
        asked = 0
        async with open_client(office.url) as client:
            line = HttpLine(client, tokens, kept)
            async with asyncio.timeout(SOON_S), line.listen(PATH, SILENCE) as lines:
                async for each in lines:
                    asked += each == "event: ask"
                    if asked == 1 and each == "event: ask":
                        await asyncio.to_thread(push, office, rep, "phone-1", "010-555")
                    if asked == 2:
                        break
        return asked

    assert asyncio.run(told()) == 2


def test_what_moves_at_one_worker_is_told_at_another(tmp_path: Path, postgres_url: str) -> None:
    rows = company(*customer("acme"))
    prepare(postgres_url, tuple(rows.rows.everything().values()), ("li", "ma"))
    with (
        open_server(postgres_url, key_file=tmp_path / "key") as one,
        open_server(postgres_url, key_file=tmp_path / "key") as other,
    ):
        rep, manager = one.sign_in("li", "phone-1"), one.sign_in("ma", "phone-2")
        with listening(other, manager) as ear:
            quiet(ear)
            push(one, rep, "phone-1", "010-555")
            assert ear.next() == "event: ask"


def test_a_poke_says_nothing_but_ask(office: OpenServer) -> None:
    rep, manager = office.sign_in("li", "phone-1"), office.sign_in("ma", "phone-2")
    one = Listening(office, manager)
    assert [one.heard.get(timeout=SOON_S) for _ in range(2)] == ["event: ask", "data: "]
    push(office, rep, "phone-1", "010-555")
    said = [line for line in (one.heard.get(timeout=SOON_S) for _ in range(3)) if line != ": still here"]
    assert said[:2] == ["event: ask", "data: "]
    one.hang_up()


def test_nobody_else_is_told(office: OpenServer) -> None:
    rep, elsewhere = office.sign_in("li", "phone-1"), office.sign_in("zhao", "phone-2")
    with listening(office, elsewhere) as stranger, listening(office, rep) as author:
        push(office, rep, "phone-1", "010-555")
        assert quiet(stranger)
        assert quiet(author)


def test_a_device_has_one_stream(office: OpenServer) -> None:
    manager = office.sign_in("ma", "phone-2")
    with listening(office, manager) as first, listening(office, manager):
        assert first.next() == "the end"
        wait_until(lambda: office.streams == 1)


def test_a_stream_ends_with_its_session(office: OpenServer) -> None:
    manager = office.sign_in("ma", "phone-2")
    with listening(office, manager) as one:
        assert httpx.delete(f"{office.url}/v1/sessions/current", headers=manager).status_code == 204
        assert one.next() == "the end"


def test_a_stream_ends_when_its_token_does(office: OpenServer) -> None:
    manager = office.sign_in("ma", "phone-2")
    with listening(office, manager) as one:
        office.clock.pass_time(minutes=16)
        assert one.next() == "the end"


def test_a_device_that_is_shut_out_hears_no_more(office: OpenServer) -> None:
    lost, other = office.sign_in("ma", "phone-2"), office.sign_in("ma", "phone-3")
    with listening(office, lost) as one:
        assert httpx.delete(f"{office.url}/v1/devices/phone-2", headers=other).status_code == 204
        assert one.next() == "the end"
    assert httpx.get(f"{office.url}/v1/sync/events", headers=lost).status_code == 403


def test_who_hangs_up_is_forgotten(office: OpenServer) -> None:
    with listening(office, office.sign_in("ma", "phone-2")):
        assert office.streams == 1
    wait_until(lambda: office.streams == 0)


def test_streams_end_when_the_server_stops(office: OpenServer) -> None:
    with listening(office, office.sign_in("ma", "phone-2")) as one:
        office.server.should_exit = True
        assert one.next() == "the end"


def test_who_finds_no_room_is_asked_to_come_again(office: OpenServer) -> None:
    office.app.state.services.streams.hub._most = 0
    answer = httpx.get(f"{office.url}/v1/sync/events", headers=office.sign_in("ma", "phone-2"))
    assert (answer.status_code, answer.json()["code"]) == (429, "busy")
