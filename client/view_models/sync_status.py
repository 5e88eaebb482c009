"""The sync strip: one line that always says how the unsent work stands; colour, icon and words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from client.view_models import time_words
from client.view_models.desk import Desk

LineState = Literal[
    "idle",
    "sending",
    "offline",
    "busy",
    "sign_in",
    "revoked",
    "app_too_old",
    "server_too_old",
    "unlike",
    "full",
    "broken",
]
"""What the line to the server is doing."""

Tone = Literal["sent", "waiting", "sending", "offline", "needs_you"]


@dataclass
class SyncStrip:
    """One line about unsent work, and what its details say."""

    desk: Desk
    line: LineState = "idle"
    tone: Tone = "sent"
    text: str = ""
    waiting: int = 0
    needs_you: int = 0
    oldest: str = ""
    last_contact: str = ""
    fault: str = ""
    copying: bool = False
    rows: int = 0
    """How many rows of a first copy have arrived since the app started, and in `size` how many bytes."""
    size: int = 0
    sent_away: tuple[int, datetime] | None = None
    """How many commands were sent while the app was closed, and when."""

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read the outbox again."""
        desk, status = self.desk, self.desk.device.status()
        words = desk.words
        self.waiting, self.needs_you, self.copying = status.waiting, status.needs_you, status.copying
        self.oldest = time_words.age_text(status.oldest, desk.now, words) if status.oldest else ""
        self.last_contact = (
            time_words.age_text(status.last_contact, desk.now, words)
            if status.last_contact
            else words("never yet")
        )
        self.tone, self.text = self._line()
        self.fault = self._fault()

    @property
    def sent_in_the_background(self) -> str:
        """What was sent while the app was closed, for a day."""
        if self.sent_away is None or self.desk.now - self.sent_away[1] > timedelta(days=1):
            return ""
        count, at = self.sent_away
        when = time_words.moment_text(at, self.desk.now, self.desk.words)
        return self.desk.words("Sent in the background: {n}, {when}", n=count, when=when)

    def follow(self, line: LineState) -> None:
        """Take over what the line to the server is doing."""
        self.line = line
        self.refresh()

    def receive(self, rows: int, size: int) -> None:
        """Count what arrived; only a first copy is shown by it."""
        if self.copying:
            self.rows, self.size = self.rows + rows, self.size + size
            self.refresh()

    def _line(self) -> tuple[Tone, str]:
        words = self.desk.words
        if self.needs_you:
            return "needs_you", words.counted("{count} needs you", "{count} need you", self.needs_you)
        stopped: dict[LineState, tuple[Tone, str]] = {
            "sign_in": ("needs_you", words("Sign in again to send")),
            "revoked": ("needs_you", words("This device was shut out")),
            "app_too_old": ("needs_you", words("Update the app")),
            "server_too_old": ("offline", words("The server must be updated")),
            "unlike": ("needs_you", words("Some content differs from the server's")),
            "full": ("needs_you", words("This device has no room left")),
        }
        if self.line in stopped:
            return stopped[self.line]
        cut_off = self.line in {"offline", "busy"}
        if self.copying and not self.waiting and self.line != "broken":
            return self._copying(cut_off=cut_off)
        return ("sending", words("Sending")) if self.line == "sending" else self._at_rest(cut_off=cut_off)

    def _at_rest(self, *, cut_off: bool) -> tuple[Tone, str]:
        words = self.desk.words
        if self.waiting:
            waiting = words("{n} waiting, oldest {age}", n=self.waiting, age=self.oldest)
            if cut_off:
                return "offline", words("Offline · {waiting}", waiting=waiting)
            return "waiting", waiting
        return ("offline", words("Offline · nothing to send")) if cut_off else ("sent", words("All sent"))

    def _copying(self, *, cut_off: bool) -> tuple[Tone, str]:
        words = self.desk.words
        if cut_off:
            return "offline", words("Offline · not everything is here yet")
        if not self.rows:
            return "sending", words("Receiving for the first time")
        return "sending", words(
            "Receiving · {n} rows, {mb} MB", n=f"{self.rows:,}", mb=f"{self.size / 1e6:.1f}"
        )

    def _fault(self) -> str:
        words = self.desk.words
        said: dict[LineState, str] = {
            "offline": words("No connection. Everything you do is kept here and sent by itself later."),
            "busy": words("The server is busy. Sending goes on by itself in a moment."),
            "sign_in": words("Your session ended. Nothing is lost: sign in again and it is sent."),
            "revoked": words("Your unsent work is being handed over to your manager."),
            "app_too_old": words(
                "This app is too old to receive what others do. Your work is sent. "
                "Close the app and open it again to update it."
            ),
            "server_too_old": words(
                "The server is older than this app. Your work is kept here and sent once it was updated."
            ),
            "unlike": words(
                "Some content here still differs from the server's. Your own work is safe; "
                "please tell whoever looks after Roadbook."
            ),
            "full": words(
                "This device has no room left, so nothing new can be kept or received. What was saved is "
                "safe; free some room, and it goes on by itself."
            ),
            "broken": words(
                "The server said something this app does not understand. Your work is kept here."
            ),
        }
        return said.get(self.line, "")
