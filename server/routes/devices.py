"""A person's own devices: listed, and shut out when lost. Others' devices are as good as absent."""

from typing import Annotated

from litestar import Response, Router, delete, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import examples
from server.routes.bodies import answer
from server.routes.messages import DeviceEntry, DeviceList
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from shared.models.ids import DeviceId

DevicePath = Annotated[str, PathParameter(description="The identity of one of the asker's devices.")]


@get(
    "/",
    sync_to_thread=True,
    summary="List one's devices",
    operation_class=operation(gives=examples.DEVICES, means="The asker's devices, the one seen last first."),
)
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


@delete(
    "/{device:str}",
    sync_to_thread=True,
    summary="Shut out a device",
    operation_class=operation(means="The device is shut out, or was already.", problems=("not_found",)),
)
def revoke_device(request: SignedInRequest, device: DevicePath, services: NamedDependency[Services]) -> None:
    """Shut a device of the asker's out."""
    services.devices.revoke(DeviceId(device), by=request.user.user)


devices = Router(
    "/v1/devices",
    route_handlers=[list_devices, revoke_device],
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    tags=["devices"],
)
