"""The three sets of facts that totals count: cards, sales and credit, each on one visible customer."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    column,
    exists,
    func,
    literal,
    select,
    true,
)

from server.adapters.tables import MEMBER, TABLES
from server.totals.json_sql import items_at, text_at, whole_at
from shared.models.base import day_of
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal, Return
from shared.models.grading import Grade, GradingRound
from shared.rules.visibility import Scope

_CUSTOMER, _DEAL, _RETURN = TABLES[Customer.KIND], TABLES[Deal.KIND], TABLES[Return.KIND]
_SPLIT, _GRADE, _ROUND = TABLES[CreditSplit.KIND], TABLES[Grade.KIND], TABLES[GradingRound.KIND]


def visible(scopes: Collection[Scope]) -> CTE:
    """The customers that sit in any of the scopes."""
    return select(MEMBER.c.root).where(MEMBER.c.scope.in_(sorted(scopes))).distinct().cte("visible")


def cards(seen: CTE) -> CTE:
    """The cards in use: territory, rep."""
    return (
        select(
            _CUSTOMER.c.id.label("customer"),
            _CUSTOMER.c.territory.label("territory"),
            _CUSTOMER.c.owner.label("rep"),
        )
        .join(seen, seen.c.root == _CUSTOMER.c.id)
        .where(text_at(_CUSTOMER.c.doc, literal("archived_at")).is_(None))
        .cte("card")
    )


def sales(seen: CTE) -> CTE:
    """The confirmed deals: territory on the business date, seller, what is left of the amount."""
    back = (
        select(func.sum(whole_at(_RETURN.c.doc, literal("amount"))))
        .where(_RETURN.c.deal == _DEAL.c.id)
        .scalar_subquery()
    )
    return (
        select(
            _DEAL.c.root.label("customer"),
            text_at(_DEAL.c.doc, literal("territory")).label("territory"),
            _DEAL.c.seller.label("rep"),
            (whole_at(_DEAL.c.doc, literal("amount")) - func.coalesce(back, 0)).label("amount"),
        )
        .join(seen, seen.c.root == _DEAL.c.root)
        .where(_DEAL.c.status == "confirmed")
        .cte("sale")
    )


def credit(seen: CTE) -> CTE:
    """The ledger's lines: credited unit, credited person, amount."""
    line = items_at(_SPLIT.c.doc, literal("lines")).table_valued(column("value")).alias("line")
    return (
        select(
            _SPLIT.c.root.label("customer"),
            text_at(line.c.value, literal("beneficiary"), literal("territory")).label("territory"),
            text_at(line.c.value, literal("beneficiary"), literal("user")).label("rep"),
            whole_at(line.c.value, literal("amount")).label("amount"),
        )
        .select_from(_SPLIT)
        .join(seen, seen.c.root == _SPLIT.c.root)
        .join(line, true())
        .cte("credited")
    )


def grades(seen: CTE, now: datetime) -> CTE:
    """The grade in force of each customer, as `shared.rules.current_grade` has it."""
    today = day_of(now)
    newest = (
        select(
            _GRADE.c.root.label("customer"),
            _counting(_GRADE, today, now).label("grade"),
            func.row_number()
            .over(
                partition_by=_GRADE.c.root,
                order_by=(
                    text_at(_GRADE.c.doc, literal("assessed_on")).desc(),
                    _moment(_GRADE, "changed_at").desc(),
                    _GRADE.c.id.desc(),
                ),
            )
            .label("place"),
        )
        .join(seen, seen.c.root == _GRADE.c.root)
        .where(
            _GRADE.c.state.in_(("provisional", "final")),
            text_at(_GRADE.c.doc, literal("assessed_on")) <= today.isoformat(),
        )
        .subquery()
    )
    return select(newest.c.customer, newest.c.grade).where(newest.c.place == 1).cte("grade_now")


def with_grade(facts: CTE, graded: CTE) -> Select[tuple[object, ...]]:
    """The facts with the grade of their customer beside them."""
    return select(facts, graded.c.grade).outerjoin(graded, graded.c.customer == facts.c.customer)


def _counting(grade: Table, today: date, now: datetime) -> ColumnElement[str]:
    """The override's grade while it lasts, else the computed one."""
    ended = exists().where(
        _ROUND.c.id != func.coalesce(grade.c.round, ""),
        _moment(_ROUND, "published_at") <= now.isoformat().removesuffix("+00:00"),
        _moment(grade, "created_at") < _moment(_ROUND, "published_at"),
    )
    lasts = and_(
        text_at(grade.c.doc, literal("override"), literal("expires_on")) >= today.isoformat(),
        ~ended,
    )
    return case(
        (lasts, text_at(grade.c.doc, literal("override"), literal("grade"))),
        else_=text_at(grade.c.doc, literal("computed")),
    )


def _moment(table: Table, field: str) -> ColumnElement[str]:
    # Without the closing Z, moments of different precision sort as text in the order of time.
    return func.rtrim(text_at(table.c.doc, literal(field)), "Z")
