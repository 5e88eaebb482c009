"""The server keeps house by itself, and goes on when something is wrong with it."""

import asyncio
from datetime import timedelta
from typing import cast

from litestar import Litestar

from server.housekeeping import QUIET, housekeeping
from sync.authority import Authority
from sync.faults import Busy


class Troubled:
    """An authority that is busy at first, then broken, then well."""

    def __init__(self) -> None:
        self.asked: list[timedelta] = []

    def trim(self, quiet: timedelta) -> int:
        self.asked.append(quiet)
        if len(self.asked) == 1:
            raise Busy(1)
        if len(self.asked) == 2:
            raise OSError
        return 3


def test_pointers_are_let_go_day_after_day_whatever_happens() -> None:
    async def some_days() -> list[timedelta]:
        authority = Troubled()
        keep = housekeeping(cast("Authority", authority), every=timedelta(milliseconds=1))
        async with keep(cast("Litestar", None)):
            while len(authority.asked) < 4:
                await asyncio.sleep(0.001)
        return authority.asked

    assert set(asyncio.run(asyncio.wait_for(some_days(), 10))) == {QUIET}
