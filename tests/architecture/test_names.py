"""The four generic names belong to us alone, so no other distribution overwrites or shadows them."""

from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
ROOMS = ("client", "server", "sync", "shared")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_one_owner(room: str) -> None:
    assert set(packages_distributions().get(room, ["roadbook"])) == {"roadbook"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_imported_from_this_checkout(room: str) -> None:
    spec = find_spec(room)
    assert spec is not None
    assert spec.origin == str(PROJECT / room / "__init__.py")
