"""The app's files as the build describes them: headers, types, compressed copies, and no way out."""

import pytest

from tests.support.server import Server


def test_the_start_page_carries_the_content_policy(server: Server) -> None:
    answer = server.client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"] == "default-src 'self'"
    assert answer.headers["cache-control"] == "no-cache"
    assert "Roadbook" in answer.text


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/start.mjs", "text/javascript; charset=utf-8"),
        ("/engine.wasm", "application/wasm"),
        ("/assets/fonts/sans.woff2", "font/woff2"),
    ],
)
def test_each_file_has_its_type(server: Server, path: str, media_type: str) -> None:
    assert server.client.get(path).headers["content-type"] == media_type


def test_paths_override_what_holds_everywhere(server: Server) -> None:
    assert server.client.get("/service_worker.js").headers["service-worker-allowed"] == "/"
    font = server.client.get("/assets/fonts/sans.woff2")
    assert font.headers["cache-control"] == "public, max-age=604800"
    assert font.headers["content-security-policy"] == "default-src 'self'"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None)],
)
def test_compressed_copies_go_to_whoever_accepts_them(
    server: Server, accepted: str, encoding: str | None
) -> None:
    answer = server.client.get("/start.mjs", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.text == "export default 1;"


def test_an_unchanged_file_is_not_sent_again(server: Server) -> None:
    first = server.client.get("/engine.wasm")
    again = server.client.get("/engine.wasm", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_navigation_to_any_path_of_the_app_gets_the_start_page(server: Server) -> None:
    answer = server.client.get("/customers/42", headers={"Sec-Fetch-Mode": "navigate"})
    assert answer.status_code == 200
    assert "Roadbook" in answer.text
    assert server.client.get("/v1/nothing", headers={"Sec-Fetch-Mode": "navigate"}).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/headers.json", "/../secret.txt", "/%2e%2e/secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/a%00b"],
)
def test_nothing_else_is_ever_sent(server: Server, path: str) -> None:
    assert server.client.get(path).status_code == 404


def test_the_server_runs_without_the_app(server: Server) -> None:
    (server.app.state.pwa._folder / "headers.json").unlink()
    assert server.client.get("/").status_code == 404
    assert server.client.get("/health").json()["status"] == "ok"
