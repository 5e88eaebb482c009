"""Who sends for a closed app: a place for one letter, read by the browser's service worker.

The letter holds a push as it would leave the app, and a ticket that is good for it alone. Whoever carries it
says so, and the app tells its person.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from shared.models.ids import DeviceId


@dataclass(frozen=True, slots=True)
class PushTicket:
    """A right to push while the app is closed, until a moment of this device's clock."""

    text: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """What lies ready; without commands only the ticket is kept, for the next ones."""

    device: DeviceId
    ticket: PushTicket
    commands: int = 0
    body: str = ""


@dataclass(frozen=True, slots=True)
class SentAway:
    """How much was sent while the app was closed, and when."""

    commands: int
    at: datetime


class MessengerFault(Exception):
    """The platform could not write or destroy a letter."""


class Messenger(Protocol):
    """A platform's way to send while the app is closed; what it cannot do raises MessengerFault."""

    @property
    def carries(self) -> bool:
        """Whether there is one."""
        ...

    async def letter(self) -> Letter | None:
        """The letter that lies ready."""
        ...

    async def leave(self, letter: Letter) -> None:
        """Put this letter in the place of any other."""
        ...

    async def forget(self) -> None:
        """Destroy the letter and what was told."""
        ...

    async def told(self) -> SentAway | None:
        """What was carried last."""
        ...


class NoMessenger:
    """Where nothing runs when the app does not."""

    carries = False

    async def letter(self) -> Letter | None:
        """There is none."""
        return None

    async def leave(self, letter: Letter) -> None:
        """Nobody would carry it."""

    async def forget(self) -> None:
        """There is nothing."""

    async def told(self) -> SentAway | None:
        """Nothing was carried."""
        return None


class BrowserMessenger:
    """The browser's background synchronisation, where it has that."""

    @property
    def carries(self) -> bool:
        """Whether this browser wakes a service worker when the network returns."""
        return bool(_place().carries)

    async def letter(self) -> Letter | None:
        """The letter that lies ready; None also for one that was cut off while it was written."""
        with _understood():
            found = _read(str(await _place().letter()))
        try:
            ticket = PushTicket(found["ticket"], datetime.fromisoformat(found["until"]))
            return Letter(DeviceId(found["device"]), ticket, found["commands"], found["body"])
        except (KeyError, ValueError, TypeError):
            return None

    async def leave(self, letter: Letter) -> None:
        """Write it over the one before, and ask to be woken where it holds commands."""
        said = asdict(letter) | {"ticket": letter.ticket.text, "until": letter.ticket.until.isoformat()}
        with _understood():
            await _place().leave(json.dumps(said, ensure_ascii=False), letter.commands > 0)

    async def forget(self) -> None:
        """Write over it, and remove it."""
        with _understood():
            await _place().forget()

    async def told(self) -> SentAway | None:
        """What the service worker wrote down when it had an answer."""
        with _understood():
            found = _read(str(await _place().told()))
        try:
            return SentAway(int(found["commands"]), datetime.fromtimestamp(found["at"] / 1000, UTC))
        except (KeyError, ValueError, TypeError):
            return None


@contextmanager
def _understood() -> Iterator[None]:
    from pyodide.ffi import JsException  # noqa: PLC0415  exists in the browser only

    try:
        yield
    except JsException as problem:
        raise MessengerFault(str(problem)) from problem


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _place() -> Any:
    import roadbook_messenger  # type: ignore[import-not-found]  # noqa: PLC0415  registered by the page

    return roadbook_messenger
