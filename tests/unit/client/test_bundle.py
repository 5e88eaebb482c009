"""What travels to the browser is complete, or the build stops and says what to do."""

from pathlib import Path

import pytest

from client.pwa import bundle
from client.pwa.errors import BuildError


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one module and one catalogue."""
    (tmp_path / "client" / "locale").mkdir(parents=True)
    (tmp_path / "client" / "app.py").write_text("async def main(page): ...\n")
    (tmp_path / "client" / "locale" / "client.po").write_text('msgid ""\nmsgstr ""\n')
    monkeypatch.setattr(bundle, "PROJECT", tmp_path)
    return tmp_path


def test_an_app_without_its_words_is_not_built(project: Path) -> None:
    assert not (project / "client" / "locale" / "client.mo").exists()
    with pytest.raises(BuildError, match="make words"):
        bundle.device_files(None)


def test_an_app_with_its_words_is(project: Path) -> None:
    (project / "client" / "locale" / "client.mo").write_bytes(b"compiled")
    assert {"main.py", "client/app.py", "client/locale/client.mo"} <= set(bundle.device_files(None))
