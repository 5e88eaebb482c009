"""A simulation that finds nothing proves nothing: each of these defects must come to light."""

import pytest

from tests.simulation.opening import files
from tests.simulation.planted import PLANTS
from tests.simulation.run import play
from tests.simulation.steps import plan

MOST_SEEDS = 60
"""Within how many seeds a defect must be found."""


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_found(plant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files()  # The first morning is kept for the whole process, and must be made by a sound engine.
    PLANTS[plant](monkeypatch)
    assert any(play(plan(seed)).problem for seed in range(MOST_SEEDS))
