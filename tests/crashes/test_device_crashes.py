"""A device is killed in the middle of everything it does, and nothing that it called saved is gone."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from client.adapters.sqlite_store import open_store
from tests.crashes.moments import KILLS, Tally
from tests.crashes.phone import layout
from tests.crashes.pocket import SEED, Pocket

pytestmark = pytest.mark.timeout(60 + 5 * KILLS)

KINDS = (("push", 0), ("pull", 0), ("work", 1), ("copy", 3), ("migration", 0), ("making", 0))


@pytest.fixture
def pocket(tmp_path: Path) -> Iterator[Pocket]:
    """A rep with a phone that has worked for some days."""
    pocket = Pocket(tmp_path)
    try:
        pocket.rehearse()
        yield pocket
    finally:
        pocket.office.close()


def test_a_device_killed_at_any_moment_loses_nothing_and_sends_nothing_twice(
    pocket: Pocket, tmp_path: Path
) -> None:
    tally = Tally("device")
    tally.collect(KILLS, KINDS, pocket.strike, SEED)
    pocket.send_everything()
    ledger = pocket.settle()
    sys.stdout.write(f"\n{tally.text()}; {ledger.text()}\n")
    with closing(open_store(tmp_path / "fresh.db")):
        pass
    for phone in pocket.phones:
        assert phone.layout() == layout(tmp_path / "fresh.db")
    assert len(tally.hit) == KILLS
