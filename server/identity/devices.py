"""People's devices: seen in a list, and shut out when one is lost, by their owner or who looks after them."""

from collections.abc import Sequence
from dataclasses import replace

from server.adapters.store import SqlAuthorityStore
from server.identity import device_logins
from server.identity.device_logins import DeviceLogin
from server.identity.faults import DeviceUnknown, NotThere
from server.identity.looking_after import looks_after
from shared.facts import Facts
from shared.models.ids import DeviceId, UserId
from sync.ports import Clock


class Devices:
    """The register of devices, for the people they belong to and for those who look after these."""

    def __init__(self, store: SqlAuthorityStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def of(self, user: UserId) -> Sequence[DeviceLogin]:
        """The person's devices."""
        with self._store.connection(write=False) as connection:
            return device_logins.devices_of(connection, user)

    def of_another(self, user: UserId, asker: UserId) -> Sequence[DeviceLogin]:
        """The devices of somebody whom the asker looks after; raises NotThere for anybody else."""
        if not self._looks_after(asker, user):
            raise NotThere
        return self.of(user)

    def revoke(self, device: DeviceId, by: UserId) -> None:
        """Shut out a device of the person's own; raises DeviceUnknown for any other."""
        self._shut_out(device, by, "by_person")

    def revoke_of_another(self, device: DeviceId, user: UserId, by: UserId) -> None:
        """Shut out a device of somebody whom the asker looks after; raises NotThere or DeviceUnknown."""
        if not self._looks_after(by, user):
            raise NotThere
        self._shut_out(device, user, "by_superior")

    def _shut_out(self, device: DeviceId, user: UserId, why: device_logins.Why) -> None:
        # The door closes first; that the authority knows it too comes second, so that a crash between the
        # two leaves the device outside.
        with self._store.connection(write=True) as connection:
            if not device_logins.belongs_to(connection, device, user):
                raise DeviceUnknown
            device_logins.revoke(connection, device, why, self._clock.now())
        with self._store.transaction(write=True) as records:
            record = records.device(device)
            if record is not None and not record.revoked:
                records.save_device(replace(record, revoked=True))

    def _looks_after(self, asker: UserId, user: UserId) -> bool:
        with self._store.transaction(write=False) as rows:
            return looks_after(Facts(rows), asker, user, self._clock.now())
