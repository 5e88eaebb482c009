"""Orders from sheets as confirmed deals, with the credit that the ledger rules give them.

What a company imports is history: it happened, so it counts, and no rule about asking first is held
against it. An order that is on file already stays as it is; its amount is never rewritten.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import groupby

from server.imports import names
from server.imports.company.order_parts import Order, orders
from server.imports.company.steps import AT_ONCE, Work, chunks
from server.imports.desk import Result
from server.imports.directory import Directory, customer_called
from server.imports.findings import Finding
from server.imports.values import Misread
from shared.facts import Facts
from shared.models.base import day_of, start_of
from shared.models.customer import Customer
from shared.models.deal import Deal
from shared.models.ids import SYSTEM, CustomerId, DealId, TerritoryId, UserId
from shared.models.person import MANAGING
from shared.rules.credit_book import Book
from shared.rules.ledger import Posting, differences

_NOT_IMPORTED = ("rejected", "cancelled", "recorded")


def import_orders(work: Work) -> None:
    """Make deals of all orders that were kept, customer by customer."""
    for part in chunks(orders(work)):
        work.desk.look(partial(_sort_by_customer, work, part))
    for batch in _batches(work.scratch.sales()):
        work.take_in(list(batch), partial(_take, work, batch))


def _sort_by_customer(work: Work, found: list[Order], facts: Facts) -> None:
    for order in found:
        part = order.part
        try:
            customer = customer_called(facts, work.scratch, part.code, part.customer)
        except Misread as wrong:
            field = "customer_code" if part.code else "customer"
            work.findings.add(Finding(wrong.code, part.place(field), params=wrong.params, about=field))
            continue
        work.scratch.keep_sale(customer.id, order.day.isoformat(), order.number, order.model_dump_json())


def _batches(sales: Iterator[tuple[str, str]]) -> Iterator[dict[str, list[Order]]]:
    """Whole customers, together about as many orders as go into one transaction."""
    batch: dict[str, list[Order]] = {}
    size = 0
    for customer, rows in groupby(sales, key=lambda row: row[0]):
        batch[customer] = [Order.read(text) for _, text in rows]
        size += len(batch[customer])
        if size >= AT_ONCE:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _take(work: Work, batch: dict[str, list[Order]], facts: Facts, result: Result) -> None:
    directory = Directory(facts)
    for customer, theirs in batch.items():
        card = facts.customer(customer)
        if card is None:
            continue
        book = Book.of(facts, CustomerId(customer))
        place = max((deal.confirmation or 0 for deal in book.deals), default=0)
        known = {deal.id: deal for deal in book.deals}
        for order in theirs:
            before = known.get(order.part.id or names.deal_id(order.number))
            if before is not None:
                _on_file(before, order, result)
                continue
            made = _deal(work, order, card, facts, directory)
            if isinstance(made, Finding):
                result.findings.append(made)
                continue
            place += 1
            deal = made.model_copy(update={"confirmation": place})
            book = book.with_deal(deal)
            result.rows.append(deal)
            result.counts["deal", "new"] += 1
        if book.deals != tuple(known.values()):
            posting = Posting(SYSTEM, work.desk.now, day_of(work.desk.now))
            entries = differences(book, posting)
            result.rows.extend(entries)
            result.counts["credit_split", "new"] += len(entries)


def _on_file(before: Deal, order: Order, result: Result) -> None:
    if (before.amount, before.business_date) == (order.amount, order.day):
        result.counts["deal", "same"] += 1
        return
    result.counts["deal", "kept"] += 1
    field = "amount" if before.amount != order.amount else "day"
    result.findings.append(Finding("order_on_file", order.part.place(field), "kept", about=field))


def _deal(work: Work, order: Order, card: Customer, facts: Facts, directory: Directory) -> Deal | Finding:
    """The confirmed deal, or why there is none."""
    part = order.part
    wrong = _refused(work, order, facts)
    if wrong is not None:
        return wrong
    field = part.seller[0] if part.seller else "seller"
    try:
        seller = directory.person(part.seller[1]) if part.seller else card.owner
    except Misread as unknown:
        return Finding(unknown.code, part.place(field), params=unknown.params, about=field)
    if seller is None:
        return Finding("nobody_sold", part.place("seller"), about="seller")
    held = facts.ownership_at(card.id, start_of(order.day))
    where, mode = (held.territory, held.mode) if held else (card.territory, card.mode)
    departments = [node for node, kind in facts.tree().kinds.items() if kind == "department"]
    joint = part.engineering in ("joint", "engineering_alone")
    if joint and not departments:
        return Finding("no_department", part.place("engineering"), about="engineering")
    return Deal(
        id=DealId(part.id or names.deal_id(order.number)),
        customer=CustomerId(card.id),
        seller=seller,
        territory=where,
        mode=mode,
        shares=card.shares if mode == "company" else (),
        seller_unit=_unit(facts, seller, where, (start_of(order.day), work.desk.now)),
        engineering=part.engineering or "none",
        engineering_unit=departments[0] if joint else None,
        status="confirmed",
        confirmed_at=start_of(order.day),
        business_date=order.day,
        amount=order.amount,
        number=order.number,
        lines=order.lines,
        note=part.note or "",
        **names.signed(work.desk.now),
    )


def _refused(work: Work, order: Order, facts: Facts) -> Finding | None:
    part = order.part
    if facts.rows.get(Deal, part.id or names.deal_id(order.number)) is not None:
        return Finding("order_elsewhere", part.place("number"), about="number")
    if part.status in _NOT_IMPORTED:
        return Finding("not_confirmed", part.place("status"), about="status")
    if order.day > day_of(work.desk.now):
        return Finding("future_day", part.place("day"), about="day")
    if facts.pack_on(order.day) is None:
        return Finding("no_rules_then", part.place("day"), about="day")
    return None


def _unit(
    facts: Facts, seller: UserId, where: TerritoryId, moments: tuple[datetime, datetime]
) -> TerritoryId | None:
    """The seller's own territory, or None where the customer sits in one that the seller holds or manages.

    Roles count as they were on the day, else as they are now: few companies know their roles of old.
    """
    then, now = moments
    roles = facts.roles_of(seller, then) or facts.roles_of(seller, now)
    above = facts.tree().path_up(where)
    reps = sorted(each.territory for each in roles if each.role == "rep")
    manages = any(each.role in MANAGING and each.territory in above for each in roles)
    return None if where in reps or manages or not reps else reps[0]
