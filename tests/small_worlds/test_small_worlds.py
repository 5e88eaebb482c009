"""Three commands on two devices, a transfer and a fault: every promise is kept in whatever order they fall.

ROADBOOK_SMALL_WORLDS=full explores every message of a sync; see also `python -m tests.small_worlds`.
"""

import os

import pytest

from tests.small_worlds.explore import count, explore
from tests.small_worlds.moves import Move
from tests.small_worlds.opening import opening
from tests.small_worlds.stories import COARSE, FULL, STORIES, strands

TURNS = FULL if os.environ.get("ROADBOOK_SMALL_WORLDS") == "full" else COARSE

WORLDS = {COARSE: 408_240, FULL: 48_648_600}
"""The orders of 2 + 1 commands, so many messages of either sync, a transfer and any of nine faults."""


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("story", STORIES)
def test_every_promise_is_kept_in_every_order(story: str) -> None:
    found = explore(opening(*STORIES[story]), strands(story, TURNS))
    assert (found.problem, found.way) == ("", ())
    assert str(found) == f"{WORLDS[TURNS]} worlds, 0 broken"
    statuses = {status for _, status in found.outcomes}
    assert statuses >= {"applied", "parked", "rejected"}, "the orders make no difference"


@pytest.mark.parametrize("turns", WORLDS)
@pytest.mark.parametrize("story", STORIES)
def test_there_are_as_many_worlds_as_orders(story: str, turns: tuple[int, int]) -> None:
    assert count(strands(story, turns)) == WORLDS[turns]


def test_strands_fall_in_every_order_and_keep_their_own() -> None:
    a, b, c, d = (Move(name, lambda world: world) for name in "abcd")
    assert count([((a,), (b,)), ((c,),)]) == 3
    assert count([((a,), (b,)), ((c, d),)]) == 6
    assert str(explore(opening(), [((a,), (b,)), ((c, d),)])) == "6 worlds, 0 broken"
