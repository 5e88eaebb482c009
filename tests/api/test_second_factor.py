"""One-time codes: set up, asked for, refused when used before, replaced by recovery codes, and reset."""

import stat
from pathlib import Path
from typing import Any

from tests.support.authenticator import Authenticator, enrolled, knock
from tests.support.server import PASSWORD, Server, on_both_engines


def require(server: Server, *roles: str) -> Any:
    header = server.bearer("admin", "desk-1")
    return server.client.put("/v1/admin/second-factor", json={"roles": roles}, headers=header)


def at_the_door(server: Server, login: str, password: str = PASSWORD) -> Any:
    return server.client.post(
        "/v1/sessions/enrolment", json={"login": login, "password": password, "device": "phone-2"}
    )


@on_both_engines
def test_whoever_has_a_second_factor_is_asked_for_its_code(server: Server) -> None:
    app, _ = enrolled(server, "ma", "phone-2")
    asked = knock(server, "ma", "phone-2")
    assert (asked.status_code, asked.json()["code"]) == (401, "second_factor_needed")
    assert knock(server, "ma", "phone-2", "000000").json()["code"] == "code_refused"
    assert knock(server, "ma", "phone-2", app.code()).status_code == 201


@on_both_engines
def test_the_answer_to_a_wrong_password_says_nothing_of_the_second_factor(server: Server) -> None:
    enrolled(server, "ma", "phone-2")
    wrong = knock(server, "ma", "phone-2", "000000", password="wrong")
    nobody = knock(server, "nobody", "phone-2", "000000", password="wrong")
    assert (wrong.status_code, wrong.content) == (nobody.status_code, nobody.content)


@on_both_engines
def test_a_code_is_taken_once(server: Server) -> None:
    app, _ = enrolled(server, "ma", "phone-2")
    code = app.code()
    assert knock(server, "ma", "phone-2", code).status_code == 201
    again = knock(server, "ma", "laptop-2", code)
    assert (again.status_code, again.json()["code"]) == (401, "code_refused")
    earlier = knock(server, "ma", "laptop-2", app.code(-1))
    assert earlier.json()["code"] == "code_refused"
    server.clock.pass_time(seconds=30)
    assert knock(server, "ma", "laptop-2", app.code()).status_code == 201


@on_both_engines
def test_a_clock_that_is_half_a_minute_off_is_forgiven(server: Server) -> None:
    app, _ = enrolled(server, "ma", "phone-2")
    server.clock.pass_time(minutes=1)
    assert knock(server, "ma", "phone-2", app.code(2)).json()["code"] == "code_refused"
    assert knock(server, "ma", "phone-2", app.code(1)).status_code == 201


@on_both_engines
def test_guessing_codes_is_slowed_down_like_guessing_passwords(server: Server) -> None:
    enrolled(server, "ma", "phone-2")
    answers = [knock(server, "ma", "phone-2", f"{guess:06d}").status_code for guess in range(6)]
    assert answers == [401] * 5 + [429]


@on_both_engines
def test_a_code_that_met_a_device_of_somebody_else_is_not_spent(server: Server) -> None:
    app, _ = enrolled(server, "ma", "phone-2")
    server.sign_in("li", "phone-1")
    code = app.code()
    assert knock(server, "ma", "phone-1", code).json()["code"] == "device_taken"
    assert knock(server, "ma", "phone-3", code).status_code == 201


@on_both_engines
def test_a_recovery_code_lets_its_owner_in_once(server: Server) -> None:
    _, codes = enrolled(server, "ma", "phone-2")
    assert len(set(codes)) == 10
    typed = codes[3].upper().replace("-", " ")
    assert knock(server, "ma", "phone-2", typed).status_code == 201
    assert knock(server, "ma", "phone-2", typed).json()["code"] == "code_refused"
    assert knock(server, "ma", "phone-2", codes[4]).status_code == 201
    state = server.client.get(
        "/v1/second-factor", headers=_bearer(knock(server, "ma", "phone-2", codes[5]).json())
    )
    assert state.json() == {"required": False, "enrolled": True, "recovery_codes": 7}


@on_both_engines
def test_nobody_uses_the_recovery_code_of_somebody_else(server: Server) -> None:
    _, codes = enrolled(server, "ma", "phone-2")
    enrolled(server, "chen", "phone-3")
    assert knock(server, "chen", "phone-3", codes[0]).json()["code"] == "code_refused"


@on_both_engines
def test_a_role_that_needs_a_second_factor_sets_it_up_at_the_door(server: Server) -> None:
    assert require(server, "region_manager").status_code == 204
    refused = knock(server, "ma", "phone-2")
    assert (refused.status_code, refused.json()["code"]) == (401, "enrolment_needed")
    assert knock(server, "li", "phone-1").status_code == 201
    found = at_the_door(server, "ma").json()
    assert found["uri"].startswith("otpauth://totp/Roadbook:ma?secret=")
    assert found["picture"].startswith("data:image/svg+xml")
    app = Authenticator(server, found["secret"])
    assert knock(server, "ma", "phone-2", "000000").json()["code"] == "code_refused"
    entered = knock(server, "ma", "phone-2", app.code())
    assert entered.status_code == 201
    assert len(entered.json()["recovery_codes"]) == 10
    server.clock.pass_time(seconds=30)
    assert knock(server, "ma", "phone-2", app.code()).json()["recovery_codes"] == []


@on_both_engines
def test_the_door_enrols_nobody_who_has_no_need_or_no_password(server: Server) -> None:
    require(server, "region_manager", "deputy_gm")
    app, _ = _enrol_at_the_door(server, "ma")
    answers = [
        at_the_door(server, "ma"),
        at_the_door(server, "li"),
        at_the_door(server, "nobody"),
        at_the_door(server, "chen", "wrong"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    server.clock.pass_time(seconds=30)
    assert knock(server, "ma", "phone-2", app.code()).status_code == 201


@on_both_engines
def test_a_session_that_began_without_ends_when_its_role_needs_one(server: Server) -> None:
    session = server.sign_in("ma", "phone-2")
    require(server, "region_manager")
    refused = server.client.post("/v1/sessions/refresh", json={"refresh_token": session["refresh_token"]})
    assert (refused.status_code, refused.json()["code"]) == (401, "login_expired")
    _, entered = _enrol_at_the_door(server, "ma")
    carried_on = server.client.post("/v1/sessions/refresh", json={"refresh_token": entered["refresh_token"]})
    assert carried_on.status_code == 200


@on_both_engines
def test_an_administrator_resets_a_lost_second_factor(server: Server) -> None:
    enrolled(server, "ma", "phone-2")
    header = server.bearer("admin", "desk-1")
    assert server.client.delete("/v1/admin/users/ma/second-factor", headers=header).status_code == 204
    assert knock(server, "ma", "phone-2").status_code == 201


@on_both_engines
def test_enrolling_asks_for_the_password_and_does_not_replace_what_works(server: Server) -> None:
    header = server.bearer("ma", "phone-2")
    wrong = server.client.post("/v1/second-factor", json={"password": "wrong"}, headers=header)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")
    app, _ = enrolled(server, "ma", "phone-2")
    header = _bearer(knock(server, "ma", "phone-2", app.code()).json())
    again = server.client.post("/v1/second-factor", json={"password": PASSWORD}, headers=header)
    assert (again.status_code, again.json()["code"]) == (409, "already_enrolled")


def test_the_database_alone_makes_nobodys_codes(server: Server) -> None:
    app, codes = enrolled(server, "ma", "phone-2")
    database = Path(str(server.store.engine.url.database))
    content = database.read_bytes()
    for secret in (app.secret, *codes, *(code.replace("-", "").upper() for code in codes)):
        assert secret.encode() not in content
    key = database.with_suffix(".key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_bytes() not in content


def test_with_another_key_no_code_fits_and_recovery_codes_still_do(server: Server) -> None:
    app, codes = enrolled(server, "ma", "phone-2")
    key = Path(str(server.store.engine.url.database)).with_suffix(".key")
    key.write_text("ab" * 32)
    vars(server.app.state.services.door._key).pop("secret")
    assert knock(server, "ma", "phone-2", app.code()).json()["code"] == "code_refused"
    assert knock(server, "ma", "phone-2", codes[0]).status_code == 201


def _enrol_at_the_door(server: Server, login: str) -> tuple[Authenticator, Any]:
    app = Authenticator(server, at_the_door(server, login).json()["secret"])
    entered = knock(server, login, "phone-2", app.code())
    assert entered.status_code == 201
    return app, entered.json()


def _bearer(session: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {session['access_token']}"}
