"""What waits for a decision, the oldest first, with its age."""

from datetime import timedelta
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    and_,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)

from server.adapters.tables import TABLES
from server.queries.answers import ApprovalEntry, ApprovalKind, ApprovalPage
from server.queries.asked import ApprovalsAsked
from server.queries.paging import Order, page
from server.sight.person import Sight
from server.totals.json_sql import text_at
from shared.facts import Facts
from shared.models.customer import Customer
from shared.models.deal import Deal
from shared.models.transfer import OPEN, Filing, RegionException, Request, Transfer
from shared.rules.rights import manages, stands_for

_CARD = TABLES[Customer.KIND]
_KINDS: dict[ApprovalKind, type[Transfer | Filing | RegionException | Deal]] = {
    "transfer": Transfer,
    "filing": Filing,
    "region_exception": RegionException,
    "deal": Deal,
}


def approvals(connection: Connection, facts: Facts, sight: Sight, asked: ApprovalsAsked) -> ApprovalPage:
    """Open requests and recorded deals of the customers in sight."""
    kinds: tuple[ApprovalKind, ...] = (asked.kind,) if asked.kind is not None else get_args(ApprovalKind)
    waiting = union_all(*(_waiting(each) for each in kinds)).subquery()
    mine = _decided_by(waiting, facts, sight)
    name = text_at(_CARD.c.doc, literal("name")).label("name")
    question = (
        select(waiting, name, _CARD.c.code, mine.label("for_you"))
        .join_from(waiting, _CARD, _CARD.c.id == waiting.c.root)
        .where(sight.holds(waiting.c.root))
    )
    if asked.customer is not None:
        question = question.where(waiting.c.root == asked.customer)
    if asked.mine:
        question = question.where(mine)
    order = Order("asked", (waiting.c.asked, waiting.c.kind, waiting.c.id), (str, str, str))
    found = page(connection, question, order, asked.after, asked.limit)
    return ApprovalPage(rows=tuple(_entry(each, sight) for each in found.rows), next=found.next)


def _waiting(kind: ApprovalKind) -> Select[Any]:
    """The open rows of a kind: where they are decided, and whose own they are."""
    table = TABLES[_KINDS[kind].KIND]
    asked, place = ("created_at", "territory") if kind == "deal" else ("submitted_at", "level")
    author = text_at(table.c.doc, literal("created_by"))
    return select(
        literal(kind).label("kind"),
        table.c.id,
        table.c.root,
        table.c.doc,
        func.rtrim(text_at(table.c.doc, literal(asked)), "Z").label("asked"),
        text_at(table.c.doc, literal(place)).label("place"),
        (table.c.seller if kind == "deal" else table.c.requested_by).label("own"),
        (author if kind == "deal" else table.c.requested_by).label("other"),
    ).where(table.c.status.in_(("recorded",) if kind == "deal" else OPEN))


def _decided_by(waiting: Subquery, facts: Facts, sight: Sight) -> ColumnElement[bool]:
    """Whether the asker may decide: in their own right or for somebody, never on their own work (ORG-6)."""
    ways: list[ColumnElement[bool]] = []
    for principal in stands_for(facts, sight.user, sight.at):
        nodes = sorted(node for node in sight.tree.parents if manages(facts, principal, node, sight.at))
        here = or_(waiting.c.place.in_(nodes), and_(waiting.c.kind == "deal", _CARD.c.territory.in_(nodes)))
        others = {principal, sight.user}
        ways.append(and_(here, waiting.c.own.not_in(others), waiting.c.other.not_in(others)))
    return or_(false(), *ways)


def _entry(found: Any, sight: Sight) -> ApprovalEntry:
    row = _KINDS[found.kind].model_validate_json(found.doc)
    asked_at = row.submitted_at if isinstance(row, Request) else row.created_at
    return ApprovalEntry(
        kind=found.kind,
        row=row,
        customer_name=found.name,
        customer_code=found.code,
        asked_at=asked_at,
        waiting_since=row.level_since if isinstance(row, Request) else asked_at,
        age_hours=max(0, (sight.at - asked_at) // timedelta(hours=1)),
        for_you=bool(found.for_you),
    )
