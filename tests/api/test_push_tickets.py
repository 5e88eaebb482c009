"""A ticket pushes for its device while the app is closed, does nothing else, and ends with the session."""

from collections.abc import Callable
from typing import Any

import pytest

from server.identity.tickets import TICKET_LIFE
from shared.models.customer import Customer
from sync.wire.push import PushReply
from tests.api.test_second_factor import require
from tests.api.test_sync import pushing, renaming
from tests.support.server import Server, on_both_engines

PHONE = "010-555"


def ticket_of(server: Server, header: dict[str, str]) -> str:
    """A ticket for the device whose session this is."""
    answer = server.client.post("/v1/deferred/ticket", headers=header)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["ticket"])


def sent(server: Server, ticket: str, body: bytes | None = None) -> Any:
    """What a browser hears that sends for a closed app."""
    body = pushing("phone-1", renaming(1, PHONE)) if body is None else body
    return server.client.post(
        "/v1/deferred/push", content=body, headers={"Authorization": f"Bearer {ticket}"}
    )


def heard(answer: Any) -> tuple[int, str]:
    """Status and code."""
    return answer.status_code, answer.json().get("code", "")


def phone_of_acme(server: Server) -> str:
    with server.store.transaction(write=False) as rows:
        found = rows.get(Customer, "acme")
    assert found is not None
    return found.phone


@on_both_engines
def test_a_ticket_pushes_and_the_app_asks_again_and_hears_the_same(server: Server) -> None:
    header = server.bearer("li", "phone-1")
    body = pushing("phone-1", renaming(1, PHONE))
    ticket = ticket_of(server, header)
    server.clock.pass_time(hours=71)
    first = PushReply.model_validate_json(sent(server, ticket, body).content)
    assert [each.status for each in first.outcomes] == ["applied"]
    assert phone_of_acme(server) == PHONE

    header = server.bearer("li", "phone-1")
    again = server.client.post("/v1/sync/push", content=body, headers=header)
    (outcome,) = PushReply.model_validate_json(again.content).outcomes
    assert (outcome.status, outcome.duplicate) == ("applied", True)


@on_both_engines
def test_a_ticket_opens_nothing_but_the_push(server: Server) -> None:
    session = server.sign_in("li", "phone-1")
    ticket = ticket_of(server, {"Authorization": f"Bearer {session['access_token']}"})
    as_token = {"Authorization": f"Bearer {ticket}"}
    asked = [
        ("POST", "/v1/sync/pull", b'{"device": "phone-1"}'),
        ("POST", "/v1/sync/push", pushing("phone-1")),
        ("POST", "/v1/deferred/ticket", None),
        ("GET", "/v1/devices", None),
        ("GET", "/v1/customers", None),
        ("DELETE", "/v1/sessions/current", None),
        ("POST", "/v1/parting", b'{"works": [], "last": true}'),
        ("POST", "/v1/sessions/refresh", b'{"refresh_token": "%s"}' % ticket.encode()),
    ]
    for method, path, body in asked:
        answer = server.client.request(method, path, content=body, headers=as_token)
        assert heard(answer) == (401, "login_expired"), path
    # And neither token of the session opens its route.
    for token in (session["access_token"], session["refresh_token"]):
        assert heard(sent(server, token)) == (401, "login_expired")


@on_both_engines
def test_using_a_ticket_leaves_the_session_of_the_app_alone(server: Server) -> None:
    session = server.sign_in("li", "phone-1")
    ticket = ticket_of(server, {"Authorization": f"Bearer {session['access_token']}"})
    server.clock.pass_time(hours=2)
    for _ in range(3):
        assert sent(server, ticket).status_code == 200
    carried_on = server.client.post(
        "/v1/sessions/refresh", json={"refresh_token": session["refresh_token"]}
    ).json()
    header = {"Authorization": f"Bearer {carried_on['access_token']}"}
    assert server.client.get("/v1/devices", headers=header).status_code == 200
    # Carrying on leaves the ticket alone, too.
    assert sent(server, ticket).status_code == 200


def test_a_ticket_speaks_for_its_own_device_only(server: Server) -> None:
    server.sign_in("li", "phone-2")
    ticket = ticket_of(server, server.bearer("li", "phone-1"))
    for other in ("phone-2", "phone-9"):
        assert heard(sent(server, ticket, pushing(other, renaming(1, PHONE)))) == (403, "wrong_device")
    assert phone_of_acme(server) != PHONE


def _signs_out(server: Server, header: dict[str, str]) -> None:
    server.client.delete("/v1/sessions/current", headers=header)


def _signs_in_again(server: Server, _header: dict[str, str]) -> None:
    server.sign_in("li", "phone-1")


def _gives_it_back(server: Server, header: dict[str, str]) -> None:
    assert server.client.delete("/v1/deferred/ticket", headers=header).status_code == 204


def _asks_for_another(server: Server, header: dict[str, str]) -> None:
    ticket_of(server, header)


def _waits(server: Server, _header: dict[str, str]) -> None:
    server.clock.pass_time(seconds=TICKET_LIFE.total_seconds())


def _gets_a_new_password(server: Server, _header: dict[str, str]) -> None:
    admin = server.bearer("admin", "desk")
    assert server.client.post("/v1/admin/users/li/password", headers=admin).status_code == 201


def _is_locked_out(server: Server, _header: dict[str, str]) -> None:
    admin = server.bearer("admin", "desk")
    assert server.client.post("/v1/admin/users/li/lock", headers=admin).status_code == 204


def _needs_a_second_factor(server: Server, _header: dict[str, str]) -> None:
    assert require(server, "rep").status_code == 204


@pytest.mark.parametrize(
    "happens",
    [
        _signs_out,
        _signs_in_again,
        _gives_it_back,
        _asks_for_another,
        _waits,
        _gets_a_new_password,
        _is_locked_out,
        _needs_a_second_factor,
    ],
)
@on_both_engines
def test_a_ticket_ends(server: Server, happens: Callable[[Server, dict[str, str]], None]) -> None:
    header = server.bearer("li", "phone-1")
    ticket = ticket_of(server, header)
    assert sent(server, ticket, pushing("phone-1")).status_code == 200
    happens(server, header)
    assert heard(sent(server, ticket)) == (401, "login_expired")
    assert phone_of_acme(server) != PHONE


@on_both_engines
def test_a_device_that_was_shut_out_sends_nothing_by_ticket(server: Server) -> None:
    ticket = ticket_of(server, server.bearer("li", "phone-1"))
    laptop = server.bearer("li", "laptop")
    assert server.client.delete("/v1/devices/phone-1", headers=laptop).status_code == 204
    assert heard(sent(server, ticket)) == (403, "device_revoked")
    assert phone_of_acme(server) != PHONE


def test_no_ticket_is_ever_stored(server: Server) -> None:
    ticket = ticket_of(server, server.bearer("li", "phone-1"))
    with open(str(server.store.engine.url.database), "rb") as file:
        assert ticket.encode() not in file.read()
