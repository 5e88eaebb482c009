"""What a query for rows may ask for."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from server.queries.paging import MOST, USUAL
from server.sight.narrowed import GradeAsked, Narrowed
from shared.models.base import Day, Frozen, Line
from shared.models.deal import DealStatus
from shared.models.ids import RowId

CustomerSet = Literal["buyers", "repeat", "at_start", "kept", "new", "churned", "quiet"]
CustomerOrder = Literal["name", "code", "revenue", "last_order"]


class PageAsked(Frozen):
    """Which page: after the row that the page before ended with, and how many rows."""

    after: Annotated[str, StringConstraints(max_length=2_000)] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL


class RowsAsked(Narrowed, PageAsked):
    """Rows of a part of the company, in pages."""


class DealsAsked(RowsAsked):
    """Deals, by business date, newest first; `first` and `last` are months of the business date."""

    status: DealStatus | None = None
    customer: RowId | None = None


class VisitsAsked(RowsAsked):
    """Visits, newest first; `first` and `last` are months in which they began."""

    customer: RowId | None = None


class CreditAsked(RowsAsked):
    """Ledger entries, by business date, newest first."""

    customer: RowId | None = None


class CustomersAsked(RowsAsked):
    """Customers in one of four orders."""

    order: CustomerOrder = "name"
    search: Line | None = None
    """A part of the name, or a customer number."""
    archived: bool = False
    set: CustomerSet | None = None
    """Those that a figure of the dashboard counts."""
    grade_before: GradeAsked | None = None
    last_until: Day | None = None
    """Only customers whose last order is not later."""
    orders_from: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    revenue_from: Annotated[int, Field(ge=-(2**62), lt=2**62)] | None = None


class ApprovalsAsked(PageAsked):
    """Open approvals, the oldest first."""

    kind: Literal["transfer", "filing", "region_exception", "deal"] | None = None
    customer: RowId | None = None
    mine: bool = False
    """Only what waits for the asker."""


class AuditAsked(PageAsked):
    """Links of audit chains, newest commands first."""

    chain: RowId | None = None
    command: RowId | None = None
