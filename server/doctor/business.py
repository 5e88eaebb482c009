"""Whether the business's own promises hold: one owner at a time, and credit that adds up."""

from collections.abc import Iterator
from itertools import pairwise

from pydantic import ValidationError
from sqlalchemy import Connection

from server.adapters.reference import Reference
from server.adapters.rows import TransactionRows
from server.doctor.findings import Finding
from server.doctor.patient import by_root
from shared.facts import Facts
from shared.models.credit import CreditSplit
from shared.models.customer import Customer
from shared.models.deal import Deal, Return
from shared.models.ids import CustomerId
from shared.models.ownership import Ownership
from shared.models.transfer import Transfer
from shared.rules.ledger import Book, owed, standing

_WHOLE = 10_000


def ownership(connection: Connection) -> Iterator[Finding]:
    """A customer's intervals touch, only the last one is open, and the card says the same."""
    for root, found in by_root(connection, Customer.KIND, Ownership.KIND):
        where = f"customer {root}"
        try:
            cards = [Customer.model_validate_json(doc) for kind, doc in found if kind == Customer.KIND]
            held = [Ownership.model_validate_json(doc) for kind, doc in found if kind == Ownership.KIND]
        except ValidationError:
            continue
        held.sort(key=lambda each: (each.since, each.until is None, each.until))
        if cards:
            yield from _held(where, cards[0], held)


def _held(where: str, card: Customer, held: list[Ownership]) -> Iterator[Finding]:
    if not held or held[-1].until is not None:
        yield Finding("ownership", "nobody_holds", where)
        return
    for before, after in pairwise(held):
        ends = before.until.isoformat() if before.until else "-"
        params: dict[str, str | int] = {"ends": ends, "begins": after.since.isoformat()}
        if before.until is None or before.until > after.since:
            yield Finding("ownership", "intervals_overlap", where, params)
        elif before.until < after.since:
            yield Finding("ownership", "intervals_gap", where, params)
    last = held[-1]
    if (last.owner, last.territory, last.mode) != (card.owner, card.territory, card.mode):
        params = {"card": f"{card.owner} {card.territory}", "book": f"{last.owner} {last.territory}"}
        yield Finding("ownership", "card_differs", where, params)


def credit(connection: Connection) -> Iterator[Finding]:
    """The ledger of every deal says exactly what the rules owe for it, to the fen."""
    rows = TransactionRows(
        connection, lambda kind, doc: kind.model_validate_json(doc), Reference(), write=False
    )
    facts = Facts(rows)
    packs, company = facts.packs(), facts.tree().company()
    kinds = (Deal.KIND, Return.KIND, Transfer.KIND, CreditSplit.KIND)
    for root, found in by_root(connection, *kinds):
        texts = {name: [doc for kind, doc in found if kind == name] for name in kinds}
        if not texts[Deal.KIND] and not texts[CreditSplit.KIND]:
            continue
        try:
            book = Book(
                customer=CustomerId(root),
                deals=tuple(map(Deal.model_validate_json, texts[Deal.KIND])),
                returns=tuple(map(Return.model_validate_json, texts[Return.KIND])),
                transfers=tuple(map(Transfer.model_validate_json, texts[Transfer.KIND])),
                packs=packs,
                company=company,
                entries=tuple(map(CreditSplit.model_validate_json, texts[CreditSplit.KIND])),
            )
        except ValidationError:
            continue
        yield from _booked(book)


def _booked(book: Book) -> Iterator[Finding]:
    for entry in book.entries:
        shares = sum(line.share for line in entry.lines)
        if entry.kind != "reversal" and shares != _WHOLE:
            yield Finding("credit", "shares_not_whole", f"credit_split {entry.id}", {"shares": shares})
    due, stands = owed(book), standing(book.entries)
    for deal in sorted(due.keys() | stands.keys()):
        wanted, had = due.get(deal, {}), stands.get(deal, {})
        if wanted != had:
            params: dict[str, str | int] = {"due": sum(wanted.values()), "stands": sum(had.values())}
            yield Finding("credit", "ledger_differs", f"deal {deal}", params)
