"""Headquarters' dashboard, for whatever part of the company the asker may see."""

from litestar import Response, get
from litestar.di import NamedDependency, Provide

from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import dashboard_example
from server.routes.bodies import answer
from server.routes.queries import narrowed
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from server.sight.narrowed import Narrowed


@get(
    "/v1/dashboard",
    dependencies={"part": Provide(narrowed, sync_to_thread=False)},
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    tags=["totals"],
    sync_to_thread=True,
    summary="Dashboard",
    operation_class=operation(
        gives=dashboard_example.DASHBOARD,
        means="The figures of the period, the last twelve months unless asked otherwise.",
        problems=("invalid_field",),
    ),
)
def dashboard(
    request: SignedInRequest, services: NamedDependency[Services], part: NamedDependency[Narrowed]
) -> Response[bytes]:
    """All figures of the part that is asked for, each with its definition and the way to its rows."""
    return answer(services.dashboards.for_person(request.user.user, part))
