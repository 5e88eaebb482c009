"""A person's own devices: listed, and shut out when lost. Others' devices are as good as absent."""

from litestar import Response, Router, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.routes.bodies import answer
from server.routes.messages import DeviceEntry, DeviceList
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from shared.models.ids import DeviceId


@get("/", sync_to_thread=True)
def list_devices(request: SignedInRequest, services: NamedDependency[Services]) -> Response[bytes]:
    """The asker's devices."""
    entries = (
        DeviceEntry(
            device=each.device,
            label=each.label,
            signed_in_at=each.signed_in_at,
            last_seen_at=each.last_seen_at,
            revoked=each.revoked,
            current=each.device == request.user.device,
        )
        for each in services.devices.of(request.user.user)
    )
    return answer(DeviceList(devices=tuple(entries)))


@delete("/{device:str}", sync_to_thread=True)
def revoke_device(
    request: SignedInRequest, device: FromPath[str], services: NamedDependency[Services]
) -> None:
    """Shut a device of the asker's out."""
    services.devices.revoke(DeviceId(device), by=request.user.user)


devices = Router("/v1/devices", route_handlers=[list_devices, revoke_device], middleware=[SignedInOnly])
