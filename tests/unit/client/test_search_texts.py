"""The search texts beside the cards: made once, and again for every card that changed in any way."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from client.adapters.sqlite_store import SqliteDeviceStore, open_store
from client.view_models import directory
from client.view_models.directory import Directory
from shared.models.customer import Customer
from shared.rules.visibility import Scope
from sync.wire.pull import WireRow
from tests.support.company import MONDAY, customer

HOME = Scope("t:north-1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteDeviceStore]:
    opened = open_store(tmp_path / "device.db")
    yield opened
    opened.close()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cards whose text was made, in order."""
    names: list[str] = []
    plain: Callable[[Customer], tuple[str, str | None, str]] = directory._text

    def noted(card: Customer) -> tuple[str, str | None, str]:
        names.append(card.name)
        return plain(card)

    monkeypatch.setattr(directory, "_text", noted)
    return names


def card(name: str, **fields: object) -> Customer:
    return customer("c-1")[0].model_copy(update={"name": name, **fields})


def arrives(store: SqliteDeviceStore, row: Customer, version: int) -> None:
    with store.transaction():
        store.restore_shadows()
        store.put_wire(HOME, [WireRow("customer", row.id, row.id, version, row.text())])


def found(store: SqliteDeviceStore, text: str) -> bool:
    listed = Directory(store)
    listed.refresh()
    return listed.find(text) == ("c-1",)


def test_a_later_start_makes_no_text_again(tmp_path: Path, made: list[str]) -> None:
    first = open_store(tmp_path / "kept.db")
    arrives(first, card("云泽贸易"), 1)
    assert found(first, "yzmy")
    first.close()
    second = open_store(tmp_path / "kept.db")
    assert found(second, "yzmy")
    assert made == ["云泽贸易"]
    second.close()


def test_a_card_that_the_server_changed_is_found_as_it_is_now(store: SqliteDeviceStore) -> None:
    arrives(store, card("云泽贸易"), 1)
    assert found(store, "yzmy")
    arrives(store, card("重庆贸易"), 2)
    assert (found(store, "cqmy"), found(store, "yzmy")) == (True, False)


def test_pending_work_is_found_and_what_stood_before_it_comes_back(store: SqliteDeviceStore) -> None:
    arrives(store, card("云泽贸易"), 1)
    assert found(store, "yzmy")
    for mine in ("华安贸易", "瑞丰贸易"):
        store.put_optimistic([card(mine)])
        assert found(store, mine)
    store.restore_shadows()
    assert (found(store, "yzmy"), found(store, "瑞丰")) == (True, False)


def test_cards_that_are_gone_or_archived_are_not_listed(store: SqliteDeviceStore) -> None:
    arrives(store, card("云泽贸易"), 1)
    listed = Directory(store)
    listed.refresh()
    arrives(store, card("云泽贸易", archived_at=MONDAY), 2)
    listed.refresh()
    assert (len(listed), listed.find("")) == (0, ())
    arrives(store, card("云泽贸易"), 3)
    listed.refresh()
    assert len(listed) == 1
    store.leave(HOME, ["c-1"])
    listed.refresh()
    assert (len(listed), listed.find("yz")) == (0, ())


def test_other_writing_makes_no_text_again(store: SqliteDeviceStore, made: list[str]) -> None:
    arrives(store, card("云泽贸易"), 1)
    listed = Directory(store)
    listed.refresh()
    store.set_meta("anything", "else")
    listed.refresh()
    assert listed.find("yzmy") == ("c-1",)
    assert made == ["云泽贸易"]


def test_another_recipe_has_every_text_made_again(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for recipe in ("one", "another"):
        monkeypatch.setattr(directory, "_RECIPE", recipe)
        store = open_store(tmp_path / "kept.db")
        arrives(store, card("云泽贸易"), 1)
        assert found(store, "yzmy")
        store.close()
    assert len(made) == 2


def test_typing_on_narrows_down_and_typing_anew_begins_again(store: SqliteDeviceStore) -> None:
    arrives(store, card("云泽贸易", city="杭州"), 1)
    listed = Directory(store)
    listed.refresh()
    assert [bool(listed.find(text)) for text in ("y", "yz", "yz x", "yz 杭", "杭州", "杭州yz", "")] == [
        True, True, False, True, True, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("kept_before", [False, True], ids=["nothing kept", "texts kept"])
def test_without_room_customers_are_found_all_the_same(
    store: SqliteDeviceStore, *, kept_before: bool
) -> None:
    arrives(store, card("云泽贸易"), 1)
    if kept_before:
        assert found(store, "yzmy")
        for number in range(2, 120):
            arrives(store, card(f"宁波第{number}商行").model_copy(update={"id": f"c-{number}"}), 1)
    # The file may not grow from here on.
    (pages,) = store.db.execute("PRAGMA page_count").fetchone()
    store.db.execute(f"PRAGMA max_page_count = {pages}")
    assert found(store, "yzmy")
    if kept_before:
        listed = Directory(store)
        listed.refresh()
        assert listed.find("第119") == ("c-119",)
    assert store.db.execute("SELECT count(*) FROM temp.search").fetchone()[0] == (119 if kept_before else 1)
