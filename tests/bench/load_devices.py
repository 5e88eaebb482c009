"""A hundred devices that sync at a steady pace, whatever the server does.

`python -m tests.bench.load_devices SERVER FILE RATE SECONDS` prints what they saw, as JSON. FILE holds the
signed-in devices. A sync is a push of ten commands, visits and edits of the rep's own cards, and a pull of
all that changed, over real HTTP.

The loop is open: each device is due at fixed moments, and its time counts from when it was due, so a server
that falls behind is charged for everybody who waits. One that is still busy with a sync when the next is
due begins that one late; none is left out.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import uvloop

from sync.core.fingerprint import fingerprint
from sync.wire.version import PROTOCOL, SCHEMA
from tests.bench.kept_connection import KeptConnection
from tests.bench.load_company import DEVICES, LoadDevice

COMMANDS = 10
WARM_UP_S = 3.0
_PAGE = 512 * 1024


@dataclass(frozen=True, slots=True)
class Seen:
    """What the devices saw while they were measured."""

    syncs_per_s: float
    commands_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    worst_ms: float
    syncs: int
    rows_per_sync: float
    push_p95_ms: float
    pull_p95_ms: float


@dataclass(slots=True)
class _Times:
    syncs: list[float] = field(default_factory=list)
    pushes: list[float] = field(default_factory=list)
    pulls: list[float] = field(default_factory=list)
    rows: int = 0


class Line(Protocol):
    """A way to the server in the name of one device."""

    async def post(self, path: str, body: bytes) -> bytes:
        """The body of a successful answer."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


class Phone:
    """One device: what it numbered, where it stands, and what its cards say."""

    def __init__(self, one: LoadDevice, line: Line) -> None:
        self._one = one
        self._line = line
        self._counter = count(1)
        self._spoken: dict[str, str] = {}
        self._cursors: dict[str, object] = {}
        self._epoch: str | None = None

    async def pull(self) -> int:
        """Fetch all that changed; returns how many rows came."""
        rows, more = 0, True
        while more:
            asked = {
                "protocol": PROTOCOL,
                "schema_version": SCHEMA,
                "device": self._one.device,
                "epoch": self._epoch,
                "cursors": self._cursors,
                "byte_budget": _PAGE,
            }
            reply = json.loads(await self._line.post("/v1/sync/pull", json.dumps(asked).encode()))
            self._epoch = reply["epoch"]
            for page in reply["pages"]:
                self._cursors[page["scope"]] = page["cursor"]
                rows += len(page["rows"])
            more = reply["more"]
        return rows

    async def push(self) -> None:
        """Send ten commands; every one of them must be applied."""
        body = self._work()
        reply = json.loads(await self._line.post("/v1/sync/push", body))
        assert [each["status"] for each in reply["outcomes"]] == ["applied"] * COMMANDS, reply

    def _work(self) -> bytes:
        now = datetime.now(UTC).isoformat()
        envelopes = []
        for _ in range(COMMANDS):
            counter, command = next(self._counter), str(uuid4())
            card = self._one.cards[counter % len(self._one.cards)]
            text = self._visit(command, card, now) if counter % 2 else self._edit(command, card, now, counter)
            envelopes.append({"counter": counter, "id": command, "hash": fingerprint(text), "command": text})
        asked = {
            "protocol": PROTOCOL,
            "schema_version": SCHEMA,
            "device": self._one.device,
            "epoch": self._epoch,
            "commands": envelopes,
        }
        return json.dumps(asked).encode()

    def _visit(self, command: str, card: str, now: str) -> str:
        return json.dumps(
            {
                "id": command,
                "happened_at": now,
                "kind": "log_visit",
                "visit": f"v-{command}",
                "customer": card,
                "fields": {"purpose": "inform", "check_in": {"at": now}, "outcome": "谈了新报价, 月底答复"},
            },
            ensure_ascii=False,
        )

    def _edit(self, command: str, card: str, now: str, counter: int) -> str:
        before, after = self._spoken.get(card, ""), f"0571 {counter:08d}"
        self._spoken[card] = after
        return json.dumps(
            {
                "id": command,
                "happened_at": now,
                "kind": "edit_customer",
                "customer": card,
                "base": {"phone": before},
                "mine": {"phone": after},
            }
        )

    def close(self) -> None:
        """Hang up."""
        self._line.close()


async def load(server: str, devices: tuple[LoadDevice, ...], rate: float, seconds: float) -> Seen:
    """Let the devices sync so many times a second between them; raises at the first wrong answer."""
    address = urlsplit(server)
    assert address.hostname == "127.0.0.1", "only a server on this machine is put under load"
    phones = [Phone(one, KeptConnection("127.0.0.1", address.port or 80, one.token)) for one in devices]
    for phone in phones:
        await phone.pull()
    times = _Times()
    start = perf_counter()
    measured, end = start + WARM_UP_S, start + WARM_UP_S + seconds
    every = len(phones) / rate

    async def keep_syncing(phone: Phone, first: float) -> None:
        due = first
        while due < end:
            await asyncio.sleep(max(0.0, due - perf_counter()))
            began = perf_counter()
            await phone.push()
            pushed = perf_counter()
            rows = await phone.pull()
            done = perf_counter()
            if due >= measured:
                times.syncs.append(done - due)
                times.pushes.append(pushed - began)
                times.pulls.append(done - pushed)
                times.rows += rows
            due += every

    async with asyncio.TaskGroup() as group:
        for place, phone in enumerate(phones):
            group.create_task(keep_syncing(phone, start + place * every / len(phones)))
    # Whoever was late is charged to the speed as well: the clock stops when the last one is done.
    spent = perf_counter() - measured
    for phone in phones:
        phone.close()
    return _seen(times, spent)


def _seen(times: _Times, spent: float) -> Seen:
    def ms(values: list[float], percent: int) -> float:
        return quantiles(values, n=100)[percent - 1] * 1_000

    done = len(times.syncs)
    return Seen(
        syncs_per_s=done / spent,
        commands_per_s=done * COMMANDS / spent,
        p50_ms=ms(times.syncs, 50),
        p95_ms=ms(times.syncs, 95),
        p99_ms=ms(times.syncs, 99),
        worst_ms=max(times.syncs) * 1_000,
        syncs=done,
        rows_per_sync=times.rows / done,
        push_p95_ms=ms(times.pushes, 95),
        pull_p95_ms=ms(times.pulls, 95),
    )


def main(server: str, file: str, rate: str, seconds: str) -> None:
    """Put the server under load and print what was seen."""
    devices = DEVICES.validate_json(Path(file).read_bytes())
    seen = uvloop.run(load(server, devices, float(rate), float(seconds)))
    sys.stdout.write(f"{json.dumps(asdict(seen))}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
