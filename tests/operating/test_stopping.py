"""A server that is asked to stop while many push: what it acknowledged is there, and the rest was refused."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import httpx
import psycopg
import pytest

from server.adapters.sqlite_engine import sqlite
from server.cli.main import main as server_command
from tests.bench.load_company import LoadDevice, make_company
from tests.bench.load_devices import COMMANDS, Phone

PHONES = 8
_PATIENCE_S = 60


class Caller:
    """A line of the kind that real clients have."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._client = httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=30)

    async def post(self, path: str, body: bytes) -> bytes:
        answer = self._client.post(
            f"{self._url}{path}", content=body, headers={"Content-Type": "application/json"}
        )
        answer.raise_for_status()
        return answer.content

    def close(self) -> None:
        self._client.close()


class Pusher:
    """A device that pushes until nobody answers."""

    def __init__(self, url: str, one: LoadDevice) -> None:
        self.device = one.device
        self.acknowledged = 0
        self.refused: list[Exception] = []
        self._phone = Phone(one, Caller(url, one.token))
        self._thread = Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self.refused:
            push = self._phone.push()
            try:
                push.send(None)
            except StopIteration:
                self.acknowledged += COMMANDS
            except (httpx.TransportError, httpx.HTTPStatusError) as refusal:
                self.refused.append(refusal)

    def end(self) -> None:
        self._thread.join(_PATIENCE_S)
        assert not self._thread.is_alive()


def decided(url: str, device: str) -> int:
    """How many commands of a device the database holds."""
    question = "SELECT count(*) FROM command WHERE device = "
    if url.startswith("sqlite"):
        with closing(sqlite.connect(url.removeprefix("sqlite:///"))) as db:
            return int(db.execute(f"{question} ?", (device,)).fetchone()[0])
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute(f"{question} %s", (device,)).fetchone()
        assert found is not None
        return int(found[0])


@pytest.mark.parametrize(("engine", "workers"), [("sqlite", 1), ("postgresql", 2)])
def test_what_was_acknowledged_is_there(
    engine: str, workers: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = (
        f"sqlite:///{tmp_path / 'server.db'}"
        if engine == "sqlite"
        else request.getfixturevalue("postgres_url")
    )
    devices = make_company(url, reps=PHONES + 1, cards=10)
    command = [sys.executable, "-m", "server", "serve", "--database", url, "--port", "0"]
    command += ["--pwa", str(tmp_path / "no-app"), "--workers", str(workers)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"ROADBOOK_KEY_FILE": str(tmp_path / "key")},
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1].rstrip("/")
            closed = Event()
            listener = Thread(target=_listen, args=(address, devices[-1].token, closed), daemon=True)
            listener.start()
            pushers = [Pusher(address, one) for one in devices[:-1]]
            until = monotonic() + _PATIENCE_S
            while min(each.acknowledged for each in pushers) < 2 * COMMANDS:
                assert monotonic() < until, "nobody gets through"
                sleep(0.02)
            asked = monotonic()
            server.send_signal(signal.SIGTERM)
            assert server.wait(_PATIENCE_S) in (0, -signal.SIGTERM)
            assert monotonic() - asked < 15, "the stream kept the server from ending"
        finally:
            server.kill()
    for each in pushers:
        each.end()
        kept = decided(url, each.device)
        assert kept >= each.acknowledged, "what was acknowledged is lost"
        # A push that arrived after the signal was taken whole or not at all.
        assert kept - each.acknowledged in (0, COMMANDS)
    assert closed.wait(5), "the stream was not ended"


def _listen(address: str, token: str, closed: Event) -> None:
    try:
        with httpx.stream(
            "GET", f"{address}/v1/sync/events", headers={"Authorization": f"Bearer {token}"}, timeout=60
        ) as answer:
            for _ in answer.iter_lines():
                pass
    except httpx.TransportError:
        pass
    closed.set()


@pytest.mark.parametrize(("locale", "word"), [("en_GB.UTF-8", "PostgreSQL"), ("zh_CN.UTF-8", "工作进程")])
def test_several_workers_on_one_file_are_refused(
    locale: str,
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(SystemExit) as ended:
        server_command(["serve", "--database", f"sqlite:///{tmp_path / 'server.db'}", "--workers", "2"])
    assert ended.value.code == 1
    assert word in capsys.readouterr().err
