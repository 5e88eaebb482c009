"""Signing in and out over HTTP."""

import contextlib
from dataclasses import dataclass

import httpx

from client.adapters.http_line import HttpLine, answer_to, fault_of, read_object, read_tokens
from client.adapters.session_store import Tokens
from client.view_models.sign_in import WrongPassword
from shared.models.ids import DeviceId, UserId
from sync.faults import ProtocolBroken, SyncFault


class DeviceTaken(Exception):
    """The device's identity belongs to another person; a fresh one is needed."""


@dataclass(frozen=True)
class Admission:
    """A person who was let in."""

    user: UserId
    tokens: Tokens


async def sign_in(
    client: httpx.AsyncClient, login: str, password: str, device: DeviceId, label: str
) -> Admission:
    """Let a person in on this device; raises `WrongPassword`, `DeviceTaken` or a `SyncFault`."""
    request = client.build_request(
        "POST", "/v1/sessions", json={"login": login, "password": password, "device": device, "label": label}
    )
    response = await answer_to(client, request)
    if response.status_code == 401:
        raise WrongPassword
    if response.status_code == 409:
        raise DeviceTaken
    if not response.is_success:
        raise fault_of(response)
    user = read_object(response.content).get("user")
    if not isinstance(user, str):
        raise ProtocolBroken("no user in the answer")
    return Admission(UserId(user), read_tokens(response.content))


async def sign_out(line: HttpLine) -> None:
    """End the session on the server, as a courtesy: without a line it ends by itself later."""
    with contextlib.suppress(SyncFault):
        await line.ask("DELETE", "/v1/sessions/current")
