"""The sync strip: what the line says is in words, in both languages, with what to do about it."""

from pathlib import Path

import pytest

from client.view_models.sync_status import LineState, SyncStrip, Tone
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
