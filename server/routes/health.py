"""Whether the server is up and its database answers."""

from datetime import UTC, datetime

from litestar import Response, get
from litestar.di import NamedDependency

from server.openapi.operation import operation
from server.routes.bodies import answer
from server.services import Services
from shared.models.base import Frozen, Instant
from shared.rules.visibility import COMPANY
from sync.wire.version import PROTOCOL


class Health(Frozen):
    """That everything needed is there."""

    status: str
    protocol: int
    server_time: Instant


_EXAMPLE = Health(status="ok", protocol=PROTOCOL, server_time=datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


@get(
    "/health",
    sync_to_thread=True,
    tags=["operation"],
    summary="Health",
    operation_class=operation(gives=_EXAMPLE, means="The server is up and its database answers."),
)
def health(services: NamedDependency[Services]) -> Response[bytes]:
    """Read one counter; a database that does not answer makes this a 500."""
    with services.store.transaction(write=False) as rows:
        rows.standings((COMPANY,))
    return answer(Health(status="ok", protocol=PROTOCOL, server_time=services.clock.now()))
