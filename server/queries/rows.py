"""Customers, deals, visits and ledger entries in pages, narrowed as figures are: the rows behind them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, exists, func, literal, or_, select, true

from server.adapters.rollup_tables import CUSTOMER as STANDING
from server.adapters.tables import TABLES
from server.queries.answers import (
    CreditEntry,
    CreditPage,
    CustomerEntry,
    CustomerPage,
    DealEntry,
    DealPage,
    VisitEntry,
    VisitPage,
)
from server.queries.asked import CreditAsked, CustomersAsked, DealsAsked, VisitsAsked
from server.queries.paging import Order, page
from server.sight.narrowed import Narrowed
from server.sight.person import Sight
from server.totals.json_sql import month_at, text_at, whole_at
from server.totals.ledger_lines import ledger_lines
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal, Return
from shared.models.visit import Visit

_CARD, _DEAL, _BACK = TABLES[Customer.KIND], TABLES[Deal.KIND], TABLES[Return.KIND]
_VISIT, _SPLIT = TABLES[Visit.KIND], TABLES[CreditSplit.KIND]


def customers(
    connection: Connection, sight: Sight, asked: CustomersAsked, kept: list[ColumnElement[bool]]
) -> CustomerPage:
    """Cards in use, or the archived ones too, with what they brought; `kept` asks for what rollups know."""
    name = text_at(_CARD.c.doc, literal("name"))
    key = sight.walked(_CARD.c.id)
    order = {
        "name": Order("name", (name, key), (str, str)),
        "code": Order("code", (func.coalesce(_CARD.c.code, ""), key), (str, str)),
        "revenue": Order("revenue", (STANDING.c.revenue, STANDING.c.customer), (int, str), falling=True),
        "last_order": Order(
            "last_order", (STANDING.c.last_day, STANDING.c.customer), (str, str), falling=True
        ),
    }[asked.order]
    question = (
        select(_CARD.c.doc, *(each for each in STANDING.c if each.name != "customer"))
        .select_from(_CARD)
        .join(
            STANDING, STANDING.c.customer == _CARD.c.id, isouter=asked.order in ("name", "code") and not kept
        )
        .where(sight.holds(_CARD.c.id), *_graded(asked, _CARD.c.id), *kept)
    )
    if not asked.archived:
        question = question.where(text_at(_CARD.c.doc, literal("archived_at")).is_(None))
    if asked.territory is not None:
        question = question.where(_CARD.c.territory.in_(sight.below(asked.territory)))
    if asked.rep is not None:
        question = question.where(_CARD.c.owner == asked.rep)
    if asked.search:
        question = question.where(
            or_(name.contains(asked.search, autoescape=True), _CARD.c.code == asked.search)
        )
    found = page(connection, question, order, asked.after, asked.limit)
    return CustomerPage(rows=tuple(map(_customer, found.rows)), next=found.next)


def deals(connection: Connection, sight: Sight, asked: DealsAsked) -> DealPage:
    """Deals of the months and the part of the company that is asked for."""
    back = select(func.sum(whole_at(_BACK.c.doc, literal("amount")))).where(_BACK.c.deal == _DEAL.c.id)
    question = (
        _with_card(_DEAL, func.coalesce(back.scalar_subquery(), 0).label("returned"))
        .where(*_narrowed(sight, asked, _DEAL, rep=_DEAL.c.seller))
        .where(*_months(asked, func.substr(_DEAL.c.business_date, 1, 7), _DEAL.c.business_date))
    )
    if asked.status is not None:
        question = question.where(_DEAL.c.status == asked.status)
    if asked.customer is not None:
        question = question.where(_DEAL.c.root == asked.customer)
    found = page(connection, question, _by_day(_DEAL, sight), asked.after, asked.limit)
    return DealPage(
        rows=tuple(
            DealEntry(
                deal=Deal.model_validate_json(row.doc),
                customer_name=row.name,
                customer_code=row.code,
                returned_fen=int(row.returned),
            )
            for row in found.rows
        ),
        next=found.next,
    )


def visits(connection: Connection, sight: Sight, asked: VisitsAsked) -> VisitPage:
    """Visits of the months and the part of the company that is asked for."""
    question = _with_card(_VISIT).where(*_narrowed(sight, asked, _VISIT, rep=_VISIT.c.author))
    if asked.first is not None or asked.last is not None:
        question = question.where(*_months(asked, month_at(_VISIT.c.doc, literal("check_in"), literal("at"))))
    if asked.customer is not None:
        question = question.where(_VISIT.c.root == asked.customer)
    order = Order("visit", (sight.walked(_VISIT.c.id),), (str,), falling=True)
    found = page(connection, question, order, asked.after, asked.limit)
    rows = [(Visit.model_validate_json(row.doc), row.name, row.code) for row in found.rows]
    return VisitPage(
        rows=tuple(
            VisitEntry(visit=visit, customer_name=name, customer_code=code, minutes=visit.minutes)
            for visit, name, code in rows
        ),
        next=found.next,
    )


def credit(connection: Connection, sight: Sight, asked: CreditAsked) -> CreditPage:
    """Ledger entries with a line for the territory or the person that is asked for."""
    question = _with_card(_SPLIT).where(
        sight.holds(_SPLIT.c.root),
        *_graded(asked, _SPLIT.c.root),
        *_months(asked, func.substr(_SPLIT.c.business_date, 1, 7), _SPLIT.c.business_date),
    )
    if asked.territory is not None or asked.rep is not None:
        line = ledger_lines(_SPLIT)
        wanted: list[ColumnElement[bool]] = [true()]
        if asked.territory is not None:
            wanted.append(line.territory.in_(sight.below(asked.territory)))
        if asked.rep is not None:
            wanted.append(line.rep == asked.rep)
        question = question.where(exists().select_from(line.source).where(*wanted))
    if asked.customer is not None:
        question = question.where(_SPLIT.c.root == asked.customer)
    found = page(connection, question, _by_day(_SPLIT, sight), asked.after, asked.limit)
    return CreditPage(
        rows=tuple(
            CreditEntry(
                split=CreditSplit.model_validate_json(row.doc), customer_name=row.name, customer_code=row.code
            )
            for row in found.rows
        ),
        next=found.next,
    )


def _customer(row: Any) -> CustomerEntry:
    return CustomerEntry(
        customer=Customer.model_validate_json(row.doc),
        grade=row.grade or None,
        grade_before=row.grade_before or None,
        orders=row.orders or 0,
        revenue_fen=row.revenue or 0,
        first_order=row.first_day or None,
        last_order=row.last_day or None,
    )


def _with_card(table: Table, *more: ColumnElement[Any]) -> Select[Any]:
    card = text_at(_CARD.c.doc, literal("name")).label("name")
    return select(table.c.doc, card, _CARD.c.code, *more).join_from(table, _CARD, _CARD.c.id == table.c.root)


def _by_day(table: Table, sight: Sight) -> Order:
    day = sight.walked(table.c.business_date)
    return Order("day", (day, table.c.id), (str, str), falling=True)


def _narrowed(
    sight: Sight, asked: Narrowed, table: Table, *, rep: ColumnElement[str]
) -> Iterable[ColumnElement[bool]]:
    yield sight.holds(table.c.root)
    yield from _graded(asked, table.c.root)
    if asked.territory is not None:
        yield text_at(table.c.doc, literal("territory")).in_(sight.below(asked.territory))
    if asked.rep is not None:
        yield rep == asked.rep


def _graded(asked: Narrowed, root: ColumnElement[str]) -> Iterable[ColumnElement[bool]]:
    if asked.grade is not None:
        grade = "" if asked.grade == "none" else asked.grade
        # Under a name of its own, because the question itself may read the standings too.
        graded = STANDING.alias("graded")
        yield exists().where(graded.c.customer == root, graded.c.grade == grade)


def _months(
    asked: Narrowed, month: ColumnElement[str], day: ColumnElement[str] | None = None
) -> Iterable[ColumnElement[bool]]:
    if asked.first is not None:
        yield month >= asked.first if day is None else day >= asked.first
    if asked.last is not None:
        yield month <= asked.last if day is None else day <= f"{asked.last}-31"
