"""A damaged file is set aside, and no unsent work in it is lost or changed without a word."""

import json
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from client.adapters.sqlite_connection import FileInUseError
from client.adapters.sqlite_faults import mark_damaged
from client.adapters.sqlite_pages import PAGE
from client.adapters.sqlite_store import SqliteDeviceStore, open_store
from shared.models.customer import Customer
from sync.core.fingerprint import fingerprint
from sync.core.records import Draft, News
from sync.store_faults import DamagedFileError, DeviceFullError
from sync.wire.pull import Cursor
from sync.wire.push import Outcome
from tests.contract.rows import NORTH, card, wire
from tests.support import damage
from tests.support.company import MONDAY

QUEUED = 200
NOTE = "现场看了三号机，电机要换，客户要下周的报价。"


def command(number: int, note: str = NOTE) -> str:
    """A command's text; every tenth is too long for one page."""
    said = note * (60 if number % 10 == 0 else 3)
    return json.dumps({"kind": "log_visit", "id": f"cmd-{number:04d}", "note": said}, ensure_ascii=False)


TEXTS = {f"cmd-{number:04d}": command(number) for number in range(1, QUEUED + 1)}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A device's file with a day's work waiting in it, some taken before, a few cards, drafts and news."""
    path = tmp_path_factory.mktemp("sound") / "device.db"
    store = open_store(path)
    with store.transaction():
        store.set_meta("device", "phone-1")
        store.set_meta("last_contact", MONDAY.isoformat())
        store.set_cursor(NORTH, Cursor(seq=7))
        store.put_wire(NORTH, [wire(card(f"customer-{number}"), 1) for number in range(40)])
        for number in range(20):
            store.enqueue(f"old-{number}", "log_visit", f'{{"id":"old-{number}"}}', MONDAY)
        outcomes = [Outcome(counter=n + 1, id=f"old-{n}", status="applied") for n in range(20)]
        store.settle(outcomes)
        store.drop_decided(MONDAY)
        for name, text in TEXTS.items():
            store.enqueue(name, "log_visit", text, MONDAY)
        for number in range(5):
            store.keep_draft(Draft(f"draft-{number}", "log_visit", "{}", "rejected", None, "acme", MONDAY))
        store.add_news([News("left", MONDAY, root="acme", name="Acme")])
    store.close()
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, sound: bytes) -> Path:
    place = tmp_path / "device.db"
    place.write_bytes(sound)
    return place


def accounted_for(store: SqliteDeviceStore) -> tuple[int, int, int]:
    """Check that no text changed silently; how many commands wait, are drafts, are known to be missing."""
    waiting = store.outbox()
    for each in waiting:
        assert each.text == TEXTS[each.id], each.id
        assert each.hash == fingerprint(each.text)
    assert [each.counter for each in waiting][:1] in ([], [1], [21])
    assert [each.id for each in waiting] == sorted(each.id for each in waiting), "their order is theirs"
    counters = [each.counter for each in waiting]
    assert counters == list(range(counters[0], counters[0] + len(counters))) if counters else True
    invalid = [each for each in store.drafts() if each.reason == "invalid"]
    missing = store.salvaged.unreadable if store.salvaged is not None else 0
    return len(waiting), len(invalid), missing


def assert_nothing_vanished(path: Path) -> None:
    store = open_store(path)
    try:
        waiting, invalid, missing = accounted_for(store)
        assert waiting + invalid + missing >= QUEUED, store.salvaged
        if store.salvaged is None:
            assert waiting == QUEUED
        else:
            assert store.salvaged.set_aside.exists()
            assert [news.what for _, news in store.news()][-1] == "salvaged"
        store.enqueue("new", "log_visit", '{"id":"new"}', MONDAY)
    finally:
        store.close()
    again = open_store(path)
    assert again.salvaged is None, "what was salvaged is sound"
    again.close()


def one_bit(path: Path, page: int, random: Random) -> None:
    damage.flip(path, page, random)


def many_bits(path: Path, page: int, random: Random) -> None:
    damage.flip(path, page, random, bits=40)


def zeros(path: Path, page: int, _random: Random) -> None:
    damage.wipe(path, page)


def noise(path: Path, page: int, random: Random) -> None:
    damage.wipe(path, page, random.randbytes(PAGE))


HARMS = (one_bit, many_bits, zeros, noise)


@pytest.mark.parametrize("turn", range(len(HARMS)))
def test_damage_to_any_page_loses_nothing_unsaid(tmp_path: Path, sound: bytes, turn: int) -> None:
    random = Random(f"{turn}")  # noqa: S311
    for page in range(turn, len(sound) // PAGE, len(HARMS)):
        place = tmp_path / str(page) / "device.db"
        place.parent.mkdir()
        place.write_bytes(sound)
        HARMS[turn](place, page, random)
        assert_nothing_vanished(place)


def test_what_a_damaged_card_hides_is_found_when_it_is_read(path: Path) -> None:
    content = path.read_bytes()
    page = content.index(b'"id":"customer-20"') // PAGE
    damage.wipe(path, page, b"\xff")
    store = open_store(path)
    assert store.salvaged is None, "rows come from the server again, so opening does not read them"
    with pytest.raises(DamagedFileError):
        store.all(Customer)
    store.close()
    again = open_store(path)
    assert again.salvaged is not None
    assert (again.salvaged.commands, again.salvaged.drafts, again.salvaged.unreadable) == (QUEUED, 5, 0)
    assert again.salvaged.set_aside.read_bytes()[page * PAGE :][:PAGE] == b"\xff" * PAGE
    assert accounted_for(again) == (QUEUED, 0, 0)
    assert [each.counter for each in again.outbox()] == list(range(1, QUEUED + 1)), (
        "a new identity counts anew"
    )
    assert again.meta("device") not in (None, "phone-1")
    assert again.meta("last_contact") == MONDAY.isoformat()
    assert again.offer_again(after=0) == 20, "what was taken is still kept for a server that loses it"
    assert [news.what for _, news in again.news()] == ["left", "salvaged"]
    assert again.news()[-1][1].count == QUEUED
    assert again.cursors() == {}
    again.close()


def test_a_command_whose_text_changed_is_kept_as_a_draft_and_never_sent(path: Path) -> None:
    content = path.read_bytes()
    assert content.count(b'"cmd-0123"') == 1
    path.write_bytes(content.replace(b'"cmd-0123"', b'"cmd-9123"'))
    store = open_store(path)
    assert accounted_for(store)[0] == QUEUED - 1
    assert [(each.id, each.reason) for each in store.drafts()][-1] == ("cmd-0123", "invalid")
    assert "cmd-9123" in store.drafts()[-1].text
    store.close()


@pytest.mark.parametrize("left", [0.0, 0.00005, 0.001, 0.1, 0.5, 0.9, 0.9999])
def test_a_file_that_was_cut_off_tells_what_is_missing(path: Path, left: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * left)])
    store = open_store(path)
    waiting, invalid, missing = accounted_for(store)
    if left == 0:
        assert (store.salvaged, waiting) == (None, 0), "an empty file is a new one"
    else:
        assert store.salvaged is not None
        assert waiting + invalid + missing >= (QUEUED if left >= 0.1 else 1), store.salvaged
    store.close()


@pytest.mark.parametrize("content", [b"\0" * 40 * PAGE, b"Dear diary, " * 1000], ids=["zeros", "text"])
def test_what_is_no_database_is_set_aside_and_a_new_one_made(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "device.db"
    path.write_bytes(content)
    store = open_store(path)
    assert store.salvaged is not None
    assert store.salvaged.set_aside.read_bytes() == content
    assert store.salvaged.unreadable == 1, "nobody knows how much it was"
    store.close()


def test_files_that_were_set_aside_are_never_overwritten(path: Path) -> None:
    kept: set[Path] = set()
    for _ in range(3):
        damage.wipe(path, 0, b"?")
        store = open_store(path)
        assert store.salvaged is not None
        assert accounted_for(store)[0] == QUEUED
        kept.add(store.salvaged.set_aside)
        store.close()
    assert len(kept) == 3
    assert all(each.exists() for each in kept)


def test_where_files_cannot_be_renamed_the_damaged_one_is_copied(path: Path, tmp_path: Path) -> None:
    damage.wipe(path, 0, b"?")
    content = path.read_bytes()
    store = open_store(path, aside=tmp_path / "copy")
    assert accounted_for(store)[0] == QUEUED
    assert (tmp_path / "copy").read_bytes() == content
    store.close()


def test_another_window_s_file_is_left_alone_damaged_as_it_may_be(path: Path) -> None:
    mine = open_store(path)
    mark_damaged(path)
    with pytest.raises(FileInUseError):
        open_store(path)
    mine.close()
    open_store(path).close()


@pytest.mark.parametrize("step", range(4))
def test_an_exchange_that_is_cut_off_goes_on_when_the_file_is_opened_again(
    path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage.wipe(path, 0, b"?")
    with monkeypatch.context() as cut:
        steps = iter(range(10))

        def rename(of: Path, to: Path) -> Path:
            if next(steps) == step:
                raise InterruptedError
            return of.replace(to)

        cut.setattr(Path, "rename", rename)
        with suppress(InterruptedError):
            open_store(path).close()
    store = open_store(path)
    assert accounted_for(store)[0] == QUEUED
    store.close()


def test_a_full_device_keeps_its_damaged_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage.wipe(path, 0, b"?")
    content = path.read_bytes()

    def full(*_: object) -> None:
        raise DeviceFullError

    with monkeypatch.context() as crowded:
        crowded.setattr(SqliteDeviceStore, "take_over", full)
        with pytest.raises(DeviceFullError):
            open_store(path)
    assert path.read_bytes() == content
    store = open_store(path)
    assert accounted_for(store)[0] == QUEUED
    store.close()
