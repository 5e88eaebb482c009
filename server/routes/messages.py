"""What is said over sessions and devices; strict, and unknown fields are refused."""

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.models.base import Frozen, Instant, Line
from shared.models.ids import DeviceId, RowId, UserId

Login = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=1_024)]
Token = Annotated[str, StringConstraints(min_length=16, max_length=128, pattern=r"^[0-9A-Za-z_-]+$")]
Label = Annotated[Line, Field(max_length=120)]


class SignInRequest(Frozen):
    """A person at a device; `label` is what the device calls itself in the person's list."""

    login: Login
    password: Password
    device: RowId
    label: Label = ""


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


class SignInReply(TokenReply):
    """The session, and the name to greet the person by before anything was pulled."""

    login: str
    name: str


class DeviceEntry(Frozen):
    """One device in a person's list."""

    device: DeviceId
    label: str
    signed_in_at: Instant
    last_seen_at: Instant
    revoked: bool
    current: bool
    """Whether it is the one that asks."""


class DeviceList(Frozen):
    """A person's devices, the one seen last first."""

    devices: tuple[DeviceEntry, ...]
