"""Signing in: the one step that needs the server; what is on the device stays whoever comes and goes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from shared.words import Words
from sync.faults import Busy, DeviceRevoked, SyncFault, Unreachable


class WrongPassword(Exception):
    """Name and password do not belong together."""


class CodeNeeded(Exception):
    """Name and password are right, and a one-time code is asked for."""


class EnrolmentNeeded(Exception):
    """Name and password are right, and a second factor must be set up first."""


class WrongCode(Exception):
    """The code is wrong, or was used before."""


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator app needs, to be typed or to be scanned."""

    secret: str
    picture: str


Enter = Callable[[str, str, str], Awaitable[Sequence[str]]]
"""Opens a session by name, password and code; gives recovery codes when a second factor is new.

Raises one of the exceptions above or a `SyncFault`.
"""
Enrol = Callable[[str, str], Awaitable[Enrolment]]
"""Sets up a second factor by name and password; raises as `Enter` does."""
GoIn = Callable[[str], Awaitable[None]]
"""Opens the workplace of whoever has a session."""


@dataclass
class SignIn:
    """A name, a password, a code where one is asked for, and why they did not open the door."""

    words: Words
    enter: Enter
    go_in: GoIn
    enrol: Enrol
    login: str = ""
    password: str = ""
    code: str = ""
    asks_code: bool = False
    enrolment: Enrolment | None = None
    recovery_codes: tuple[str, ...] = ()
    asking: bool = False
    trouble: str = ""

    def write_login(self, text: str) -> None:
        """Take over the name."""
        self.login, self.trouble = text, ""

    def write_password(self, text: str) -> None:
        """Take over the password."""
        self.password, self.trouble = text, ""

    def write_code(self, text: str) -> None:
        """Take over the code."""
        self.code, self.trouble = text, ""

    def begin_again(self) -> None:
        """Back to name and password."""
        self.password = self.code = self.trouble = ""
        self.asks_code, self.enrolment = False, None

    async def submit(self) -> None:
        """Ask to be let in; the name stays when it fails, and the password while a code is asked for."""
        if self.asking:
            return
        self.trouble = self._missing()
        if self.trouble:
            return
        self.asking = True
        try:
            await self._ask()
        except WrongPassword:
            self.trouble = self.words("User name or password is not right.")
            self.asks_code, self.enrolment = False, None
        except WrongCode:
            self.trouble = self.words("The code is not right. Wait for the next one; each works once.")
        except SyncFault as fault:
            self.trouble = self._said(fault)
        finally:
            self.asking, self.code = False, ""
            if not self.asks_code:
                self.password = ""

    async def proceed(self) -> None:
        """Go in, after the recovery codes were read."""
        self.recovery_codes = ()
        await self.go_in(self.login.strip())

    async def _ask(self) -> None:
        login = self.login.strip()
        try:
            codes = await self.enter(login, self.password, self.code.strip())
        except CodeNeeded:
            self.asks_code = True
            return
        except EnrolmentNeeded:
            self.enrolment = await self.enrol(login, self.password)
            self.asks_code = True
            return
        self.asks_code, self.enrolment = False, None
        if codes:
            self.recovery_codes = tuple(codes)
        else:
            await self.go_in(login)

    def _missing(self) -> str:
        """What has to be typed first."""
        words = self.words
        if not self.login.strip() or not self.password:
            return words("Type your user name and your password.")
        if self.asks_code and not self.code.strip():
            return words("Type the code that your authenticator app shows.")
        return ""

    def _said(self, fault: SyncFault) -> str:
        words = self.words
        if isinstance(fault, Unreachable):
            return words(
                "The server cannot be reached. Signing in needs it; your work on this device is safe."
            )
        if isinstance(fault, Busy):
            return words("Too many tries. Please wait a moment.")
        if isinstance(fault, DeviceRevoked):
            return words("This device was shut out. Please speak to your manager.")
        return words("The server gave an answer this app does not understand.")
