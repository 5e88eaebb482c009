"""What can go wrong between a device and the server, and when trying again makes sense.

SyncFault
├── Unreachable      no answer; try again later
├── Busy             the server asks to wait; try again after `retry_after` seconds
├── LoginExpired     the session ended; try again after signing in, nothing is lost
├── DeviceForked     two devices speak under one identity; this one takes a new one and goes on
├── ServerTooOld     this app is newer than the server; try again later, nothing is lost
├── DeviceRevoked    this device was shut out; its work goes to the manager's review
└── ProtocolBroken   an answer that is not of the protocol; a defect, shown and logged
"""

from typing import Literal

Retry = Literal["later", "after_login", "never"]


class SyncFault(Exception):
    """A fault of the line or of the session, never a business answer."""

    code = "sync_fault"
    retry: Retry = "later"


class Unreachable(SyncFault):
    """Nobody answered, or the answer was cut off."""

    code = "unreachable"


class Busy(SyncFault):
    """The server is there and asks for patience."""

    code = "busy"

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


class LoginExpired(SyncFault):
    """The session ended; unsent work stays where it is."""

    code = "login_expired"
    retry: Retry = "after_login"


class ServerTooOld(SyncFault):
    """The server does not know yet what this app says; its work waits until the server was updated."""

    code = "server_too_old"


class DeviceRevoked(SyncFault):
    """This device may not come back under this identity."""

    code = "device_revoked"
    retry: Retry = "never"


class DeviceForked(SyncFault):
    """The same counter arrived with two different commands: a copy of this device is at work."""

    code = "device_forked"


class ProtocolBroken(SyncFault):
    """The other side said something that the protocol does not allow."""

    code = "protocol_broken"
    retry: Retry = "never"
