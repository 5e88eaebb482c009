"""The card about the storage: how safe the work is here, in words, and a copy that is asked for twice."""

import asyncio
from pathlib import Path

import pytest

from client.view_models.device_storage import DeviceStorage, Storage
from sync.store_faults import DeviceFullError
from tests.support.screen import some_storage
from tests.unit.view_models.workbench import desk_of

KEPT = Storage(kept=True, used_bytes=52_000_000, room_bytes=10_300_000_000)
AT_RISK = Storage(kept=False, used_bytes=52_000_000, room_bytes=10_300_000_000)
NEARLY_FULL = Storage(kept=True, used_bytes=950_000_000, room_bytes=1_000_000_000)
ON_A_COMPUTER = Storage(kept=True, used_bytes=2_000_000, room_bytes=80_000_000_000, is_folder=True)
TELLS_NO_ROOM = Storage(kept=True, used_bytes=0, room_bytes=0)


def card_about(folder: Path, storage: Storage | None, language: str = "en") -> DeviceStorage:
    (folder / language).mkdir(exist_ok=True)
    card = DeviceStorage(desk_of("li", folder / language, language=language), some_storage(storage))
    asyncio.run(card.look())
    return card


@pytest.mark.parametrize(
    ("storage", "kept", "room"),
    [
        (KEPT, "The browser keeps your work for good (52.0 MB used).", "52.0 MB of 10.3 GB used"),
        (AT_RISK, "The browser may clear this when the device runs short of room", "52.0 MB of 10.3 GB used"),
        (ON_A_COMPUTER, "Stored in a file on this computer.", "2.0 MB of 80.0 GB used"),
        (TELLS_NO_ROOM, "The browser keeps your work for good", ""),
        (None, "", ""),
    ],
)
def test_it_says_for_how_long_and_how_much(
    tmp_path: Path, storage: Storage | None, kept: str, room: str
) -> None:
    card = card_about(tmp_path, storage)
    assert card.kept.startswith(kept)
    assert card.room == room
    assert not card.warning
    assert card.database == "Your database on this device: 1.5 MB"


def test_little_room_is_told_before_saving_fails(tmp_path: Path) -> None:
    assert card_about(tmp_path, NEARLY_FULL).warning.startswith("Only 50.0 MB left.")
    assert card_about(tmp_path, NEARLY_FULL, "zh").warning.startswith("仅剩 50.0 MB。")


def test_a_copy_says_first_what_it_holds_and_then_where_it_is(tmp_path: Path) -> None:
    desk = desk_of("li", tmp_path)
    card = DeviceStorage(desk, some_storage(copies=lambda: "/home/li/copy.db"))
    card.begin()
    assert "with 0 unsent and 0 kept pieces of work" in card.contents
    assert "no password" in card.contents
    assert card.asking
    asyncio.run(card.hand_out())
    assert (card.asking, card.copying, card.where) == (False, False, "/home/li/copy.db")
    assert "lies on this computer" in card.told


def test_a_copy_that_finds_no_room_changes_nothing_and_says_so(tmp_path: Path) -> None:
    def full() -> str:
        raise DeviceFullError

    card = DeviceStorage(desk_of("li", tmp_path), some_storage(copies=full))
    asyncio.run(card.hand_out())
    assert not card.copying
    assert card.told == "The copy could not be made, perhaps for lack of room. Nothing was changed."
