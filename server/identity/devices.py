"""A person's devices: seen in a list, and shut out when one is lost."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Engine

from server.adapters.engine import begin
from server.identity import device_logins
from server.identity.device_logins import DeviceLogin
from server.identity.faults import DeviceUnknown
from shared.models.ids import DeviceId, UserId
from sync.ports import AuthorityStore, Clock


class Devices:
    """The register of devices, for the people they belong to."""

    def __init__(self, engine: Engine, store: AuthorityStore, clock: Clock) -> None:
        self._engine = engine
        self._store = store
        self._clock = clock

    def of(self, user: UserId) -> Sequence[DeviceLogin]:
        """The person's devices."""
        with begin(self._engine, write=False) as connection:
            return device_logins.devices_of(connection, user)

    def revoke(self, device: DeviceId, by: UserId) -> None:
        """Shut out a device of the person's own; raises DeviceUnknown for any other.

        The door closes first; that the authority knows it too comes second, so that a crash between the
        two leaves the device outside.
        """
        with begin(self._engine, write=True) as connection:
            if not device_logins.belongs_to(connection, device, by):
                raise DeviceUnknown
            device_logins.revoke(connection, device, "by_person", self._clock.now())
        with self._store.transaction(write=True) as records:
            record = records.device(device)
            if record is not None and not record.revoked:
                records.save_device(replace(record, revoked=True))
