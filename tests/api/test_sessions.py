"""Signing in, carrying on and being shut out, through HTTP as a device does it."""

from typing import Any

import pytest

from tests.support.server import PASSWORD, Server, on_both_engines


def refresh(server: Server, token: str) -> Any:
    return server.client.post("/v1/sessions/refresh", json={"refresh_token": token})


def devices(server: Server, access: str) -> Any:
    return server.client.get("/v1/devices", headers={"Authorization": f"Bearer {access}"})


@on_both_engines
def test_signing_in_gives_tokens_that_open_the_door(server: Server) -> None:
    session = server.sign_in(" Li ", "phone-1")
    assert session["user"] == "li"
    assert session["device"] == "phone-1"
    assert session["name"] == "li"
    assert session["access_expires_at"] == "2026-03-02T01:15:00Z"
    assert session["refresh_expires_at"] == "2026-04-01T01:00:00Z"
    assert devices(server, session["access_token"]).status_code == 200


def test_no_token_is_ever_stored(server: Server) -> None:
    session = server.sign_in("li", "phone-1")
    path = str(server.store.engine.url.database)
    with open(path, "rb") as file:
        content = file.read()
    assert session["access_token"].encode() not in content
    assert session["refresh_token"].encode() not in content
    assert PASSWORD.encode() not in content


@on_both_engines
def test_a_wrong_password_and_an_unknown_user_get_the_same_answer(server: Server) -> None:
    answers = [
        server.client.post("/v1/sessions", json={"login": login, "password": "wrong", "device": "phone-1"})
        for login in ("li", "nobody", "qian")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["code"] == "wrong_credentials"
    assert answers[0].headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("login", ["li", "nobody"])
@on_both_engines
def test_guessing_is_slowed_down_for_known_and_unknown_logins_alike(server: Server, login: str) -> None:
    body = {"login": login, "password": "wrong", "device": "phone-1"}
    for _ in range(5):
        assert server.client.post("/v1/sessions", json=body).status_code == 401
    blocked = server.client.post("/v1/sessions", json={**body, "password": PASSWORD})
    assert blocked.status_code == 429
    assert blocked.json()["retry_after"] == 1
    assert blocked.headers["retry-after"] == "1"
    server.clock.pass_time(seconds=2)
    expected = 201 if login == "li" else 401
    assert server.client.post("/v1/sessions", json={**body, "password": PASSWORD}).status_code == expected


@on_both_engines
def test_access_ends_after_a_quarter_of_an_hour_and_refresh_carries_on(server: Server) -> None:
    first = server.sign_in("li", "phone-1")
    server.clock.pass_time(minutes=15)
    expired = devices(server, first["access_token"])
    assert (expired.status_code, expired.json()["code"]) == (401, "login_expired")
    second = refresh(server, first["refresh_token"]).json()
    assert devices(server, second["access_token"]).status_code == 200
    assert second["refresh_token"] != first["refresh_token"]


@on_both_engines
def test_a_lost_reply_to_a_refresh_is_simply_answered_again(server: Server) -> None:
    first = server.sign_in("li", "phone-1")
    lost = refresh(server, first["refresh_token"]).json()
    server.clock.pass_time(seconds=59)
    again = refresh(server, first["refresh_token"]).json()
    assert again["access_token"] == lost["access_token"]
    assert again["refresh_token"] == lost["refresh_token"]


@on_both_engines
def test_a_lost_reply_logs_nobody_out_even_when_the_signal_is_gone_for_days(server: Server) -> None:
    first = server.sign_in("li", "phone-1")
    refresh(server, first["refresh_token"])
    server.clock.pass_time(days=3)
    again = refresh(server, first["refresh_token"])
    assert again.status_code == 200
    assert devices(server, again.json()["access_token"]).status_code == 200


@pytest.mark.parametrize("used", ["access", "refresh"])
@on_both_engines
def test_a_refresh_token_used_again_later_shuts_the_device_out(server: Server, used: str) -> None:
    first = server.sign_in("li", "phone-1")
    second = refresh(server, first["refresh_token"]).json()
    if used == "access":
        devices(server, second["access_token"])
    else:
        refresh(server, second["refresh_token"])
    server.clock.pass_time(seconds=61)
    stolen = refresh(server, first["refresh_token"])
    assert (stolen.status_code, stolen.json()["code"]) == (403, "device_revoked")
    assert devices(server, second["access_token"]).json()["code"] == "device_revoked"
    assert refresh(server, second["refresh_token"]).json()["code"] == "device_revoked"


@on_both_engines
def test_a_refresh_token_ends_after_thirty_days(server: Server) -> None:
    first = server.sign_in("li", "phone-1")
    server.clock.pass_time(days=30)
    assert refresh(server, first["refresh_token"]).status_code == 401


@on_both_engines
def test_signing_out_ends_both_tokens(server: Server) -> None:
    session = server.sign_in("li", "phone-1")
    header = {"Authorization": f"Bearer {session['access_token']}"}
    assert server.client.delete("/v1/sessions/current", headers=header).status_code == 204
    assert devices(server, session["access_token"]).status_code == 401
    assert refresh(server, session["refresh_token"]).status_code == 401
    assert server.sign_in("li", "phone-1")["user"] == "li"


@on_both_engines
def test_a_device_belongs_to_one_person(server: Server) -> None:
    server.sign_in("li", "phone-1")
    taken = server.client.post(
        "/v1/sessions", json={"login": "ma", "password": PASSWORD, "device": "phone-1"}
    )
    assert (taken.status_code, taken.json()["code"]) == (409, "device_taken")


@on_both_engines
def test_a_lost_phone_is_shut_out_from_another_device(server: Server) -> None:
    phone = server.sign_in("li", "phone-1")
    laptop = server.bearer("li", "laptop-1")
    listed = server.client.get("/v1/devices", headers=laptop).json()["devices"]
    assert {(each["device"], each["current"]) for each in listed} == {("phone-1", False), ("laptop-1", True)}
    assert server.client.delete("/v1/devices/phone-1", headers=laptop).status_code == 204
    assert devices(server, phone["access_token"]).json()["code"] == "device_revoked"
    back = server.client.post("/v1/sessions", json={"login": "li", "password": PASSWORD, "device": "phone-1"})
    assert (back.status_code, back.json()["code"]) == (403, "device_revoked")


@on_both_engines
def test_a_device_of_somebody_else_is_as_good_as_absent(server: Server) -> None:
    server.sign_in("li", "phone-1")
    mas = server.bearer("ma", "phone-2")
    foreign = server.client.delete("/v1/devices/phone-1", headers=mas)
    absent = server.client.delete("/v1/devices/phone-9", headers=mas)
    assert (foreign.status_code, foreign.content) == (absent.status_code, absent.content)
    assert foreign.status_code == 404
