"""What is said over sessions, second factors and devices; strict, and unknown fields are refused."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from shared.models.base import Frozen, Instant, Line
from shared.models.ids import DeviceId, RowId, UserId

Login = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1_024)]
Token = Annotated[str, StringConstraints(min_length=16, max_length=128, pattern=r"^[0-9A-Za-z_-]+$")]
OneTimeCode = Annotated[str, StringConstraints(max_length=40)]
"""A code as it was typed: six digits, or a recovery code, with or without dashes."""
Label = Annotated[Line, Field(max_length=120)]


class SignInRequest(Frozen):
    """A person at a device; `label` is what the device calls itself in the person's list."""

    login: Login
    password: Password
    device: RowId
    label: Label = ""
    code: OneTimeCode = ""
    """Asked for by the problem `second_factor_needed`."""


class EnrolAtTheDoor(Frozen):
    """A person who may not come in before they have a second factor."""

    login: Login
    password: Password
    device: RowId


class RefreshRequest(Frozen):
    """The refresh token that is to be exchanged."""

    refresh_token: Token


class TokenReply(Frozen):
    """The tokens of a session and how long they last, by the server's clock."""

    user: UserId
    device: DeviceId
    access_token: str
    access_expires_at: Instant
    refresh_token: str
    refresh_expires_at: Instant
    server_time: Instant


class PushTicketReply(Frozen):
    """A right to push while the app is closed, and how long it lasts by the server's clock."""

    ticket: str
    expires_at: Instant
    server_time: Instant


class SignInReply(TokenReply):
    """The session, and the name to greet the person by before anything was pulled."""

    login: str
    name: str
    recovery_codes: tuple[str, ...] = ()
    """Shown this once, when the code confirmed a new second factor."""


class DeviceEntry(Frozen):
    """One device in a person's list."""

    device: DeviceId
    label: str
    signed_in_at: Instant
    last_seen_at: Instant
    revoked: bool
    revoked_why: Literal["by_person", "by_superior", "token_reuse"] | None = None
    handed_over_at: Instant | None = None
    """When a device that was shut out had handed over all that it had not sent."""
    current: bool = False
    """Whether it is the one that asks."""


class DeviceList(Frozen):
    """A person's devices, the one seen last first."""

    devices: tuple[DeviceEntry, ...]


class EnrolmentReply(Frozen):
    """What an authenticator app needs; shown once, and of no use before a first code confirmed it."""

    secret: str
    uri: str
    picture: str
    """The address as a QR code: an SVG in a data URI."""


class EnrolRequest(Frozen):
    """The password once more: whoever found a phone unlocked may not bind its owner's account."""

    password: Password


class ConfirmRequest(Frozen):
    """The first code of a new second factor."""

    code: OneTimeCode


class RecoveryCodes(Frozen):
    """Codes that each let their owner in once without the second factor."""

    recovery_codes: tuple[str, ...]


class FactorReply(Frozen):
    """How an account stands to its second factor."""

    required: bool
    enrolled: bool
    recovery_codes: int
