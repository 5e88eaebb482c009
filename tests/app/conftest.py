"""The trading company's server, and a handset for whoever works there."""

from pathlib import Path

import pytest

from client.adapters.latch import GateLatch
from tests.api.conftest import prepared, pwa, server
from tests.support.open_app import Handset
from tests.support.server import Server

__all__ = ["prepared", "pwa", "server"]


@pytest.fixture
def handset(server: Server, tmp_path: Path) -> Handset:
    """A device that nobody has used yet."""
    return Handset(server, tmp_path / "handset", GateLatch(cost=2))
