"""A messenger without a browser: keeps one letter as a file would, carries it as a service worker does."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from client.adapters.messenger import Letter, SentAway
from tests.support.server import Server


class Carrier:
    """A place for one letter; it outlasts the app like the device's files."""

    carries = True

    def __init__(self) -> None:
        self.lying: Letter | None = None
        self.said: SentAway | None = None

    async def letter(self) -> Letter | None:
        """The letter that lies ready."""
        return self.lying

    async def leave(self, letter: Letter) -> None:
        """Put this letter in the place of any other."""
        self.lying = letter

    async def forget(self) -> None:
        """Destroy the letter and what was told."""
        self.lying = self.said = None

    async def told(self) -> SentAway | None:
        """What was carried last."""
        return self.said

    @property
    def waiting(self) -> int:
        """How many commands lie ready."""
        return self.lying.commands if self.lying is not None else 0

    def carry(self, server: Server) -> Any:
        """Send what lies ready, as a browser does while no window of the app is open."""
        assert self.lying is not None
        assert self.lying.body
        answer = server.client.post(
            "/v1/deferred/push",
            content=self.lying.body.encode(),
            headers={"authorization": f"Bearer {self.lying.ticket.text}", "content-type": "application/json"},
        )
        if answer.is_success:
            self.said = SentAway(len(answer.json()["outcomes"]), datetime.now(UTC))
            self.lying = replace(self.lying, commands=0, body="")
        return answer
