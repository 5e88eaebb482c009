"""Why somebody is not let in, besides the faults that the sync protocol already names."""

from shared.errors import Refusal
from sync.faults import DeviceRevoked


class SignInRefused(Exception):
    """The login or the password is wrong, or the account is closed; which of them is never said."""


class SecondFactorNeeded(Exception):
    """Login and password are right, and a one-time code is asked for."""


class EnrolmentNeeded(Exception):
    """Login and password are right, and a second factor is required that was never set up."""


class CodeRefused(Exception):
    """The code is wrong, too old, or was used before; which of them is never said."""


class AlreadyEnrolled(Exception):
    """The account has a second factor; an administrator can reset it."""


class DeviceTaken(Exception):
    """The device's identity belongs to another person; the app starts anew with a fresh one."""


class DeviceUnknown(Exception):
    """There is no such device, or it is not the asker's to see."""


class ShutOut(DeviceRevoked):
    """The right person came on a device that was shut out: they may hand over what it still holds."""

    def __init__(self, parting_token: str) -> None:
        super().__init__()
        self.parting_token = parting_token


class NotAllowed(Exception):
    """The asker holds no role that this is open to; said before anything is looked up."""


class NotThere(Exception):
    """There is nothing here, or it is not the asker's to see."""


class Refused(Exception):
    """The rules say no; the refusal says which of them."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class TooMuch(Exception):
    """A device that was shut out has handed over as much as is kept of one."""
