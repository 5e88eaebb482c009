"""A person's own devices: listed, and shut out when lost. Others' devices are as good as absent."""

from typing import Annotated

from litestar import Response, Router, delete, get
from litestar.di import NamedDependency
from litestar.params import PathParameter

from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import examples
from server.routes.bodies import answer, row_id
from server.routes.device_lists import device_list
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from shared.models.ids import DeviceId

DevicePath = Annotated[str, PathParameter(description="The identity of one of the asker's devices.")]


@get(
    "/",
    sync_to_thread=True,
    summary="List one's devices",
    operation_class=operation(
        gives=examples.DEVICES,
        means="The asker's devices, the one seen last first.",
        links={"revoke_device": {"parameters": {"device": "$response.body#/devices/0/device"}}},
    ),
)
def list_devices(request: SignedInRequest, services: NamedDependency[Services]) -> Response[bytes]:
    """The asker's devices."""
    found = services.devices.of(request.user.user)
    return answer(device_list(found, request.user.device))


@delete(
    "/{device:str}",
    sync_to_thread=True,
    summary="Shut out a device",
    operation_class=operation(means="The device is shut out, or was already.", problems=("not_found",)),
)
def revoke_device(request: SignedInRequest, device: DevicePath, services: NamedDependency[Services]) -> None:
    """Shut a device of the asker's out."""
    services.devices.revoke(DeviceId(row_id(device)), by=request.user.user)
    services.streams.hub.hang_up_from_thread(DeviceId(row_id(device)))


devices = Router(
    "/v1/devices",
    route_handlers=[list_devices, revoke_device],
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    tags=["devices"],
)
