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

Why = Literal["by_person", "by_superior", "token_reuse"]


@dataclass(frozen=True, slots=True)
class DeviceLogin:
    """A device as its owner, or whoever looks after them, sees it in a list."""

    device: DeviceId
    label: str
    signed_in_at: datetime
    last_seen_at: datetime
    revoked: bool
    revoked_why: str | None = None
    handed_over_at: datetime | None = None
    """When a device that was shut out had handed over all that it had not sent."""


def register(
    connection: Connection,
    device: DeviceId,
    user: UserId,
    label: str,
    now: datetime,
    *,
    passed: bool = False,
) -> None:
    """Note that the person signed in there, and whether with a second factor.

    Raises DeviceTaken or DeviceRevoked.
    """
    moment = to_ms(now)
    factor = moment if passed else None
    if insert_missing(
        connection,
        DEVICE_LOGIN,
        device=device,
        user=user,
        label=label,
        signed_in_at=moment,
        last_seen_at=moment,
        second_factor_at=factor,
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
        .values(label=label, signed_in_at=moment, last_seen_at=moment, second_factor_at=factor)
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
            row.revoked_why,
            None if row.handed_over_at is None else from_ms(row.handed_over_at),
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


def handed_over(connection: Connection, device: DeviceId, now: datetime) -> None:
    """Note that a device that was shut out has nothing left to hand over."""
    connection.execute(
        update(DEVICE_LOGIN)
        .where(DEVICE_LOGIN.c.device == device, DEVICE_LOGIN.c.revoked_at.is_not(None))
        .values(handed_over_at=to_ms(now))
    )


def belongs_to(connection: Connection, device: DeviceId, user: UserId) -> bool:
    """Whether the device is registered and the person's own."""
    owner = connection.execute(
        select(DEVICE_LOGIN.c.user).where(DEVICE_LOGIN.c.device == device)
    ).scalar_one_or_none()
    return owner == user
