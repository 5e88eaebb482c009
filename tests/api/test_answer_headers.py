"""Every answer tells browsers to do nothing with it; every error is a problem in both languages."""

from pathlib import Path

import pytest

from server.answer_headers import POLICY
from server.problem_words import KINDS
from tests.api.matrix.cast import Asking, made
from tests.api.matrix.table import TABLE
from tests.api.matrix.test_matrix import asked
from tests.support.server import Server, running

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}


def test_every_route_says_it_to_whoever_is_let_in_and_to_whoever_is_not(tmp_path: Path) -> None:
    tokens = made(f"sqlite:///{tmp_path / 'server.db'}", tmp_path)
    with running(f"sqlite:///{tmp_path / 'server.db'}", tmp_path) as server:
        for name, questions in TABLE.items():
            for actor in ("anonymous", "headquarters"):
                asking = Asking(actor, "own")
                answer = asked(server, name, questions[0], asking, tokens.get(asking))
                found = {each: answer.headers.get(each) for each in ALWAYS}
                assert found == ALWAYS, (name, actor)
                assert answer.headers["content-security-policy"] == POLICY, (name, actor)
                assert answer.headers.get("cache-control"), (name, actor)


def test_the_app_keeps_the_policy_of_its_build(server: Server) -> None:
    answer = server.client.get("/")
    assert answer.headers["content-security-policy"] == "default-src 'self'"
    assert {each: answer.headers.get(each) for each in ALWAYS} == ALWAYS


WRONG: dict[int, tuple[str, str, bytes, dict[str, str]]] = {
    400: ("POST", "/v1/sync/pull", b"{", {}),
    401: ("GET", "/v1/devices", b"", {"Authorization": "Bearer nobody-has-this-token"}),
    403: ("POST", "/v1/sync/push", b'{"device": "phone-2", "commands": []}', {}),
    404: ("DELETE", "/v1/devices/nowhere", b"", {}),
    405: ("PATCH", "/v1/devices", b"", {}),
    413: ("POST", "/v1/sync/compare", b" " * 5_000, {}),
    415: ("POST", "/v1/sync/pull", b"{}", {"Content-Encoding": "gzip"}),
    422: ("PUT", f"/v1/attachments/customer/acme/{'0' * 64}", b"%PDF-1.4 %%EOF", {}),
    500: ("GET", "/health", b"", {}),
}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("status", WRONG)
def test_every_error_is_a_problem_in_the_askers_language(server: Server, status: int, language: str) -> None:
    method, path, body, more = WRONG[status]
    headers = {**server.bearer("li", "phone-1"), "Accept-Language": f"{language};q=0.9, fr", **more}
    if status == 500:
        with server.store.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE scope")
    answer = server.client.request(method, path, content=body, headers=headers)
    document = answer.json()
    assert answer.status_code == document["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    kind = KINDS[document["code"]]
    assert document["title"] == (kind.zh if language == "zh-CN" else kind.en).title
    assert {each: answer.headers.get(each) for each in ALWAYS} == ALWAYS


@pytest.mark.parametrize(
    ("path", "taken"),
    [("/v1/devices", {"GET", "OPTIONS"}), ("/v1/sessions", {"POST", "OPTIONS"})],
)
def test_an_address_says_what_it_takes(server: Server, path: str, taken: set[str]) -> None:
    for method in ("OPTIONS", "PATCH"):
        answer = server.client.request(method, path)
        assert set(answer.headers["allow"].split(", ")) == taken
