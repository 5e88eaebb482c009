"""Headquarters' totals, for whatever part of the company the asker may see."""

from litestar import Response, get
from litestar.di import NamedDependency

from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.routes import examples
from server.routes.bodies import answer
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services


@get(
    "/v1/totals",
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    tags=["totals"],
    sync_to_thread=True,
    summary="Totals",
    operation_class=operation(gives=examples.TOTALS, means="The totals of all that the asker may see."),
)
def totals(request: SignedInRequest, services: NamedDependency[Services]) -> Response[bytes]:
    """Customers, orders, revenue and credit by territory, rep and grade."""
    return answer(services.totals.for_person(request.user.user, services.clock.now()))
