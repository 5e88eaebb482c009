"""Signing in and out over HTTP."""

import contextlib
from dataclasses import dataclass
from urllib.parse import unquote

import httpx

from client.adapters.http_line import HttpLine, answer_to, fault_of, read_object, read_tokens
from client.adapters.session_store import Tokens
from client.view_models.sign_in import CodeNeeded, Enrolment, EnrolmentNeeded, WrongCode, WrongPassword
from shared.models.ids import DeviceId, UserId
from sync.faults import DeviceRevoked, ProtocolBroken, SyncFault


class DeviceTaken(Exception):
    """The device's identity belongs to another person; a fresh one is needed."""


class ShutOutHere(DeviceRevoked):
    """This device was shut out; its person may still hand over what it holds."""

    def __init__(self, parting_token: str) -> None:
        super().__init__()
        self.parting_token = parting_token


_REASONS: dict[str, type[Exception]] = {
    "second_factor_needed": CodeNeeded,
    "enrolment_needed": EnrolmentNeeded,
    "code_refused": WrongCode,
}


@dataclass(frozen=True)
class Admission:
    """A person who was let in; recovery codes come once, when a second factor was confirmed."""

    user: UserId
    tokens: Tokens
    recovery_codes: tuple[str, ...] = ()


async def sign_in(
    client: httpx.AsyncClient, login: str, password: str, device: DeviceId, label: str, *, code: str = ""
) -> Admission:
    """Let a person in on this device, with a one-time code where the server asks for one.

    Raises `WrongPassword`, `CodeNeeded`, `EnrolmentNeeded`, `WrongCode`, `DeviceTaken`, `ShutOutHere` or
    another `SyncFault`.
    """
    asked = {"login": login, "password": password, "device": device, "label": label}
    request = client.build_request("POST", "/v1/sessions", json={**asked, **({"code": code} if code else {})})
    response = await answer_to(client, request)
    if not response.is_success:
        raise _why_not(response)
    document = read_object(response.content)
    user, codes = document.get("user"), document.get("recovery_codes", [])
    if not isinstance(user, str) or not isinstance(codes, list):
        raise ProtocolBroken("no user in the answer")
    return Admission(UserId(user), read_tokens(response.content), tuple(map(str, codes)))


async def enrol(client: httpx.AsyncClient, login: str, password: str, device: DeviceId) -> Enrolment:
    """A new second factor for a person who may not come in without; raises as `sign_in` does."""
    request = client.build_request(
        "POST", "/v1/sessions/enrolment", json={"login": login, "password": password, "device": device}
    )
    response = await answer_to(client, request)
    if not response.is_success:
        raise _why_not(response)
    document = read_object(response.content)
    return Enrolment(str(document.get("secret", "")), unquote(str(document.get("picture", ""))))


def _why_not(response: httpx.Response) -> Exception:
    problem = read_object(response.content)
    code = str(problem.get("code", ""))
    if code == DeviceRevoked.code:
        return ShutOutHere(str(problem.get("parting_token", "")))
    if code in _REASONS:
        return _REASONS[code]()
    return {401: WrongPassword(), 409: DeviceTaken()}.get(response.status_code, fault_of(response))


async def sign_out(line: HttpLine) -> None:
    """End the session on the server, as a courtesy: without a line it ends by itself later."""
    with contextlib.suppress(SyncFault):
        await line.ask("DELETE", "/v1/sessions/current")
