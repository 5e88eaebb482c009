"""The sets of customers that the dashboard counts, as conditions: the customers behind its figures."""

from sqlalchemy import ColumnElement, and_, func, select

from server.adapters.rollup_tables import CUSTOMER, WORK_LINE
from server.queries.asked import CustomersAsked
from server.totals.months import Span, in_span, years


def in_set(asked: CustomersAsked, span: Span, before: Span, today: str) -> list[ColumnElement[bool]]:
    """What a customer must be to belong to the set and the bounds that are asked for."""
    wanted: list[ColumnElement[bool]] = []
    if asked.set is not None:
        now, was = _orders(span), _orders(before)
        wanted.append(
            {
                "buyers": now > 0,
                "repeat": now > 1,
                "at_start": was > 0,
                "kept": and_(was > 0, now > 0),
                "new": and_(was == 0, now > 0),
                "churned": and_(was > 0, now == 0),
                "quiet": and_(CUSTOMER.c.quiet_from != "", CUSTOMER.c.quiet_from <= today),
            }[asked.set]
        )
    if asked.grade_before is not None:
        wanted.append(CUSTOMER.c.grade_before == ("" if asked.grade_before == "none" else asked.grade_before))
    if asked.last_until is not None:
        wanted += [CUSTOMER.c.orders > 0, CUSTOMER.c.last_day <= asked.last_until.isoformat()]
    if asked.orders_from is not None:
        wanted.append(CUSTOMER.c.orders >= asked.orders_from)
    if asked.revenue_from is not None:
        wanted.append(CUSTOMER.c.revenue >= asked.revenue_from)
    return wanted


def _orders(span: Span) -> ColumnElement[int]:
    here = (WORK_LINE.c.customer == CUSTOMER.c.customer, years(WORK_LINE, span))
    total = select(func.coalesce(func.sum(in_span(WORK_LINE, "orders", span)), 0)).where(*here)
    return total.scalar_subquery()
