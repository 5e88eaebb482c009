"""The register of devices that people signed in on: one person each, listed and revocable."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from server.adapters.identity_tables import DEVICE_LOGIN
from server.identity.faults import DeviceTaken
from server.identity.first_insert import insert_missing
from server.identity.moments import from_ms, to_ms
from shared.models.ids import DeviceId, UserId
from sync.faults import DeviceRevoked

Why = Literal["by_person", "token_reuse"]


@dataclass(frozen=True, slots=True)
class DeviceLogin:
    """A device as its owner sees it in a list."""

    device: DeviceId
    label: str
    signed_in_at: datetime
    last_seen_at: datetime
    revoked: bool


def register(connection: Connection, device: DeviceId, user: UserId, label: str, now: datetime) -> None:
    """Note that the person signed in there; raises DeviceTaken or DeviceRevoked."""
    moment = to_ms(now)
    if insert_missing(
        connection,
        DEVICE_LOGIN,
        device=device,
        user=user,
        label=label,
        signed_in_at=moment,
        last_seen_at=moment,
    ):
        return
    kept = connection.execute(
        select(DEVICE_LOGIN.c.user, DEVICE_LOGIN.c.revoked_at)
        .where(DEVICE_LOGIN.c.device == device)
        .with_for_update()
    ).one()
    if kept.user != user:
        raise DeviceTaken
    if kept.revoked_at is not None:
        raise DeviceRevoked
    connection.execute(
        update(DEVICE_LOGIN)
        .where(DEVICE_LOGIN.c.device == device)
        .values(label=label, signed_in_at=moment, last_seen_at=moment)
    )


def seen(connection: Connection, device: DeviceId, now: datetime) -> None:
    """Note that the device was there."""
    connection.execute(
        update(DEVICE_LOGIN).where(DEVICE_LOGIN.c.device == device).values(last_seen_at=to_ms(now))
    )


def devices_of(connection: Connection, user: UserId) -> Sequence[DeviceLogin]:
    """The devices of a person, the one seen last first."""
    rows = connection.execute(
        select(DEVICE_LOGIN)
        .where(DEVICE_LOGIN.c.user == user)
        .order_by(DEVICE_LOGIN.c.last_seen_at.desc(), DEVICE_LOGIN.c.device)
    )
    return [
        DeviceLogin(
            DeviceId(row.device),
            row.label,
            from_ms(row.signed_in_at),
            from_ms(row.last_seen_at),
            row.revoked_at is not None,
        )
        for row in rows
    ]


def revoke(connection: Connection, device: DeviceId, why: Why, now: datetime) -> None:
    """Shut the device out; its tokens are kept so that it can be told so when it comes back."""
    connection.execute(
        update(DEVICE_LOGIN)
        .where(DEVICE_LOGIN.c.device == device, DEVICE_LOGIN.c.revoked_at.is_(None))
        .values(revoked_at=to_ms(now), revoked_why=why)
    )


def belongs_to(connection: Connection, device: DeviceId, user: UserId) -> bool:
    """Whether the device is registered and the person's own."""
    owner = connection.execute(
        select(DEVICE_LOGIN.c.user).where(DEVICE_LOGIN.c.device == device)
    ).scalar_one_or_none()
    return owner == user
