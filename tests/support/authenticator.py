"""The app on a person's phone that shows one-time codes, and the headers of a session that they opened."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp

from tests.support.server import PASSWORD, Server

HALF_A_MINUTE = timedelta(seconds=30)


@dataclass(frozen=True)
class Authenticator:
    """Shows the code of the moment that the server's clock says."""

    server: Server
    secret: str

    def code(self, steps: int = 0) -> str:
        """The code of now, or of so many half minutes later."""
        return str(pyotp.TOTP(self.secret).at(self.server.clock.now() + steps * HALF_A_MINUTE))


def knock(server: Server, login: str, device: str, code: str = "", password: str = PASSWORD) -> Any:
    """An attempt to sign in."""
    body = {"login": login, "password": password, "device": device}
    return server.client.post("/v1/sessions", json={**body, **({"code": code} if code else {})})


def enrolled(server: Server, login: str, device: str) -> tuple[Authenticator, tuple[str, ...]]:
    """Somebody who set up a second factor by themselves, and their recovery codes."""
    header = server.bearer(login, device)
    found = server.client.post("/v1/second-factor", json={"password": PASSWORD}, headers=header).json()
    app = Authenticator(server, found["secret"])
    confirmed = server.client.post("/v1/second-factor/confirm", json={"code": app.code()}, headers=header)
    assert confirmed.status_code == 201, confirmed.text
    server.clock.pass_time(seconds=30)
    return app, tuple(confirmed.json()["recovery_codes"])
