"""Devices as they are listed, for their owner and for whoever looks after them."""

from collections.abc import Iterable

from server.identity.device_logins import DeviceLogin
from server.routes.messages import DeviceEntry, DeviceList
from shared.models.ids import DeviceId


def device_list(logins: Iterable[DeviceLogin], asking: DeviceId) -> DeviceList:
    """The answer that lists these devices."""
    return DeviceList(
        devices=tuple(
            DeviceEntry.model_validate(
                {
                    "device": each.device,
                    "label": each.label,
                    "signed_in_at": each.signed_in_at,
                    "last_seen_at": each.last_seen_at,
                    "revoked": each.revoked,
                    "revoked_why": each.revoked_why,
                    "handed_over_at": each.handed_over_at,
                    "current": each.device == asking,
                }
            )
            for each in logins
        )
    )
