"""A real server under hostile requests: each is refused within a second, as a problem, in bounded memory."""

import gzip
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.matrix.cast import rows
from tests.support.server import PASSWORD, prepare

A_SECOND = 1.0
MIB = 1024 * 1024
MOST_MORE = 100 * MIB
LOCALES = {"en": "Not understood", "zh-CN": "无法识别"}

pytestmark = pytest.mark.xdist_group("attacks")


@dataclass(frozen=True)
class Victim:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    client: httpx.Client
    header: dict[str, str]

    @property
    def resident(self) -> int:
        """The bytes that it holds in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return str(self.client.base_url.host), int(self.client.base_url.port or 0)

    def raw(self, *pieces: bytes) -> bytes:
        """What it answers to bytes that are hardly HTTP."""
        with socket.create_connection(self.address, timeout=10) as line:
            try:
                for piece in pieces:
                    line.sendall(piece)
            except OSError:
                pass  # It refused before it had heard everything.
            found = b""
            try:
                while chunk := line.recv(65_536):
                    found += chunk
            except OSError:
                pass
        return found


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    folder = tmp_path_factory.mktemp("attacked")
    url = f"sqlite:///{folder / 'server.db'}"
    prepare(url, rows(), ("li",))
    with subprocess.Popen(
        [sys.executable, "-m", "server", "serve", "--database", url, "--port", "0", "--pwa", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "ROADBOOK_SILENCE": "0.4", "ROADBOOK_PATIENCE": "0.8"},
    ) as process:
        assert process.stdout is not None
        try:
            address = next(line for line in process.stdout if line.startswith("Roadbook")).split()[-1]
            with httpx.Client(base_url=address, timeout=20) as client:
                body = {"login": "li", "password": PASSWORD, "device": "phone-1"}
                token = client.post("/v1/sessions", json=body).json()["access_token"]
                yield Victim(process, client, {"Authorization": f"Bearer {token}"})
        finally:
            process.kill()


def nested(depth: int) -> bytes:
    return b'{"device": "phone-1", "commands": ' + b"[" * depth + b"]" * depth + b"}"


def pushed(**fields: Any) -> bytes:
    return json.dumps({"device": "phone-1", "commands": [], **fields}).encode()


def command(text: str) -> bytes:
    return pushed(commands=[{"counter": 1, "id": "c-1", "hash": "0" * 64, "command": text}])


BODIES: dict[str, tuple[bytes, int, str]] = {
    "nested 100,000 deep": (nested(100_000), 400, "invalid_field"),
    "objects 100,000 deep": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400, "invalid_field"),
    "a number of five million digits": (
        b'{"device": "phone-1", "commands": [], "protocol": ' + b"9" * 5_000_000 + b"}",
        400,
        "invalid_field",
    ),
    "a fraction of five million digits": (
        b'{"device": "phone-1", "commands": [], "protocol": 1.' + b"9" * 5_000_000 + b"}",
        400,
        "invalid_field",
    ),
    "a text of 15 MiB": (pushed(device="x" * 15 * MIB), 403, "wrong_device"),
    "a NUL in a field": (pushed(epoch="a\x00b"), 400, "invalid_field"),
    "a NUL in a command": (command('{"a": "\x00"}'), 400, "invalid_field"),
    "half a character": (b'{"device": "\\ud800", "commands": []}', 400, "invalid_field"),
    "half a character in UTF-8": (b'{"device": "\xed\xa0\x80", "commands": []}', 400, "invalid_field"),
    "a key twice": (b'{"device": "phone-1", "device": "phone-2", "commands": []}', 400, "invalid_field"),
    "no JSON at all": (b"\xff\xfe\x00\x01", 400, "invalid_field"),
    "more than any push": (b" " * (16 * MIB + 1), 413, "body_too_large"),
    "a thousand and one commands": (
        pushed(
            commands=[{"counter": n, "id": "c", "hash": "0" * 64, "command": "{}"} for n in range(1, 1_002)]
        ),
        400,
        "invalid_field",
    ),
}


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("attack", BODIES)
def test_a_hostile_body_is_refused_at_once(victim: Victim, attack: str, language: str) -> None:
    body, status, code = BODIES[attack]
    before, began = victim.resident, time.monotonic()
    answer = victim.client.post(
        "/v1/sync/push", content=body, headers={**victim.header, "Accept-Language": language}
    )
    took = time.monotonic() - began
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    if code == "invalid_field":
        assert answer.json()["title"] == LOCALES[language]
        assert answer.json()["field"]
    assert len(answer.content) < 10_000
    assert took < A_SECOND
    assert victim.resident - before < MOST_MORE


def test_nothing_that_was_compressed_is_inflated(victim: Victim) -> None:
    bomb = gzip.compress(b"[" * 50 * MIB)
    for encoding in ("gzip", "deflate", "br", "zstd", "gzip, gzip"):
        before, began = victim.resident, time.monotonic()
        headers = {**victim.header, "Content-Encoding": encoding}
        answer = victim.client.post("/v1/sync/push", content=bomb, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")
        assert answer.headers["accept-encoding"] == "identity"
        assert time.monotonic() - began < A_SECOND
        assert victim.resident - before < 10 * MIB


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_a_body_of_another_type_is_refused(victim: Victim, media: str) -> None:
    answer = victim.client.post(
        "/v1/sync/push", content=pushed(), headers={**victim.header, "Content-Type": media}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")


def test_a_body_without_an_end_is_cut_off(victim: Victim) -> None:
    """Sent in chunks, so that its length is not known beforehand."""
    before, began = victim.resident, time.monotonic()

    def endless() -> Iterator[bytes]:
        for _ in range(64):
            yield b" " * MIB

    try:
        answer = victim.client.post("/v1/sync/push", content=endless(), headers=victim.header)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    except httpx.WriteError:
        pass  # The line was closed before all of it was said.
    assert time.monotonic() - began < A_SECOND
    assert victim.resident - before < MOST_MORE


@pytest.mark.parametrize("pause", ["silent", "trickling"])
def test_a_slow_body_is_not_waited_for(victim: Victim, pause: str) -> None:
    head = (
        b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nAccept-Language: zh\r\n"
        b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    )
    began = time.monotonic()
    with socket.create_connection(victim.address, timeout=10) as line:
        line.sendall(head + b"{")
        line.settimeout(0.1)
        found = b""
        while b"body_too_slow" not in found and time.monotonic() - began < 5:
            try:
                found += line.recv(65_536)
            except TimeoutError:
                if pause == "trickling":
                    line.sendall(b" ")
    assert found.startswith(b"HTTP/1.1 408")
    assert "传输超时" in found.decode()
    assert time.monotonic() - began < 2 * A_SECOND


HEADS: dict[str, tuple[bytes, ...]] = {
    "a header without an end": (b"GET /health HTTP/1.1\r\nHost: x\r\nX: ", *[b"y" * MIB] * 40),
    "headers without an end": (b"GET /health HTTP/1.1\r\nHost: x\r\n", *[b"X: y\r\n" * 100_000] * 40),
    "an address without an end": (b"GET /", *[b"y" * MIB] * 40),
}


@pytest.mark.parametrize("attack", HEADS)
def test_a_head_without_an_end_is_cut_off(victim: Victim, attack: str) -> None:
    before, began = victim.resident, time.monotonic()
    answer = victim.raw(*HEADS[attack])
    assert answer == b"" or answer.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))
    assert time.monotonic() - began < A_SECOND
    assert victim.resident - before < 20 * MIB
    assert victim.client.get("/health").status_code == 200


@pytest.mark.parametrize("line", [b"\x00\x01\x02\r\n\r\n", b"NONSENSE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
def test_what_is_hardly_http_gets_a_problem_too(victim: Victim, line: bytes) -> None:
    head, _, body = victim.raw(line).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400")
    assert json.loads(body)["code"] == "bad_request"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/devices/%00", 404),
        ("/v1/devices/%ed%a0%80", 404),
        ("/v1/devices/" + "x" * 30_000, 404),
        ("/v1/devices/..%2f..%2fetc%2fpasswd", 404),
        ("/v1/customers?search=%00", 400),
        ("/v1/customers?" + "search=x&" * 6_000, 200),
        ("/v1/customers?" + "a=1&" * 15_000, 200),
    ],
    ids=["nul", "half", "long", "traversal", "query-nul", "query-repeated", "query-long"],
)
def test_hostile_addresses_are_refused(victim: Victim, path: str, status: int) -> None:
    began = time.monotonic()
    method = "DELETE" if "devices" in path else "GET"
    answer = victim.client.request(method, path, headers=victim.header)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] in ("application/problem+json", "application/json")
    assert time.monotonic() - began < A_SECOND


def test_after_all_that_it_works_as_before(victim: Victim) -> None:
    assert victim.client.get("/health").json()["status"] == "ok"
    answer = victim.client.post("/v1/sync/push", content=pushed(), headers=victim.header)
    assert answer.status_code == 200, answer.text
