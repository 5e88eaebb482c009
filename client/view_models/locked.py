"""The lock screen: a PIN or passphrase, why it did not open, and how long until the next try."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from client.view_models.lock_rules import LONGEST_PIN, LockKind, MustWait, WrongSecret, plain
from shared.words import Words


@dataclass
class Locked:
    """What a locked app shows: who can open it, and nothing of what is behind it."""

    words: Words
    login: str
    kind: LockKind
    open: Callable[[str], Awaitable[None]]
    seconds_left: Callable[[], float]
    waiting: int = 0
    """How much work waits to be sent."""
    typed: str = ""
    asking: bool = False
    trouble: str = ""
    left: int = 0

    def __post_init__(self) -> None:
        self.tick()

    def press(self, digit: str) -> None:
        """Type one more digit."""
        if len(self.typed) < LONGEST_PIN:
            self.typed, self.trouble = self.typed + digit, ""

    def erase(self) -> None:
        """Take the last digit back."""
        self.typed = self.typed[:-1]

    def write(self, text: str) -> None:
        """Take over what was typed into the field."""
        self.typed, self.trouble = text, ""

    def tick(self) -> None:
        """Count down."""
        left = math.ceil(self.seconds_left())
        if left != self.left:
            self.left = left

    async def submit(self) -> None:
        """Try what was typed; it is forgotten afterwards."""
        self.tick()
        if self.asking or self.left or not plain(self.typed):
            return
        self.asking = True
        try:
            await self.open(self.typed)
        except WrongSecret:
            self.trouble = (
                self.words("The PIN is not right.")
                if self.kind == "pin"
                else self.words("The passphrase is not right.")
            )
        except MustWait:
            self.trouble = ""
        finally:
            self.asking, self.typed = False, ""
            self.tick()

    @property
    def title(self) -> str:
        """What is asked for."""
        return self.words("Type your PIN") if self.kind == "pin" else self.words("Type your passphrase")

    @property
    def wait_text(self) -> str:
        """How long until the next try, and that nothing is lost meanwhile."""
        if not self.left:
            return ""
        clock = f"{self.left // 60}:{self.left % 60:02}"
        return self.words(
            "Too many wrong tries. Keep the app open: the next try is possible in {time}. "
            "Nothing is deleted.",
            time=clock,
        )
