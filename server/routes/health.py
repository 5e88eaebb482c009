"""Whether the server is up and its database answers."""

from litestar import Response, get
from litestar.di import NamedDependency

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


@get("/health", sync_to_thread=True)
def health(services: NamedDependency[Services]) -> Response[bytes]:
    """Read one counter; a database that does not answer makes this a 500."""
    with services.store.transaction(write=False) as rows:
        rows.standings((COMPANY,))
    return answer(Health(status="ok", protocol=PROTOCOL, server_time=services.clock.now()))
