"""One stream: what moves is gathered, and grants are looked up before every word."""

import asyncio
from collections.abc import AsyncIterator

from server.live.hub import Hub, Listener
from server.live.stream import ASK, STILL_HERE, Rhythm, Streams
from shared.models.ids import DeviceId
from shared.rules.visibility import COMPANY, Scope
from sync.faults import LoginExpired

NORTH, SOUTH = Scope("t:north"), Scope("t:south")


class Office:
    """One listener, and what it may read."""

    def __init__(self, rhythm: Rhythm) -> None:
        self.hub = Hub()
        self.scopes: frozenset[Scope] = frozenset((COMPANY, NORTH))
        self.signed_in = True
        listener = self.hub.listen(DeviceId("phone-1"))
        assert isinstance(listener, Listener)
        self.words: AsyncIterator[object] = Streams.of(self.hub, rhythm).words(listener, self._look)

    def _look(self) -> frozenset[Scope]:
        if not self.signed_in:
            raise LoginExpired
        return self.scopes

    async def next(self) -> object:
        """The next word; the end is None."""
        return await anext(self.words, None)


QUICK = Rhythm(heartbeat=0.05, between=0.02, life=5)


def test_what_moves_within_a_moment_is_one_poke() -> None:
    async def story() -> None:
        office = Office(QUICK)
        assert await office.next() is ASK
        for _ in range(5):
            office.hub.tell([NORTH])
        assert await office.next() is ASK
        assert await office.next() is STILL_HERE

    asyncio.run(story())


def test_what_moves_while_nobody_waits_is_told_later() -> None:
    async def story() -> None:
        office = Office(QUICK)
        assert await office.next() is ASK
        office.hub.tell([SOUTH])
        assert await office.next() is STILL_HERE
        office.hub.tell([NORTH])
        assert await office.next() is ASK

    asyncio.run(story())


def test_a_new_grant_is_noticed_when_the_company_moves() -> None:
    async def story() -> None:
        office = Office(QUICK)
        assert await office.next() is ASK
        office.scopes |= {SOUTH}
        office.hub.tell([COMPANY])
        assert await office.next() is ASK
        office.hub.tell([SOUTH])
        assert await office.next() is ASK

    asyncio.run(story())


def test_a_lost_grant_is_silence() -> None:
    async def story() -> None:
        office = Office(QUICK)
        assert await office.next() is ASK
        office.scopes = frozenset((COMPANY,))
        office.hub.tell([NORTH])
        assert await office.next() is STILL_HERE

    asyncio.run(story())


def test_a_session_that_ended_hears_nothing_more() -> None:
    async def story() -> None:
        office = Office(QUICK)
        assert await office.next() is ASK
        office.signed_in = False
        office.hub.tell([NORTH])
        assert await office.next() is None
        assert len(office.hub) == 0

    asyncio.run(story())


def test_a_stream_does_not_last_for_ever() -> None:
    async def story() -> None:
        office = Office(Rhythm(heartbeat=0.02, between=0.01, life=0.1))
        words = [word async for word in office.words]
        assert words[0] is ASK
        assert len(words) < 10

    asyncio.run(story())


def test_a_process_bears_so_many_streams_and_no_more() -> None:
    hub = Hub(most=1)
    assert hub.listen(DeviceId("phone-1")) is not None
    assert hub.listen(DeviceId("phone-2")) is None
    assert hub.listen(DeviceId("phone-1")) is not None


def test_who_moved_it_is_not_told() -> None:
    async def story() -> None:
        office = Office(QUICK)
        assert await office.next() is ASK
        office.hub.tell([NORTH], by="phone-1")
        assert await office.next() is STILL_HERE

    asyncio.run(story())
