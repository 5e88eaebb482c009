"""The build makes the same bytes for the same input, ships only what a device needs, names its headers."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from client.pwa.build import build
from client.pwa.compress import compress_tree
from client.pwa.errors import UpstreamChangedError
from client.pwa.locations import DEFAULT_CACHE
from client.pwa.manifest import FILES, SHOWN
from client.pwa.policy import CONTENT_SECURITY_POLICY
from client.pwa.upstream import bootstrap_without_service_worker, without_content_network
from client.routes import ROUTES
from tests.e2e.pwa.conftest import TEST_APP

pytestmark = pytest.mark.timeout(300)


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_building_again_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = build(tmp_path / "again", cache=DEFAULT_CACHE, app=TEST_APP, compressed=False).out
    assert _contents(again) == _contents(built)


def test_compressing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.css").write_text("body { margin: 0 }\n" * 200)
        (tmp_path / name / "tiny.css").write_text("body {}")
        compress_tree(tmp_path / name, cache=tmp_path / f"cache-{name}")
    assert sorted(_contents(tmp_path / "one")) == ["page.css", "page.css.br", "page.css.gz", "tiny.css"]
    assert _contents(tmp_path / "one") == _contents(tmp_path / "two")


def test_only_what_a_device_needs_is_shipped(built: Path) -> None:
    with ZipFile(built / "app.zip") as archive:
        ours = archive.namelist()
    with ZipFile(built / "packages.zip") as archive:
        packages = {name.partition("/")[0] for name in archive.namelist()}
    assert {name.partition("/")[0] for name in ours} == {"client", "main.pyc", "shared", "sync"}
    assert not [name for name in ours if name.startswith("client/pwa/") or name.endswith(".py")]
    assert {"flet", "pydantic", "pydantic_core", "sqlite_utils", "pypinyin"} <= packages
    assert packages.isdisjoint({"pip", "litestar", "sqlalchemy", "httpcore", "tests", "server"})


def test_headers_and_types_cover_every_file(built: Path) -> None:
    facts = json.loads((built / "headers.json").read_text(encoding="utf-8"))
    assert facts["everywhere"]["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    suffixes = {path.suffix for path in built.rglob("*") if path.is_file()}
    assert suffixes <= set(facts["types"])


def test_the_page_has_no_inline_script(built: Path) -> None:
    page = (built / "index.html").read_text(encoding="utf-8")
    assert page.count("<script") == page.count('<script type="module" src="start.mjs"></script>') == 1
    assert "style=" not in page
    assert "<style" not in page


def test_a_changed_upstream_stops_the_build() -> None:
    with pytest.raises(UpstreamChangedError):
        bootstrap_without_service_worker("_flutter.loader.load({});")
    with pytest.raises(UpstreamChangedError):
        without_content_network(b"nothing to replace", "main.dart.js")


def test_both_manifests_name_files_that_are_there_and_places_that_exist(built: Path) -> None:
    routes = {f"/{route.path}" for route in ROUTES if route.path}
    for language, name in FILES.items():
        told = json.loads((built / name).read_text(encoding="utf-8"))
        assert told["id"] == told["start_url"] == told["scope"] == "/"
        assert {each["url"] for each in told["shortcuts"]} <= routes
        assert len(told["screenshots"]) == len(SHOWN), "take the pictures with `make screenshots`"
        for each in (*told["icons"], *told["screenshots"]):
            width, _, height = each["sizes"].partition("x")
            with Image.open(built / each["src"].lstrip("/")) as picture:
                assert picture.size == (int(width), int(height)), each["src"]
        assert {each["form_factor"] for each in told["screenshots"]} == {"narrow", "wide"}
        assert all(f"/{language}-" in each["src"] for each in told["screenshots"])


def test_pictures_for_the_installation_cost_an_installed_app_nothing(built: Path) -> None:
    worker = (built / "service_worker.js").read_text(encoding="utf-8")
    assert "/manifest.en.json" in worker
    assert "/pictures/" not in worker
    assert sum(each.stat().st_size for each in (built / "pictures").iterdir()) < 500_000
