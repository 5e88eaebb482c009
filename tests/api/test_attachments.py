"""Photos of visits and documents of customers: kept by hash, bounded, and seen by whoever sees the row."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from server.backups.backup import take_backup
from server.backups.restore import Wanted, put_back
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.visit import Presence, Visit
from tests.support.company import MONDAY, SIGNED, company, customer
from tests.support.server import Server, on_both_engines, prepare, running

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"
GPS = 0x8825
_MOST = 64 * 1024


def visit(author: str = "li", at: str = "acme") -> Visit:
    return Visit(
        id=f"visit-{author}" if at == "acme" else f"visit-{author}-{at}",
        customer=CustomerId(at),
        author=UserId(author),
        territory=TerritoryId("north-1"),
        purpose="solve",
        check_in=Presence(at=MONDAY - timedelta(hours=1)),
        **SIGNED,
    )


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """The company with little room, served from a SQLite file or, if asked, from PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'server.db'}"
    if getattr(request, "param", "") == "postgresql":
        url = request.getfixturevalue("postgres_url")
    world = company(
        *customer("acme"), *customer("bolt", owner="wang", where="north-2"), visit(), visit("li", "bolt")
    )
    prepare(url, tuple(world.rows.everything().values()), ("li", "ma", "wang", "zhao", "chen", "admin"))
    with running(url, tmp_path, largest_attachment=_MOST, attachment_quota=2 * _MOST) as up:
        yield up


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **saved: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **saved)
    return out.getvalue()


def with_place() -> bytes:
    """A photo that says where it was taken, and that it lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera of Li"
    exif.get_ifd(GPS)[2] = (39.0, 54.0, 0.0)
    return photo(exif=exif)


def attach(
    server: Server, login: str, content: bytes, on: str = "visit/visit-li", **more: Any
) -> httpx.Response:
    path = f"/v1/attachments/{on}/{more.pop('announced', sha256(content).hexdigest())}"
    headers = {**server.bearer(login, f"device-of-{login}"), **more}
    return server.client.put(path, content=content, headers=headers)


def fetch(server: Server, login: str, content: bytes, on: str = "visit/visit-li") -> httpx.Response:
    path = f"/v1/attachments/{on}/{sha256(content).hexdigest()}"
    return server.client.get(path, headers=server.bearer(login, f"device-of-{login}"))


@pytest.mark.parametrize(("kind", "media"), [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_photo_is_kept_and_can_be_fetched(server: Server, kind: str, media: str) -> None:
    content = photo(kind)
    kept = attach(server, "li", content)
    assert kept.status_code == 200, kept.text
    assert (kept.json()["media_type"], kept.json()["width"], kept.json()["height"]) == (
        f"image/{media}",
        40,
        30,
    )
    found = fetch(server, "ma", content)
    assert found.headers["content-type"] == f"image/{media}"
    assert found.headers["content-disposition"].startswith("attachment; ")
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in found.headers["content-security-policy"]
    assert len(found.content) == kept.json()["size"]
    assert Image.open(io.BytesIO(found.content)).size == (40, 30)


@on_both_engines
def test_sending_it_again_changes_nothing(server: Server) -> None:
    content = photo()
    first, again = attach(server, "li", content), attach(server, "li", content)
    assert first.json() == again.json()
    header = server.bearer("li", "phone-2")
    hanging = server.client.get("/v1/attachments/visit/visit-li", headers=header).json()["attachments"]
    assert hanging == [first.json()]


def test_where_and_with_what_a_photo_was_taken_is_not_kept(server: Server) -> None:
    content = with_place()
    assert b"A camera of Li" in content
    assert attach(server, "li", content).status_code == 200
    found = fetch(server, "li", content).content
    assert b"A camera of Li" not in found
    drawn = Image.open(io.BytesIO(found))
    assert not drawn.getexif()
    assert drawn.size == (30, 40), "it stands upright, as the camera meant it"


def test_what_is_hidden_behind_a_picture_is_not_kept(server: Server) -> None:
    content = photo("PNG") + b"<script>alert(1)</script>PK\x03\x04"
    assert attach(server, "li", content).status_code == 200
    assert b"script" not in fetch(server, "li", content).content


@on_both_engines
def test_a_document_of_a_customer_is_kept_as_it_is(server: Server) -> None:
    kept = attach(server, "ma", PDF, "customer/acme")
    assert kept.json()["media_type"] == "application/pdf"
    assert fetch(server, "li", PDF, "customer/acme").content == PDF


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        photo()[:200],
        photo("GIF"),
        photo("BMP"),
        b"%PDF-1.7 without an end",
        photo("PNG", save_all=True, append_images=[Image.new("RGB", (40, 30), (0, 0, 200))]),
    ],
    ids=["nothing", "text", "svg", "cut off", "gif", "bmp", "half a pdf", "animated"],
)
def test_what_is_no_picture_and_no_document_is_refused(server: Server, content: bytes) -> None:
    answer = attach(server, "li", content, **{"Content-Type": "image/jpeg"})
    assert (answer.status_code, answer.json()["code"]) == (422, "attachment_unreadable")


def test_a_small_file_of_very_many_pixels_is_refused_before_it_is_unpacked(server: Server) -> None:
    bomb = photo("PNG", (6_000, 5_000), optimize=True)
    assert len(bomb) < _MOST * 2
    answer = attach(server, "li", bomb[:_MOST])
    assert (answer.status_code, answer.json()["code"]) == (422, "picture_too_large")


def test_a_body_beyond_the_bound_is_refused(server: Server) -> None:
    answer = attach(server, "li", PDF + b" " * _MOST)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_another_type_is_refused_by_its_name(server: Server) -> None:
    answer = attach(server, "li", b"<html>", **{"Content-Type": "text/html"})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media")


@pytest.mark.parametrize("announced", ["0" * 64, "x", "a" * 63])
def test_what_arrives_must_be_what_was_announced(server: Server, announced: str) -> None:
    answer = attach(server, "li", PDF, announced=announced)
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_hash")


def test_only_its_author_attaches_to_a_visit(server: Server) -> None:
    answer = attach(server, "ma", photo())
    assert (answer.status_code, answer.json()["code"]) == (403, "not_its_author")


@pytest.mark.parametrize("who", ["zhao", "wang", "admin"])
@pytest.mark.parametrize("on", ["visit/visit-li", "customer/acme"])
def test_for_others_it_is_as_if_it_were_not_there(server: Server, who: str, on: str) -> None:
    assert attach(server, "li", PDF, on).status_code == 200
    kind = on.partition("/")[0]
    for asked in (fetch, attach):
        foreign = asked(server, who, content=PDF, on=on)
        absent = asked(server, who, content=PDF, on=f"{kind}/nowhere")
        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content


@on_both_engines
def test_an_author_keeps_seeing_the_own_photos_after_the_customer_left(server: Server) -> None:
    """Bolt is Wang's by now."""
    content, on = photo(), "visit/visit-li-bolt"
    assert attach(server, "li", content, on).status_code == 200
    assert {fetch(server, who, content, on).status_code for who in ("li", "wang", "chen")} == {200}
    assert fetch(server, "li", content, "customer/bolt").status_code == 404


@on_both_engines
def test_the_company_has_a_quota(server: Server) -> None:
    filling = [PDF + b"%" + bytes([48 + n]) * (_MOST - 100) + b"%%EOF" for n in range(3)]
    codes = [attach(server, "li", each).status_code for each in filling]
    assert codes == [200, 200, 409]
    again = attach(server, "li", filling[0])
    assert again.status_code == 200, "what is there already takes no room"


def test_what_hangs_on_two_rows_is_kept_once(server: Server) -> None:
    big = PDF + b"%" * (_MOST - 200) + b"%%EOF"
    other = PDF + b"#" * (_MOST - 200) + b"%%EOF"
    for on in ("visit/visit-li", "visit/visit-li-bolt", "customer/acme"):
        assert attach(server, "li", big, on).status_code == 200
    assert attach(server, "li", other).status_code == 200, "there is room for a second one"


@pytest.mark.parametrize("kind", ["deal", "contact", "user", "attachment", "x" * 300])
def test_nothing_hangs_on_other_rows(server: Server, kind: str) -> None:
    assert attach(server, "li", PDF, f"{kind}/acme").status_code == 404


def test_a_backup_holds_them_on_either_engine(
    server: Server, tmp_path: Path, empty_postgres_url: str
) -> None:
    content = photo()
    kept = attach(server, "li", content).json()
    here = server.store.engine.url.render_as_string(hide_password=False)
    take_backup(here, tmp_path / "backup.zip", to_move=False, now=MONDAY, started=_no_bar)
    for there in (f"sqlite:///{tmp_path / 'restored.db'}", empty_postgres_url):
        put_back(tmp_path / "backup.zip", there, Wanted(MONDAY, _no_bar, replace=False, same_history=False))
        with running(there, tmp_path) as again:
            found = fetch(again, "ma", content)
            assert (found.status_code, len(found.content)) == (200, kept["size"])


def _no_bar(_what: str, _steps: int) -> Callable[[int], None]:
    return lambda _: None
