"""The sync strip: what the line says is in words, in both languages, with what to do about it."""

from pathlib import Path

import pytest

from client.adapters.sqlite_store import SqliteDeviceStore
from client.view_models.sync_status import LineState, SyncStrip, Tone
from shared.rules.visibility import Scope
from sync.wire.pull import Cursor, SnapshotMark
from tests.unit.view_models.workbench import desk_of


@pytest.mark.parametrize(
    ("line", "tone", "english", "chinese"),
    [
        ("idle", "sent", "All sent", "已全部发送"),
        ("offline", "offline", "Offline · nothing to send", "离线 · 没有待发"),
        ("sign_in", "needs_you", "Sign in again to send", "重新登录后才能发送"),
        ("app_too_old", "needs_you", "Update the app", "请更新应用"),
        ("server_too_old", "offline", "The server must be updated", "服务器需要更新"),
        ("full", "needs_you", "This device has no room left", "本机存储空间已满"),
        ("unlike", "needs_you", "Some content differs from the server's", "部分内容与服务器不一致"),
    ],
)
def test_the_strip_says_how_the_line_stands(
    tmp_path: Path, line: LineState, tone: Tone, english: str, chinese: str
) -> None:
    for language, text in (("en", english), ("zh", chinese)):
        (tmp_path / language).mkdir()
        strip = SyncStrip(desk_of("li", tmp_path / language, language=language))
        strip.follow(line)
        assert (strip.tone, strip.text) == (tone, text)
        assert bool(strip.fault) == (line != "idle"), "whatever is not well is explained"


def test_a_first_copy_shows_how_far_it_is_until_it_is_whole(tmp_path: Path) -> None:
    desk = desk_of("li", tmp_path)
    store = desk.facts.rows
    assert isinstance(store, SqliteDeviceStore)
    under_way = Cursor(seq=1, snapshot=SnapshotMark(kind="customer", id="c-7"))
    store.set_cursor(Scope("t:north-1"), under_way)
    strip = SyncStrip(desk)
    assert (strip.tone, strip.text) == ("sending", "Receiving for the first time")
    strip.follow("sending")
    strip.receive(1_000, 400_000)
    strip.receive(234, 120_000)
    assert (strip.tone, strip.text) == ("sending", "Receiving · 1,234 rows, 0.5 MB")
    strip.follow("offline")
    assert (strip.tone, strip.text) == ("offline", "Offline · not everything is here yet")
    store.set_cursor(Scope("t:north-1"), Cursor(seq=9))
    strip.follow("idle")
    strip.receive(5, 2_000)
    assert (strip.tone, strip.text) == ("sent", "All sent")
