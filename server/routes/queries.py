"""Rows that headquarters asks for online, in pages, and the audit for administrators."""

from datetime import date
from typing import Annotated

from litestar import Response, Router, get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from server.openapi.document import SIGNED_IN
from server.openapi.operation import operation
from server.problems import Problem
from server.queries.asked import (
    ApprovalsAsked,
    AuditAsked,
    CreditAsked,
    CustomersAsked,
    DealsAsked,
    PageAsked,
    VisitsAsked,
)
from server.queries.paging import MOST, USUAL
from server.routes import query_examples
from server.routes.bodies import answer
from server.routes.signed_in import SignedInOnly, SignedInRequest
from server.services import Services
from server.sight.narrowed import Narrowed

_MONTH = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"
_ID = r"^[0-9A-Za-z_-]+$"

First = Annotated[str | None, QueryParameter(description="The first month, such as 2026-01.", pattern=_MONTH)]
Last = Annotated[str | None, QueryParameter(description="The last month, included.", pattern=_MONTH)]
Node = Annotated[
    str | None, QueryParameter(description="A territory, with all below it.", pattern=_ID, max_length=64)
]
Person = Annotated[str | None, QueryParameter(description="One person.", pattern=_ID, max_length=64)]
Graded = Annotated[
    str | None, QueryParameter(description="The grade that counts now.", pattern="^(A|B|C|none)$")
]
After = Annotated[str | None, QueryParameter(description="The `next` of the page before.", max_length=2_000)]
Limit = Annotated[int, QueryParameter(description="Rows in the page.", ge=1, le=MOST)]
OneCustomer = Annotated[str | None, QueryParameter(description="One customer.", pattern=_ID, max_length=64)]


def narrowed(
    first: First = None, last: Last = None, territory: Node = None, rep: Person = None, grade: Graded = None
) -> Narrowed:
    """What part of the company and of time is asked for."""
    return Narrowed.model_validate(
        {"first": first, "last": last, "territory": territory, "rep": rep, "grade": grade}
    )


def paged(after: After = None, limit: Limit = USUAL) -> PageAsked:
    """Which page is asked for."""
    return PageAsked(after=after, limit=limit)


@get(
    "/customers",
    sync_to_thread=True,
    summary="Customers",
    operation_class=operation(
        gives=query_examples.CUSTOMERS, means="A page of customers.", problems=("invalid_field",)
    ),
)
def query_customers(
    request: SignedInRequest,
    services: NamedDependency[Services],
    *,
    part: NamedDependency[Narrowed],
    page: NamedDependency[PageAsked],
    order: Annotated[
        str,
        QueryParameter(
            description="`revenue` and `last_order` fall.", pattern="^(name|code|revenue|last_order)$"
        ),
    ] = "name",
    search: Annotated[
        str | None, QueryParameter(description="A part of the name, or a customer number.", max_length=240)
    ] = None,
    archived: Annotated[bool, QueryParameter(description="Whether archived cards come too.")] = False,
    counted: Annotated[
        str | None,
        QueryParameter(
            name="set",
            description="Those that a figure of the dashboard counts.",
            pattern="^(buyers|repeat|at_start|kept|new|churned|quiet)$",
        ),
    ] = None,
    grade_before: Annotated[
        str | None,
        QueryParameter(description="The grade of the assessment before.", pattern="^(A|B|C|none)$"),
    ] = None,
    last_until: Annotated[
        date | None, QueryParameter(description="Only customers whose last order is not later.")
    ] = None,
    orders_from: Annotated[
        int | None, QueryParameter(description="Only with so many orders ever.", ge=0, lt=2**31)
    ] = None,
    revenue_from: Annotated[
        int | None, QueryParameter(description="Only with so much revenue ever.", ge=0, lt=2**62)
    ] = None,
) -> Response[bytes]:
    """Customers with their grade and what they brought."""
    more = {
        "order": order,
        "search": search,
        "archived": archived,
        "set": counted,
        "grade_before": grade_before,
        "last_until": last_until,
        "orders_from": orders_from,
        "revenue_from": revenue_from,
    }
    asked = CustomersAsked.model_validate({**part.model_dump(), **page.model_dump(), **more})
    return answer(services.queries.customers(request.user.user, asked))


@get(
    "/deals",
    sync_to_thread=True,
    summary="Deals",
    operation_class=operation(
        gives=query_examples.DEALS, means="A page of deals.", problems=("invalid_field",)
    ),
)
def query_deals(
    request: SignedInRequest,
    services: NamedDependency[Services],
    *,
    part: NamedDependency[Narrowed],
    page: NamedDependency[PageAsked],
    status: Annotated[
        str | None,
        QueryParameter(description="One state.", pattern="^(recorded|confirmed|rejected|cancelled)$"),
    ] = None,
    customer: OneCustomer = None,
) -> Response[bytes]:
    """Deals by business date, newest first; the person is who sold."""
    more = {"status": status, "customer": customer}
    asked = DealsAsked.model_validate({**part.model_dump(), **page.model_dump(), **more})
    return answer(services.queries.deals(request.user.user, asked))


@get(
    "/visits",
    sync_to_thread=True,
    summary="Visits",
    operation_class=operation(
        gives=query_examples.VISITS, means="A page of visits.", problems=("invalid_field",)
    ),
)
def query_visits(
    request: SignedInRequest,
    services: NamedDependency[Services],
    *,
    part: NamedDependency[Narrowed],
    page: NamedDependency[PageAsked],
    customer: OneCustomer = None,
) -> Response[bytes]:
    """Visits, newest first; the person is who made them."""
    asked = VisitsAsked.model_validate({**part.model_dump(), **page.model_dump(), "customer": customer})
    return answer(services.queries.visits(request.user.user, asked))


@get(
    "/credit",
    sync_to_thread=True,
    summary="Credit ledger",
    operation_class=operation(
        gives=query_examples.CREDIT, means="A page of ledger entries.", problems=("invalid_field",)
    ),
)
def query_credit(
    request: SignedInRequest,
    services: NamedDependency[Services],
    *,
    part: NamedDependency[Narrowed],
    page: NamedDependency[PageAsked],
    customer: OneCustomer = None,
) -> Response[bytes]:
    """Entries of the credit ledger, newest first; the person and the territory are those credited."""
    asked = CreditAsked.model_validate({**part.model_dump(), **page.model_dump(), "customer": customer})
    return answer(services.queries.credit(request.user.user, asked))


@get(
    "/approvals",
    sync_to_thread=True,
    summary="Approvals that wait",
    operation_class=operation(
        gives=query_examples.APPROVALS, means="A page of open approvals.", problems=("invalid_field",)
    ),
)
def query_approvals(
    request: SignedInRequest,
    services: NamedDependency[Services],
    *,
    page: NamedDependency[PageAsked],
    kind: Annotated[
        str | None,
        QueryParameter(description="One kind.", pattern="^(transfer|filing|region_exception|deal)$"),
    ] = None,
    customer: OneCustomer = None,
    mine: Annotated[bool, QueryParameter(description="Only what waits for the asker.")] = False,
) -> Response[bytes]:
    """What waits for a decision, the oldest first."""
    asked = ApprovalsAsked.model_validate(
        {**page.model_dump(), "kind": kind, "customer": customer, "mine": mine}
    )
    return answer(services.queries.approvals(request.user.user, asked))


@get(
    "/audit",
    sync_to_thread=True,
    summary="Audit",
    operation_class=operation(
        gives=query_examples.AUDIT, means="A page of links.", problems=("invalid_field", "not_found")
    ),
)
def query_audit(
    request: SignedInRequest,
    services: NamedDependency[Services],
    *,
    page: NamedDependency[PageAsked],
    chain: Annotated[
        str | None, QueryParameter(description="One device's chain.", pattern=_ID, max_length=64)
    ] = None,
    command: Annotated[
        str | None, QueryParameter(description="One command.", pattern=_ID, max_length=64)
    ] = None,
) -> Response[bytes]:
    """Links of the audit chains; absent for everybody but administrators."""
    asked = AuditAsked.model_validate({**page.model_dump(), "chain": chain, "command": command})
    found = services.queries.audit(request.user.user, asked)
    if found is None:
        raise Problem("not_found")
    return answer(found)


@get(
    "/audit/verification",
    sync_to_thread=True,
    summary="Verify the audit",
    operation_class=operation(
        gives=query_examples.VERIFICATION, means="Whether every chain holds.", problems=("not_found",)
    ),
)
def verify_audit(request: SignedInRequest, services: NamedDependency[Services]) -> Response[bytes]:
    """Whether every chain holds; absent for everybody but administrators."""
    found = services.queries.verification(request.user.user)
    if found is None:
        raise Problem("not_found")
    return answer(found)


queries = Router(
    "/v1",
    route_handlers=[
        query_customers,
        query_deals,
        query_visits,
        query_credit,
        query_approvals,
        query_audit,
        verify_audit,
    ],
    dependencies={
        "part": Provide(narrowed, sync_to_thread=False),
        "page": Provide(paged, sync_to_thread=False),
    },
    middleware=[SignedInOnly],
    security=SIGNED_IN,
    tags=["queries"],
)
