"""Problems as RFC 9457 documents, in the asker's language, complete for every fault there is."""

import string

import pytest

from server.languages import preferred
from server.problem_words import KINDS
from sync.faults import SyncFault
from sync.ports import LostRace
from tests.support.server import Server


@pytest.mark.parametrize(
    ("accepted", "language", "title"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN", "请重新登录"),
        ("en-GB, zh;q=0.5", "en", "Please sign in again"),
        ("fr", "en", "Please sign in again"),
        ("", "en", "Please sign in again"),
    ],
)
def test_a_problem_speaks_the_askers_language(
    server: Server, accepted: str, language: str, title: str
) -> None:
    answer = server.client.get("/v1/devices", headers={"Accept-Language": accepted})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"
    document = answer.json()
    assert document["title"] == title
    assert document["status"] == answer.status_code == 401
    assert document["type"] == "urn:roadbook:problem:login_expired"
    assert document["retry"] == "after_login"
    assert document["detail"]


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/sync/nothing", "/no/such/file.js"])
def test_what_is_not_there_is_a_problem_too(server: Server, path: str) -> None:
    answer = server.client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_wrong_method_is_a_problem_too(server: Server) -> None:
    answer = server.client.get("/v1/sessions/refresh")
    assert answer.status_code in (404, 405)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_defect_tells_nothing_about_itself(server: Server) -> None:
    server.store.engine.dispose()
    with server.store.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE scope")
        connection.commit()
    answer = server.client.get("/health")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "scope" not in answer.text


def test_writers_in_each_others_way_are_asked_to_come_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(_: object, *, write: bool) -> None:
        raise LostRace(f"while writing: {write}")

    monkeypatch.setattr(type(server.store), "transaction", too_late)
    answer = server.client.get("/health")
    assert (answer.status_code, answer.json()["code"], answer.json()["retry"]) == (429, "busy", "later")


def _all_faults(fault: type[SyncFault]) -> set[str]:
    return {fault.code}.union(*(_all_faults(each) for each in fault.__subclasses__()))


def test_every_fault_that_a_server_can_raise_has_its_words() -> None:
    only_the_devices = {"sync_fault", "unreachable"}
    assert _all_faults(SyncFault) - only_the_devices <= KINDS.keys()


@pytest.mark.parametrize("code", sorted(KINDS))
def test_both_languages_name_the_same_facts(code: str) -> None:
    kind = KINDS[code]
    english, chinese = (
        {name for _, name, _, _ in string.Formatter().parse(words.detail) if name}
        for words in (kind.en, kind.zh)
    )
    assert english == chinese
    assert kind.en.title != kind.zh.title


@pytest.mark.parametrize(
    ("header", "language"),
    [("zh-TW", "zh-CN"), ("en;q=0, zh", "zh-CN"), ("*", "en"), ("en;q=x, zh;q=0.1", "zh-CN")],
)
def test_odd_headers_still_choose_a_language(header: str, language: str) -> None:
    assert preferred(header) == language
