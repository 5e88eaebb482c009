"""A person at a device who sends whatever a schema allows, and what it does not allow."""

from dataclasses import dataclass
from typing import Any

import requests
import schemathesis
from schemathesis import Case
from schemathesis.core.transport import Response

from server.attachments.examining import MEDIA_TYPES
from shared.commands import AnyCommand
from sync.core.fingerprint import fingerprint
from tests.support.server import PASSWORD, Server

AnyCase = Case[Any]
"""A request that a schema gave rise to."""

_HOST = "http://testserver.local"
_PASSED_ON = ("method", "url", "params", "json", "data", "files", "cookies")


@schemathesis.serializer(*MEDIA_TYPES)
def as_it_is(_context: Any, value: Any) -> Any:
    """Pictures and documents, which here are any bytes."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@dataclass
class Caller:
    """Sends cases in the name of somebody who signs in again whenever the session ended."""

    server: Server
    login: str
    device: str
    token: str = ""
    counter: int = 0

    def send(self, case: AnyCase) -> Response:
        """The case as a request, and its answer."""
        # Slowly enough for the limits of a device and of a person.
        self.server.clock.pass_time(seconds=10)
        self._come_in()
        if isinstance(case.body, dict) and "device" in case.body and case.path.startswith("/v1/sync/"):
            case.body["device"] = self.device
        if case.path == "/v1/sessions":
            # Whoever guesses too often has to wait, and would meet nothing else from then on.
            self.server.clock.pass_time(days=2)
            self._come_in()
        answer = self._sent(case)
        if case.path == "/v1/sync/push" and answer.status_code == 200:
            self.counter = answer.json()["counter"]
        return Response.from_any(answer)

    def envelopes(self, commands: list[AnyCommand]) -> list[dict[str, Any]]:
        """Commands as they would leave this device's outbox."""
        return [
            {
                "counter": self.counter + place,
                "id": each.id,
                "hash": fingerprint(each.text()),
                "command": each.text(),
            }
            for place, each in enumerate(commands, start=1)
        ]

    def _come_in(self) -> None:
        known = self.server.client.get("/v1/devices", headers={"Authorization": f"Bearer {self.token}"})
        if known.status_code == 200:
            return
        body = {"login": self.login, "password": PASSWORD, "device": self.device}
        answer = self.server.client.post("/v1/sessions", json=body)
        if answer.status_code == 429:
            self.server.clock.pass_time(days=2)
            answer = self.server.client.post("/v1/sessions", json=body)
        if answer.status_code != 201:
            # The device shut itself out: its person takes another one.
            self.device, self.counter = f"{self.device}-", 0
            answer = self.server.client.post("/v1/sessions", json={**body, "device": self.device})
        self.token = answer.json()["access_token"]

    def _sent(self, case: AnyCase) -> Any:
        # A case that leaves the token out means it.
        named = {each.lower() for each in case.headers}
        headers = {"Authorization": f"Bearer {self.token}"} if "authorization" in named else {}
        arguments = case.as_transport_kwargs(base_url=_HOST, headers=headers)
        known = {name: arguments[name] for name in _PASSED_ON if name in arguments}
        made = requests.Request(**known, headers=dict(arguments["headers"])).prepare()
        content: Any = made.body
        said: Any = made.headers
        return self.server.client.request(made.method or "", made.url or "", content=content, headers=said)
