"""Whatever befalls the company, nothing is lost, nothing counts twice, and nobody sees what is not theirs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.run import REGRESSIONS, load, play
from tests.simulation.steps import plan

SEEDS = {"sqlite": range(100), "postgresql": range(100, 200)}
"""Enough to notice a careless change; `make simulate` plays as many more as there is time for."""


@pytest.mark.parametrize("replay", sorted(REGRESSIONS.glob("*.json")), ids=lambda path: path.stem)
def test_what_went_wrong_once_goes_right_now(replay: Path) -> None:
    assert not play(load(replay)).problem


@pytest.mark.parametrize("seed", SEEDS["sqlite"])
def test_every_promise_is_kept(seed: int) -> None:
    assert not play(plan(seed)).problem


@pytest.mark.parametrize("seed", SEEDS["postgresql"])
def test_every_promise_is_kept_on_postgresql(seed: int) -> None:
    assert not play(plan(seed), "postgresql").problem


@pytest.mark.parametrize("seed", range(1_000, 1_003))
def test_both_databases_tell_the_same_story(seed: int) -> None:
    assert play(plan(seed), "sqlite") == play(plan(seed), "postgresql")


def test_the_same_seed_tells_the_same_story() -> None:
    first = play(plan(3))
    assert play(plan(3)) == first
    assert play(plan(4)).trace != first.trace
    elsewhere = subprocess.run(
        (
            sys.executable,
            "-m",
            "tests.simulation",
            "--start",
            "3",
            "--seeds",
            "1",
            "--workers",
            "1",
            "--traces",
        ),
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert elsewhere.stdout.splitlines()[0] == f"3 {first.trace}"
