"""How customers bought in a period, who may be leaving, and how grades moved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Table, cast, func, select

from server.adapters.rollup_tables import CUSTOMER, WORK_LINE
from server.totals.asking import told
from server.totals.dashboard_answer import Buying, GradeMove, Warnings
from server.totals.groups import Group, among
from server.totals.months import Span, in_span, years
from shared.models.money import WHOLE
from shared.rules.pareto import top_share

_FIFTHS = (2, 5)
"""Two fifths: the upper, or the lower, two of the five classes of RFM."""


@dataclass(frozen=True, slots=True)
class Bought:
    """What the customers of a part did, ready to be told."""

    buying: Buying
    warnings: Warnings
    moves: tuple[GradeMove, ...]


def bought(
    connection: Connection,
    held: dict[int, Group],
    everyone: dict[int, Group],
    spans: tuple[Span, Span],
    today: str,
) -> Bought:
    """The customers of some groups in a period, beside the months before it."""
    span, before = spans
    line, orders, revenue = WORK_LINE, "orders", "revenue"
    now, earlier = (_total(line, orders, each) for each in (span, before))
    question = (
        select(
            CUSTOMER.c.place,
            CUSTOMER.c.grade_before,
            CUSTOMER.c.orders,
            CUSTOMER.c.revenue,
            CUSTOMER.c.last_day,
            CUSTOMER.c.quiet_from,
            now,
            earlier,
            _total(line, revenue, span),
        )
        .select_from(CUSTOMER)
        .outerjoin(line, (line.c.customer == CUSTOMER.c.customer) & years(line, before, span))
        .where(among(CUSTOMER.c.place, held, everyone))
        .group_by(CUSTOMER.c.customer)
    )
    found = told(connection, question) if held else []
    in_use = {place for place, group in held.items() if group.in_use}
    used = [row for row in found if row[0] in in_use]
    return Bought(
        _buying([row[6:] for row in found]),
        _warnings([row[2:6] for row in used], today),
        _moves([(row[1], held[row[0]].grade) for row in used]),
    )


def _total(line: Table, figure: str, span: Span) -> ColumnElement[int]:
    # As a whole number on both engines: PostgreSQL would make a decimal of the sum.
    return cast(func.coalesce(func.sum(in_span(line, figure, span)), 0), BigInteger)


def _buying(found: Sequence[tuple[Any, ...]]) -> Buying:
    """Orders in the period, orders in the months before, and revenue, of every customer."""
    amounts: list[int] = []
    repeat = orders = at_start = kept = 0
    for each, was, fen in found:
        if each:
            amounts.append(fen)
            orders += each
            repeat += each > 1
            kept += was > 0
        at_start += was > 0
    buyers, revenue = len(amounts), sum(amounts)
    churned = at_start - kept
    return Buying(
        customers=len(found),
        buyers=buyers,
        repeat_buyers=repeat,
        orders=orders,
        revenue_fen=revenue,
        at_start=at_start,
        kept=kept,
        new=buyers - kept,
        churned=churned,
        repeat_bp=quotient(repeat * WHOLE, buyers),
        retention_bp=quotient(kept * WHOLE, at_start),
        churn_bp=quotient(churned * WHOLE, at_start),
        frequency_milli=quotient(orders * 1_000, buyers),
        average_order_fen=quotient(revenue, orders),
        average_revenue_fen=quotient(revenue, buyers),
        lifetime_value_fen=quotient(revenue * at_start, buyers * churned),
        top_fifth_bp=top_share(amounts),
    )


def _warnings(used: Sequence[tuple[Any, ...]], today: str) -> Warnings:
    """Orders, revenue, last day and the day from which silence warns, of every customer in use."""
    quiet = sum(1 for *_, silent in used if silent and silent <= today)
    ever = [row for row in used if row[0]]
    if not ever:
        return Warnings(quiet=quiet, fading=0, last_order_until=None, orders_from=None, revenue_from_fen=None)
    orders, revenue, days, _ = zip(*ever, strict=True)
    cut = -(-len(ever) * _FIFTHS[0] // _FIFTHS[1]) - 1
    until, often, much = sorted(days)[cut], sorted(orders)[-cut - 1], sorted(revenue)[-cut - 1]
    late = [row for row in ever if row[2] <= until]
    fading = sum(1 for many, fen, _, _ in late if many >= often and fen >= much)
    return Warnings(
        quiet=quiet, fading=fading, last_order_until=until, orders_from=often, revenue_from_fen=much
    )


def _moves(used: Sequence[tuple[str, str]]) -> tuple[GradeMove, ...]:
    counted = Counter(used)
    return tuple(
        GradeMove.model_validate(
            {"before": before or None, "now": now or None, "customers": counted[before, now]}
        )
        for before, now in sorted(counted)
    )


def quotient(above: int, below: int) -> int | None:
    """The quotient, half rounded up; None where there is nothing to divide by."""
    return None if below <= 0 else (2 * above + below) // (2 * below)
