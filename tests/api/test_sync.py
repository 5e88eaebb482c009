"""Push and pull over HTTP, and what is refused before the authority is asked."""

import gzip
import json
from typing import Any

import pytest

from shared.commands.customers import EditCustomer
from shared.models.customer import CustomerPatch
from shared.models.ids import CustomerId, DeviceId
from sync.core.fingerprint import fingerprint
from sync.wire.pull import PullReply, PullRequest
from sync.wire.push import Envelope, PushReply, PushRequest
from tests.support.company import MONDAY
from tests.support.server import Server


def renaming(counter: int, name: str) -> Envelope:
    command = EditCustomer(
        id=f"cmd-{counter}",
        happened_at=MONDAY,
        customer=CustomerId("acme"),
        base=CustomerPatch(phone=""),
        mine=CustomerPatch(phone=name),
    )
    text = command.model_dump_json(exclude_unset=True)
    return Envelope(counter=counter, id=command.id, hash=fingerprint(text), command=text)


def pushing(device: str, *envelopes: Envelope) -> bytes:
    return PushRequest(device=DeviceId(device), commands=envelopes).model_dump_json().encode()


def test_pull_brings_what_the_person_may_see_and_nothing_else(server: Server) -> None:
    header = server.bearer("li", "phone-1")
    body = PullRequest(device=DeviceId("phone-1")).model_dump_json()
    answer = server.client.post("/v1/sync/pull", content=body, headers=header)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    reply = PullReply.model_validate_json(answer.content)
    customers = {row.id for page in reply.pages for row in page.rows if row.kind == "customer"}
    assert customers == {"acme"}


def test_long_answers_are_compressed_for_whoever_accepts_it(server: Server) -> None:
    header = {**server.bearer("li", "phone-1"), "Accept-Encoding": "gzip"}
    body = PullRequest(device=DeviceId("phone-1")).model_dump_json()
    with server.client.stream("POST", "/v1/sync/pull", content=body, headers=header) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    PullReply.model_validate_json(gzip.decompress(raw))


def test_push_answers_each_command_and_the_same_again(server: Server) -> None:
    header = server.bearer("li", "phone-1")
    body = pushing("phone-1", renaming(1, "010-555"))
    first = PushReply.model_validate_json(
        server.client.post("/v1/sync/push", content=body, headers=header).content
    )
    again = PushReply.model_validate_json(
        server.client.post("/v1/sync/push", content=body, headers=header).content
    )
    assert [each.status for each in first.outcomes] == ["applied"]
    assert [(each.status, each.duplicate) for each in again.outcomes] == [("applied", True)]


def test_a_business_no_is_an_answer_and_not_an_error(server: Server) -> None:
    header = server.bearer("zhao", "phone-2")
    answer = server.client.post(
        "/v1/sync/push", content=pushing("phone-2", renaming(1, "020-555")), headers=header
    )
    assert answer.status_code == 200
    (outcome,) = PushReply.model_validate_json(answer.content).outcomes
    assert outcome.status == "rejected"
    assert outcome.refusal is not None


@pytest.mark.parametrize("path", ["/v1/sync/push", "/v1/sync/pull"])
def test_a_session_speaks_for_its_own_device_only(server: Server, path: str) -> None:
    server.sign_in("ma", "phone-2")
    header = server.bearer("li", "phone-1")
    bodies = [
        json.dumps({"device": device, **({"commands": []} if path.endswith("push") else {})})
        for device in ("phone-2", "phone-9")
    ]
    answers = [server.client.post(path, content=body, headers=header) for body in bodies]
    assert {answer.status_code for answer in answers} == {403}
    assert answers[0].content == answers[1].content
    assert answers[0].json()["code"] == "wrong_device"


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic bGk6eA=="}])
def test_nobody_syncs_without_a_session(server: Server, header: dict[str, str]) -> None:
    answer = server.client.post("/v1/sync/push", content=b"{}", headers=header)
    assert (answer.status_code, answer.json()["code"]) == (401, "login_expired")


def test_a_gap_in_the_counters_breaks_the_protocol(server: Server) -> None:
    header = server.bearer("li", "phone-1")
    answer = server.client.post(
        "/v1/sync/push", content=pushing("phone-1", renaming(3, "010-555")), headers=header
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "protocol_broken")


def test_a_copied_device_is_told_so(server: Server) -> None:
    header = server.bearer("li", "phone-1")
    server.client.post("/v1/sync/push", content=pushing("phone-1", renaming(1, "010-555")), headers=header)
    other = renaming(1, "010-777")
    answer = server.client.post("/v1/sync/push", content=pushing("phone-1", other), headers=header)
    assert (answer.status_code, answer.json()["code"]) == (409, "device_forked")


def test_a_body_beyond_the_limit_is_refused(server: Server) -> None:
    header = server.bearer("li", "phone-1")
    long = server.client.post("/v1/sync/push", content=b" " * (64 * 1024 + 1), headers=header)
    assert (long.status_code, long.json()["code"]) == (413, "body_too_large")
    small = server.client.post("/v1/sync/compare", content=b" " * (4 * 1024 + 1), headers=header)
    assert small.status_code == 413


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", "body"),
        (b"", "body"),
        (b"[" * 50_000, "body"),
        (b"[]", "body"),
        (b'{"device": "phone-1"}', "commands"),
        (b'{"device": "phone-1", "commands": [], "more": 1}', "more"),
        (b'{"device": 5, "commands": []}', "device"),
        (b'{"device": "phone-1", "commands": [{"counter": 0}]}', "commands.0.counter"),
        (b'{"device": "phone-1", "commands": [], "protocol": ' + b"9" * 5_000 + b"}", "body"),
        (b'{"device": "\\ud800", "commands": []}', "device"),
        (b'{"device": "phone-1\\u0000", "commands": []}', "device"),
        (b'{"device": "phone-1", "device": "phone-2", "commands": []}', "device"),
    ],
)
def test_a_body_that_cannot_be_read_names_the_field(server: Server, body: bytes, field: str) -> None:
    header = server.bearer("li", "phone-1")
    answer = server.client.post("/v1/sync/push", content=body, headers=header)
    document: dict[str, Any] = answer.json()
    assert answer.status_code == 400
    assert document["code"] == "invalid_field"
    assert document["field"] == field
