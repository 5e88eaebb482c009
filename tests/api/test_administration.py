"""Administration over HTTP: people, roles, passwords, and other people's devices."""

from typing import Any

import pytest

from server.adapters.audit import verify_audit
from server.adapters.engine import begin
from shared.models.ids import DeviceId
from sync.wire.pull import PullReply, PullRequest
from tests.support.authenticator import knock
from tests.support.server import Server


def call(server: Server, login: str, method: str, path: str, body: Any = None) -> Any:
    header = server.bearer(login, f"desk-of-{login}")
    return server.client.request(method, path, json=body, headers=header)


def created(server: Server, login: str = "hu") -> dict[str, str]:
    found: dict[str, str] = call(
        server, "admin", "POST", "/v1/admin/users", {"login": login, "name": "Hu", "reports_to": "ma"}
    ).json()
    return found


def test_a_new_person_gets_a_password_a_role_and_their_rows(server: Server) -> None:
    person = created(server)
    given = call(
        server,
        "admin",
        "POST",
        f"/v1/admin/users/{person['user']}/roles",
        {"role": "rep", "territory": "north-1"},
    )
    assert given.status_code == 201, given.text
    session = knock(server, "hu", "phone-9", password=person["password"]).json()
    header = {"Authorization": f"Bearer {session['access_token']}"}
    answer = server.client.post(
        "/v1/sync/pull",
        content=PullRequest(device=DeviceId(session["device"])).model_dump_json(),
        headers=header,
    )
    rows = [row for page in PullReply.model_validate_json(answer.content).pages for row in page.rows]
    assert {row.id for row in rows if row.kind == "customer"} == {"acme"}


def test_what_administrators_do_is_audited_and_reaches_devices(server: Server) -> None:
    header = server.bearer("li", "phone-1")
    created(server)
    answer = server.client.post(
        "/v1/sync/pull", content=PullRequest(device=DeviceId("phone-1")).model_dump_json(), headers=header
    )
    rows = [row for page in PullReply.model_validate_json(answer.content).pages for row in page.rows]
    assert any(row.kind == "user" and '"hu"' in row.doc for row in rows)
    with begin(server.store.engine, write=False) as connection:
        assert verify_audit(connection) == ()
        chains = connection.exec_driver_sql("SELECT chain FROM audit").scalars().all()
    assert "desk:admin" in chains


def test_a_login_that_is_taken_is_refused_with_its_rule_in_both_languages(server: Server) -> None:
    header = server.bearer("admin", "desk-1")
    answers = [
        server.client.post(
            "/v1/admin/users",
            json={"login": "li", "name": "Other"},
            headers={**header, "Accept-Language": language},
        )
        for language in ("en", "zh-CN")
    ]
    assert {answer.status_code for answer in answers} == {409}
    assert [answer.json()["refusal"]["code"] for answer in answers] == ["user_exists"] * 2
    assert "login" in answers[0].json()["detail"]
    assert answers[0].json()["detail"] != answers[1].json()["detail"]


def test_a_locked_person_is_out_and_comes_back_when_unlocked(server: Server) -> None:
    session = server.sign_in("li", "phone-1")
    assert call(server, "admin", "POST", "/v1/admin/users/li/lock").status_code == 204
    refused = server.client.post("/v1/sessions/refresh", json={"refresh_token": session["refresh_token"]})
    assert refused.json()["code"] == "login_expired"
    assert knock(server, "li", "phone-1").json()["code"] == "wrong_credentials"
    assert call(server, "admin", "POST", "/v1/admin/users/li/unlock").status_code == 204
    assert knock(server, "li", "phone-1").status_code == 201


def test_a_new_password_ends_every_session_of_the_old_one(server: Server) -> None:
    session = server.sign_in("li", "phone-1")
    fresh = call(server, "admin", "POST", "/v1/admin/users/li/password").json()["password"]
    refused = server.client.post("/v1/sessions/refresh", json={"refresh_token": session["refresh_token"]})
    assert refused.status_code == 401
    assert knock(server, "li", "phone-1").status_code == 401
    assert knock(server, "li", "phone-1", password=fresh).status_code == 201


def test_a_role_ends_when_it_is_said_to(server: Server) -> None:
    ended = call(server, "admin", "POST", "/v1/admin/roles/li-rep-north-1/end", {})
    assert ended.status_code == 204, ended.text
    people = call(server, "admin", "GET", "/v1/admin/users").json()["people"]
    (li,) = [each for each in people if each["login"] == "li"]
    assert li["roles"][0]["valid_to"] == "2026-03-02T01:00:00Z"


def test_an_administrator_cannot_raise_themselves(server: Server) -> None:
    answer = call(
        server, "admin", "POST", "/v1/admin/users/admin/roles", {"role": "deputy_gm", "territory": "hq"}
    )
    assert (answer.status_code, answer.json()["refusal"]["code"]) == (409, "own_request")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/v1/admin/users", None),
        ("POST", "/v1/admin/users", {"login": "x", "name": "x"}),
        ("POST", "/v1/admin/users/{}/lock", None),
        ("POST", "/v1/admin/users/{}/unlock", None),
        ("POST", "/v1/admin/users/{}/password", None),
        ("DELETE", "/v1/admin/users/{}/second-factor", None),
        ("POST", "/v1/admin/users/{}/roles", {"role": "rep", "territory": "north-1"}),
        ("POST", "/v1/admin/roles/{}/end", {}),
        ("GET", "/v1/admin/second-factor", None),
        ("PUT", "/v1/admin/second-factor", {"roles": []}),
    ],
)
@pytest.mark.parametrize("login", ["li", "ma"])
def test_administration_is_closed_to_others_whatever_they_ask_about(
    server: Server, login: str, method: str, path: str, body: Any
) -> None:
    answers = [
        call(server, login, method, path.format(whose), body)
        for whose in ("li", "zhao", "nobody", "li-rep-north-1")
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["code"] == "not_allowed"


@pytest.mark.parametrize("asker", ["ma", "chen", "admin"])
def test_who_looks_after_a_person_sees_and_shuts_out_their_devices(server: Server, asker: str) -> None:
    session = server.sign_in("li", "phone-1")
    (device,) = call(server, asker, "GET", "/v1/people/li/devices").json()["devices"]
    assert (device["device"], device["revoked"]) == ("phone-1", False)
    assert call(server, asker, "DELETE", "/v1/people/li/devices/phone-1").status_code == 204
    refused = server.client.get("/v1/devices", headers={"Authorization": f"Bearer {session['access_token']}"})
    assert refused.json()["code"] == "device_revoked"
    (device,) = call(server, asker, "GET", "/v1/people/li/devices").json()["devices"]
    assert (device["revoked"], device["revoked_why"]) == (True, "by_superior")


@pytest.mark.parametrize(("asker", "whose"), [("zhou", "li"), ("li", "ma"), ("ma", "chen"), ("ma", "ma")])
def test_devices_of_others_are_as_good_as_absent(server: Server, asker: str, whose: str) -> None:
    server.sign_in(whose, "phone-7")
    for method, path in (("GET", "/v1/people/{}/devices"), ("DELETE", "/v1/people/{}/devices/phone-7")):
        foreign = call(server, asker, method, path.format(whose))
        absent = call(server, asker, method, path.format("nobody"))
        assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content)
        assert foreign.json()["code"] == "not_found"


def test_a_device_is_shut_out_under_its_owners_name_only(server: Server) -> None:
    server.sign_in("zhao", "phone-3")
    assert call(server, "ma", "DELETE", "/v1/people/li/devices/phone-3").status_code == 404


@pytest.mark.parametrize(
    "path", ["/v1/people/%00/devices", "/v1/people/a%20b/devices", "/v1/people/x%2Fy/devices"]
)
def test_odd_names_in_addresses_are_absent(server: Server, path: str) -> None:
    assert call(server, "ma", "GET", path).json()["code"] == "not_found"


def test_a_manager_who_is_closed_out_looks_after_nobody(server: Server) -> None:
    server.sign_in("li", "phone-1")
    header = server.bearer("ma", "phone-2")
    call(server, "admin", "POST", "/v1/admin/users/ma/lock")
    assert server.client.get("/v1/people/li/devices", headers=header).status_code == 404
