"""Signing in: the one step that needs the server; what is on the device stays whoever comes and goes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from shared.words import Words
from sync.faults import Busy, DeviceRevoked, SyncFault, Unreachable


class WrongPassword(Exception):
    """Name and password do not belong together."""


Enter = Callable[[str, str], Awaitable[None]]
"""Lets a person in by name and password, or raises `WrongPassword` or a `SyncFault`."""


@dataclass
class SignIn:
    """A name, a password, and why they did not open the door."""

    words: Words
    enter: Enter
    login: str = ""
    password: str = ""
    asking: bool = False
    trouble: str = ""

    def write_login(self, text: str) -> None:
        """Take over the name."""
        self.login, self.trouble = text, ""

    def write_password(self, text: str) -> None:
        """Take over the password."""
        self.password, self.trouble = text, ""

    async def submit(self) -> None:
        """Ask to be let in; the name stays when it fails."""
        words = self.words
        if self.asking:
            return
        if not self.login.strip() or not self.password:
            self.trouble = words("Type your user name and your password.")
            return
        self.asking, self.trouble = True, ""
        try:
            await self.enter(self.login.strip(), self.password)
        except WrongPassword:
            self.trouble = words("User name or password is not right.")
        except Unreachable:
            self.trouble = words(
                "The server cannot be reached. Signing in needs it; your work on this device is safe."
            )
        except Busy:
            self.trouble = words("Too many tries. Please wait a moment.")
        except DeviceRevoked:
            self.trouble = words("This device was shut out. Please speak to your manager.")
        except SyncFault:
            self.trouble = words("The server gave an answer this app does not understand.")
        finally:
            self.asking, self.password = False, ""
