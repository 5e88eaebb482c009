"""What somebody tries who has no business here: guess, steal, replay, and ask who has an account."""

import base64
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from argon2 import PasswordHasher

from server.identity.address_limit import MOST_FAILURES
from server.identity.pace import Pace
from server.identity.passwords import Passwords
from sync.faults import Busy
from tests.support.authenticator import enrolled, knock
from tests.support.server import HandClock, Server, on_both_engines


def refresh(server: Server, token: str) -> Any:
    return server.client.post("/v1/sessions/refresh", json={"refresh_token": token})


def devices(server: Server, token: str) -> Any:
    return server.client.get("/v1/devices", headers={"Authorization": f"Bearer {token}"})


# --- tokens ---------------------------------------------------------------------------------------


@on_both_engines
def test_tokens_carry_256_bits_and_tell_nothing(server: Server) -> None:
    sessions = [server.sign_in("li", f"phone-{number}") for number in range(4)]
    tokens = [each[name] for each in sessions for name in ("access_token", "refresh_token")]
    assert len(set(tokens)) == len(tokens)
    assert all(len(base64.urlsafe_b64decode(token + "=")) == 32 for token in tokens)


@on_both_engines
def test_a_token_that_is_almost_right_is_as_wrong_as_any(server: Server) -> None:
    token = server.sign_in("li", "phone-1")["access_token"]
    other = "A" if token[-2] != "A" else "B"
    near, far = devices(server, token[:-2] + other + token[-1]), devices(server, "x" * len(token))
    assert (near.status_code, near.content) == (far.status_code, far.content) == (401, far.content)


@on_both_engines
def test_a_refresh_token_opens_no_route_and_an_access_token_renews_nothing(server: Server) -> None:
    session = server.sign_in("li", "phone-1")
    assert devices(server, session["refresh_token"]).status_code == 401
    assert refresh(server, session["access_token"]).status_code == 401
    assert devices(server, session["access_token"]).status_code == 200


@on_both_engines
def test_a_session_of_before_is_worth_nothing_after_signing_in(server: Server) -> None:
    """Nobody can plant a session that its victim then signs in to."""
    planted = server.sign_in("li", "phone-1")
    fresh = server.sign_in("li", "phone-1")
    assert devices(server, planted["access_token"]).status_code == 401
    assert refresh(server, planted["refresh_token"]).status_code == 401
    assert {planted["access_token"], planted["refresh_token"]}.isdisjoint(
        {fresh["access_token"], fresh["refresh_token"]}
    )


@on_both_engines
def test_many_refreshes_at_the_same_moment_give_one_pair(server: Server) -> None:
    token = server.sign_in("li", "phone-1")["refresh_token"]
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: refresh(server, token), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({(each.json()["access_token"], each.json()["refresh_token"]) for each in answers}) == 1


@on_both_engines
def test_a_stolen_refresh_token_shuts_out_both_and_the_work_can_still_be_handed_over(server: Server) -> None:
    first = server.sign_in("li", "phone-1")
    second = refresh(server, first["refresh_token"]).json()
    devices(server, second["access_token"])
    server.clock.pass_time(seconds=61)
    assert refresh(server, first["refresh_token"]).json()["code"] == "device_revoked"
    assert refresh(server, second["refresh_token"]).json()["code"] == "device_revoked"
    header = {"Authorization": f"Bearer {second['refresh_token']}"}
    kept = server.client.post("/v1/parting", json={"works": [], "last": True}, headers=header)
    assert kept.status_code == 200


@pytest.mark.parametrize("path", ["/v1/sync/push", "/v1/sync/pull", "/v1/devices", "/v1/left-behind"])
@on_both_engines
def test_a_shut_out_device_may_hand_over_and_do_nothing_else(server: Server, path: str) -> None:
    token = server.sign_in("li", "phone-1")["access_token"]
    server.client.delete("/v1/devices/phone-1", headers=server.bearer("li", "laptop-1"))
    method = "POST" if "sync" in path else "GET"
    answer = server.client.request(method, path, headers={"Authorization": f"Bearer {token}"}, content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")


@on_both_engines
def test_handing_over_cannot_speak_for_another_device_or_replace_what_is_kept(server: Server) -> None:
    header = server.bearer("li", "phone-1")
    server.client.delete("/v1/devices/phone-1", headers=server.bearer("li", "laptop-1"))

    def handed(text: str, **more: Any) -> Any:
        body = {"works": [{"id": "w-1", "text": text}], "last": False, **more}
        return server.client.post("/v1/parting", json=body, headers=header)

    assert handed("first").json()["kept"] == ["w-1"]
    assert handed("second").json()["kept"] == []
    assert handed("first").json()["kept"] == ["w-1"]
    assert handed("first", device="phone-2").status_code == 400
    assert handed("nul \x00").status_code == 400


# --- accounts -------------------------------------------------------------------------------------


@on_both_engines
def test_accounts_cannot_be_told_from_nothing_by_any_answer(server: Server) -> None:
    enrolled(server, "ma", "phone-2")
    logins = ("li", "ma", "qian", "nobody", "LI", "n" * 120)
    answers = [knock(server, login, f"phone-{n}", "123456", "wrong") for n, login in enumerate(logins)]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


def test_accounts_cannot_be_told_from_nothing_by_time() -> None:
    """The same number of the same slow hashes, also at the very first question."""
    passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=8 * 1024, parallelism=1))
    kept = passwords.hash("right")

    def took(known: str | None) -> float:
        started = perf_counter()
        assert not passwords.matches(known, "wrong")
        return perf_counter() - started

    first = took(None)
    known, unknown = (median(took(each) for _ in range(15)) for each in (kept, None))
    assert 0.4 < unknown / known < 2.5
    assert first < 5 * known


@on_both_engines
def test_whoever_guesses_elsewhere_does_not_keep_a_person_from_their_own_phone(server: Server) -> None:
    server.sign_in("li", "phone-1")
    for number in range(6):
        knock(server, "li", f"thief-{number}", password="wrong")
    assert knock(server, "li", "thief-9").status_code == 429
    assert knock(server, "li", "phone-1").status_code == 201


@on_both_engines
def test_one_address_that_tries_many_accounts_is_slowed_down(server: Server) -> None:
    statuses = [knock(server, f"guess-{n}", "x", password="wrong").status_code for n in range(MOST_FAILURES)]
    assert set(statuses) == {401}
    blocked = knock(server, "li", "phone-1")
    assert blocked.status_code == 429
    assert blocked.json()["code"] == "busy"
    assert int(blocked.headers["retry-after"]) == blocked.json()["retry_after"] > 0
    server.clock.pass_time(minutes=10)
    assert knock(server, "li", "phone-1").status_code == 201


@on_both_engines
def test_an_office_whose_people_get_in_is_never_slowed_down(server: Server) -> None:
    for number in range(MOST_FAILURES + 5):
        assert knock(server, "li", f"phone-{number}").status_code == 201


def test_a_made_up_address_in_a_header_changes_nothing(server: Server) -> None:
    for number in range(MOST_FAILURES):
        knock(server, f"guess-{number}", "x", password="wrong")
    answer = server.client.post(
        "/v1/sessions",
        json={"login": "li", "password": "wrong", "device": "x"},
        headers={"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"},
    )
    assert answer.status_code == 429


# --- codes ----------------------------------------------------------------------------------------


@on_both_engines
def test_one_code_from_many_hands_at_once_lets_one_in(server: Server) -> None:
    app, _ = enrolled(server, "ma", "phone-2")
    code = app.code()
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda n: knock(server, "ma", f"phone-{n}", code), range(4)))
    assert sorted(answer.status_code for answer in answers).count(201) == 1


# --- pace -----------------------------------------------------------------------------------------


def test_a_device_that_never_stops_asking_is_slowed_down_alone() -> None:
    clock, pace = HandClock(), Pace(burst=5, per_second=2)
    for _ in range(5):
        pace.take("phone-1", clock.now())
    with pytest.raises(Busy) as slowed:
        pace.take("phone-1", clock.now())
    assert slowed.value.retry_after == 0.5
    pace.take("phone-2", clock.now())
    clock.pass_time(seconds=0.5)
    pace.take("phone-1", clock.now())
    with pytest.raises(Busy):
        pace.take("phone-1", clock.now())


def test_too_many_requests_are_answered_with_when_to_come_again(server: Server) -> None:
    token = server.sign_in("li", "phone-1")["access_token"]
    server.app.state.services.device_pace._burst = 3.0
    statuses = [devices(server, token).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = devices(server, token)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == "1"
