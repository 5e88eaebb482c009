"""Setting the lock: choose a PIN or a passphrase, when it asks for it, and how to be rid of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from client.view_models.lock_rules import (
    LockKind,
    MustWait,
    WrongSecret,
    is_easy_to_guess,
    is_long_enough,
    plain,
)
from shared.words import Words


@dataclass(frozen=True)
class LockControls:
    """What the app lets a person do about their lock on this device."""

    kind: Callable[[], LockKind | None]
    idle_minutes: Callable[[], int]
    check: Callable[[str], Awaitable[None]]
    fasten: Callable[[LockKind, str], Awaitable[None]]
    lift: Callable[[], None]
    lock_after: Callable[[int], None]
    lock_now: Callable[[], None]


@dataclass
class LockSettings:
    """The form; whoever changes or lifts a lock must open it first."""

    words: Words
    controls: LockControls
    kind: LockKind = "pin"
    current: str = ""
    first: str = ""
    second: str = ""
    complaint: str = ""
    done: str = ""
    held: LockKind | None = None
    idle: int = 0

    def __post_init__(self) -> None:
        self._look()
        self.kind = self.held or "pin"

    def choose_kind(self, kind: LockKind) -> None:
        """Lock with this from now on, once it is saved."""
        self.kind, self.first, self.second, self.complaint = kind, "", "", ""

    def choose_idle(self, minutes: int) -> None:
        """Lock by itself after so many minutes without input."""
        self.controls.lock_after(minutes)
        self._look()

    def write(self, field: str, text: str) -> None:
        """Take over what was typed."""
        setattr(self, field, text)
        self.complaint = self.done = ""

    async def save(self) -> None:
        """Lock from now on."""
        self.complaint = self._wrong()
        if self.complaint or not await self._opens():
            return
        await self.controls.fasten(self.kind, self.first)
        self._finish(self.words("The app is locked with this from now on."))

    async def lift(self) -> None:
        """Lock no more."""
        if await self._opens():
            self.controls.lift()
            self._finish(self.words("The lock is off."))

    def _wrong(self) -> str:
        words = self.words
        if not is_long_enough(self.kind, self.first):
            return (
                words("A PIN has 6 to 12 digits.")
                if self.kind == "pin"
                else words("A passphrase has at least 10 characters.")
            )
        if is_easy_to_guess(self.kind, self.first):
            return words("That is too easy to guess.")
        if plain(self.first) != plain(self.second):
            return words("The two are not the same.")
        return ""

    async def _opens(self) -> bool:
        if self.held is None:
            return True
        try:
            await self.controls.check(self.current)
        except WrongSecret:
            self.complaint = self.words("The present PIN or passphrase is not right.")
            return False
        except MustWait:
            self.complaint = self.words("Too many tries. Please wait a moment.")
            return False
        return True

    def _finish(self, said: str) -> None:
        self.current = self.first = self.second = self.complaint = ""
        self.done = said
        self._look()

    def _look(self) -> None:
        self.held, self.idle = self.controls.kind(), self.controls.idle_minutes()
