"""What an operator sees: every request in the log and the figures, and nobody's personal data in either."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import structlog

from server.watching.logs import start_logging
from shared.commands import CreateCustomer, EditCustomer
from shared.commands.base import Command
from shared.models.customer import CustomerFields, CustomerPatch
from shared.models.ids import CustomerId, DeviceId, TerritoryId, UserId
from shared.models.person import User
from sync.core.fingerprint import fingerprint
from sync.wire.push import Envelope, PushRequest
from tests.support.company import MONDAY, SIGNED, company, role
from tests.support.open_server import OpenServer, open_server
from tests.support.server import PASSWORD, prepare

LOGIN, NAME, CUSTOMER = "lihua", "李华", "杭州云栖餐饮"
PHONE, ADDRESS, SEARCH = "13857112345", "文三路 478 号", "王经理"
DEVICE = "0197-phone"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that the process logs, as an operator's machine would keep it."""
    written = io.StringIO()
    root, ours = logging.getLogger(), logging.getLogger("roadbook")
    before = (root.handlers, root.level, ours.level)
    monkeypatch.setattr(sys, "stderr", written)
    start_logging("debug")
    yield written
    root.handlers, root.level, ours.level = before[0], before[1], before[2]
    structlog.reset_defaults()


@pytest.fixture
def office(tmp_path: Path, log: io.StringIO) -> Iterator[OpenServer]:
    """A company with one rep, whose identity is not their name, served by a process that logs."""
    assert log is sys.stderr
    rep = User(id="u-7f3a", login=LOGIN, name=NAME, reports_to=UserId("ma"), **SIGNED)
    rows = company(rep, role("u-7f3a", "rep", "north-1"))
    url = f"sqlite:///{tmp_path / 'server.db'}"
    prepare(url, tuple(rows.rows.everything().values()), ("u-7f3a",))
    with open_server(url) as up:
        yield up


def push(*commands: Command) -> bytes:
    envelopes = tuple(
        Envelope(counter=place, id=each.id, hash=fingerprint(each.text()), command=each.text())
        for place, each in enumerate(commands, 1)
    )
    return PushRequest(device=DeviceId(DEVICE), commands=envelopes).model_dump_json().encode()


def a_day(office: OpenServer, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that can go right and wrong in a day; returns the secrets that were in play."""
    credentials = {"login": LOGIN, "password": "wrong horse", "device": DEVICE, "label": NAME}
    httpx.post(f"{office.url}/v1/sessions", json=credentials)
    tokens = httpx.post(f"{office.url}/v1/sessions", json={**credentials, "password": PASSWORD}).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    fields = CustomerFields(name=CUSTOMER, phone=PHONE, address=ADDRESS)
    create = CreateCustomer(
        id="c-1",
        happened_at=MONDAY,
        customer="k-1",
        territory=TerritoryId("north-1"),
        owner=UserId("u-7f3a"),
        fields=fields,
    )
    foreign = EditCustomer(
        id="c-2",
        happened_at=MONDAY,
        customer=CustomerId("nobody"),
        base=CustomerPatch(phone=PHONE),
        mine=CustomerPatch(phone=PHONE),
    )
    with httpx.Client(base_url=office.url, headers=bearer) as line:
        assert len(line.post("/v1/sync/push", content=push(create, foreign)).json()["outcomes"]) == 2
        line.post("/v1/sync/pull", json={"device": DEVICE})
        line.get("/v1/customers", params={"search": SEARCH})
        line.post("/v1/sync/push", json={"device": DEVICE, "commands": [{"name": CUSTOMER, "phone": PHONE}]})
        line.get(f"/{CUSTOMER}/{PHONE}")

        def broken(*_: Any) -> Any:
            raise ValueError(f"{CUSTOMER} {PHONE}")

        monkeypatch.setattr(office.app.state.services.authority, "pull", broken)
        assert line.post("/v1/sync/pull", json={"device": DEVICE}).status_code == 500
    refreshed = httpx.post(
        f"{office.url}/v1/sessions/refresh", json={"refresh_token": tokens["refresh_token"]}
    ).json()
    pairs = (tokens, refreshed)
    return [each[name] for each in pairs for name in ("access_token", "refresh_token")]


def test_no_name_phone_address_token_or_password_is_logged(
    office: OpenServer, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = a_day(office, monkeypatch)
    said = log.getvalue()
    for secret in (LOGIN, NAME, CUSTOMER, PHONE, ADDRESS, SEARCH, PASSWORD, "wrong horse", *tokens):
        assert secret not in said
        assert json.dumps(secret)[1:-1] not in said
        assert quote(secret) not in said


def test_every_request_is_one_line_with_what_an_operator_needs(
    office: OpenServer, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(office, monkeypatch)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["route"], line["status"]) for line in requests][:4] == [
        ("/v1/sessions", 401),
        ("/v1/sessions", 201),
        ("/v1/sync/push", 200),
        ("/v1/sync/pull", 200),
    ]
    pushed = requests[2]
    assert (pushed["user"], pushed["device"]) == ("u-7f3a", DEVICE)
    assert pushed["ms"] > 0
    assert requests[0]["code"] == "wrong_credentials"
    assert len({line["request"] for line in requests}) == len(requests)
    (defect,) = (line for line in lines if line["event"] == "defect")
    assert defect["error"] == "builtins.ValueError"
    assert any("broken" in place for place in defect["at"])


def test_figures_tell_how_the_server_fares(
    office: OpenServer, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(office, monkeypatch)
    said = httpx.get(f"{office.url}/metrics").text
    for figure in (
        'roadbook_request_seconds_count{method="POST",route="/v1/sync/push",status="200"}',
        'roadbook_commands_total{status="applied"}',
        'roadbook_commands_total{status="rejected"}',
        "roadbook_refusals_total{code=",
        'roadbook_problems_total{code="wrong_credentials"}',
        "roadbook_unsent_age_seconds_count",
        f'roadbook_device_silent_seconds{{device="{DEVICE}"}}',
        f'roadbook_device_behind{{device="{DEVICE}"}}',
        "roadbook_streams 0.0",
        "roadbook_requests_waiting",
    ):
        assert figure in said, figure
    assert CUSTOMER not in said
    assert "lihua" not in said
    assert log.getvalue()


def test_figures_are_for_this_machine_alone_unless_there_is_a_token(
    office: OpenServer, tmp_path: Path
) -> None:
    url = f"{office.url}/metrics"
    assert httpx.get(url).status_code == 200
    assert httpx.get(url, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
    with open_server(f"sqlite:///{tmp_path / 'server.db'}", metrics_token="sesame-sesame-sesame") as other:
        url = f"{other.url}/metrics"
        assert httpx.get(url).status_code == 404
        assert httpx.get(url, headers={"Authorization": "Bearer sesame"}).status_code == 404
        assert httpx.get(url, headers={"Authorization": "Bearer sesame-sesame-sesame"}).status_code == 200


def test_who_is_refused_at_the_door_is_told_as_such(office: OpenServer, log: io.StringIO) -> None:
    """And not as a failure of the server, which is what nobody having answered would look like."""
    with httpx.Client(base_url=office.url) as line:
        assert line.get("/v1/devices").status_code == 401
        assert line.post("/v1/sessions", headers={"Content-Encoding": "gzip"}).status_code == 415
    lines = [json.loads(each) for each in log.getvalue().splitlines()]
    told = [(each["status"], each.get("code")) for each in lines if each["event"] == "request"]
    assert told == [(401, "login_expired"), (415, "unsupported_media")]
