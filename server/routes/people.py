"""What somebody sees to who looks after others: their devices, and what shut-out ones left behind.

Who may not, and what is not there, get the same answer.
"""

from typing import Annotated

from litestar import Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import PathParameter, RawBody

from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import examples, identity_examples
from server.routes.bodies import answer, read, row_id
from server.routes.device_lists import device_list
from server.routes.left_behind_messages import LeftBehindEntry, LeftBehindList, Settled, SettleRequest
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from shared.models.ids import DeviceId, UserId

UserPath = Annotated[str, PathParameter(description="The identity of a person.")]
DevicePath = Annotated[str, PathParameter(description="The identity of a device.")]
PiecePath = Annotated[str, PathParameter(description="The identity of a piece of work.")]


@get(
    "/people/{user:str}/devices",
    sync_to_thread=True,
    summary="List somebody's devices",
    operation_class=operation(
        gives=examples.DEVICES, means="Their devices, the one seen last first.", problems=("not_found",)
    ),
)
def list_devices_of(
    request: SignedInRequest, user: UserPath, services: NamedDependency[Services]
) -> Response[bytes]:
    """The devices of somebody whom the asker looks after."""
    found = services.devices.of_another(UserId(row_id(user)), asker=request.user.user)
    return answer(device_list(found, request.user.device))


@delete(
    "/people/{user:str}/devices/{device:str}",
    sync_to_thread=True,
    summary="Shut out somebody's device",
    operation_class=operation(means="The device is shut out, or was already.", problems=("not_found",)),
)
def revoke_device_of(
    request: SignedInRequest,
    user: UserPath,
    device: DevicePath,
    services: NamedDependency[Services],
) -> None:
    """Shut a device out: at its next contact it hands over what it has not sent, and destroys the rest."""
    services.devices.revoke_of_another(DeviceId(row_id(device)), UserId(row_id(user)), by=request.user.user)
    services.streams.hub.hang_up_from_thread(DeviceId(row_id(device)))


@get(
    "/left-behind",
    sync_to_thread=True,
    summary="List work that shut-out devices handed over",
    operation_class=operation(
        gives=identity_examples.LEFT_BEHIND, means="What waits for the asker; at most 200 pieces at once."
    ),
)
def list_left_behind(request: SignedInRequest, services: NamedDependency[Services]) -> Response[bytes]:
    """What shut-out devices handed over and the asker may settle, oldest first."""
    entries = (
        LeftBehindEntry(
            device=each.device,
            id=each.id,
            author=each.author,
            received_at=each.received_at,
            command=each.text,
        )
        for each in services.parting.waiting_for(request.user.user)
    )
    return answer(LeftBehindList(works=tuple(entries)))


@post(
    "/left-behind/{device:str}/{piece:str}",
    sync_to_thread=True,
    status_code=200,
    summary="Settle work that was handed over",
    operation_class=operation(
        takes=identity_examples.SETTLE,
        gives=identity_examples.SETTLED,
        means="The piece is settled; its outcome when it was taken up.",
        problems=("not_found",),
    ),
)
def settle_left_behind(
    request: SignedInRequest,
    device: DevicePath,
    piece: PiecePath,
    body: RawBody,
    services: NamedDependency[Services],
) -> Response[bytes]:
    """Take a piece up, which decides it as its author's work, or let it go."""
    asked = read(SettleRequest, body)
    outcome = services.parting.settle(
        request.user.user, DeviceId(row_id(device)), row_id(piece), take_up=asked.take_up
    )
    return answer(Settled(outcome=outcome))


people = Router(
    "/v1",
    route_handlers=[list_devices_of, revoke_device_of, list_left_behind, settle_left_behind],
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    tags=["devices"],
)
