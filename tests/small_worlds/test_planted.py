"""An exploration that finds nothing proves nothing: each of these defects must come to light."""

import pytest

from tests.small_worlds.explore import explore, problem_on
from tests.small_worlds.opening import opening
from tests.small_worlds.planted import PLANTS
from tests.small_worlds.stories import COARSE, STORIES, strands


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_found_and_shown_at_its_shortest(
    plant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = next(iter(STORIES))
    world = opening(*STORIES[story])
    PLANTS[plant](monkeypatch)
    found = explore(world, strands(story, COARSE), until_broken=True)
    assert found.problem
    assert problem_on(world, found.way)
    assert len(found.way) <= 5
