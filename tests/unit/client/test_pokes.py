"""Listening: a poke is passed on, and whatever goes wrong is nobody's trouble."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from random import Random

from client.adapters.http_pokes import FIRST_PAUSE, LONGEST_PAUSE, Pokes
from sync.faults import Busy, DeviceRevoked, ProtocolBroken, Unreachable


class Line:
    """A server that says what it is told to, and then breaks off."""

    def __init__(self, *said: str | Exception) -> None:
        self._said = said

    @asynccontextmanager
    async def listen(self, path: str, silence: float) -> AsyncIterator[AsyncIterator[str]]:
        assert path == "/v1/sync/events"
        assert silence > 25
        yield self._lines()

    async def _lines(self) -> AsyncIterator[str]:
        for each in self._said:
            if isinstance(each, Exception):
                raise each
            yield each


class Ear:
    """A device that listens."""

    def __init__(self, *said: str | Exception) -> None:
        self.rounds = 0
        self.states: list[bool] = []
        luck = Random(7)  # noqa: S311  jitter, not a secret
        self.pokes = Pokes(Line(*said), self._round, self.states.append, luck)

    def _round(self) -> None:
        self.rounds += 1

    def listen(self, times: int = 1) -> Iterator[float]:
        """The pauses after so many streams."""
        return iter([asyncio.run(self.pokes.once()) for _ in range(times)])


def test_every_poke_is_passed_on() -> None:
    ear = Ear("event: ask", "data: ", "", ": still here", "event: ask", "data: ", "")
    assert next(ear.listen()) <= FIRST_PAUSE
    assert ear.rounds == 2
    assert ear.states == [True, True, False]


def test_a_stream_that_breaks_is_opened_again_later_and_later() -> None:
    ear = Ear(Unreachable())
    *_, last = ear.listen(12)
    assert 0.5 * LONGEST_PAUSE <= last <= LONGEST_PAUSE
    assert ear.rounds == 0


def test_a_line_that_cuts_every_stream_off_is_tried_later_and_later() -> None:
    *_, last = Ear("event: ask").listen(12)
    assert last >= 0.5 * LONGEST_PAUSE


def test_a_defect_ends_nothing() -> None:
    assert next(Ear(RuntimeError("of ours")).listen()) <= FIRST_PAUSE


def test_a_server_without_room_is_left_alone_for_as_long_as_it_asks() -> None:
    assert next(Ear(Busy(120)).listen()) >= 120


def test_a_server_that_knows_no_pokes_is_hardly_asked_for_them() -> None:
    for fault in (ProtocolBroken("HTTP 404 not_found"), DeviceRevoked()):
        assert next(Ear(fault).listen()) >= 0.5 * LONGEST_PAUSE
