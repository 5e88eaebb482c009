"""Deals are recorded by those who sell, confirmed by somebody else, and undone only by new entries.

From its confirmation on a deal counts for credit; every change writes the ledger entries of the whole
customer that follow from it, because an earlier deal that arrives late makes another one "not first".
"""

from datetime import datetime

from shared.case import Case, Changes, Decision, Handler
from shared.commands.base import Command
from shared.commands.deals import CancelDeal, DecideDeal, RecordDeal, RecordReturn, SetSeller
from shared.errors import Code, FailedFact, Refusal
from shared.facts import Facts
from shared.models.base import day_of
from shared.models.customer import Customer
from shared.models.deal import Deal, DealFields, Return
from shared.models.ids import CustomerId, DealId, ExceptionId, UserId
from shared.models.transfer import RegionException
from shared.rules.confirming import decides_for, refuse_decider, refuse_unfiled
from shared.rules.credit_book import Book
from shared.rules.gate import nobody_here
from shared.rules.ledger import Posting, differences
from shared.rules.recording import Recording, no_pack, record
from shared.rules.returning import refuse_return
from shared.rules.selling import Occasion, Selling, may_sell
from shared.rules.split_preview import Split, split_if_confirmed


def record_deal(command: RecordDeal, case: Case) -> Decision:
    """A recorded order; an exception for a single deal is used up by it."""
    barred = nobody_here(case)
    if barred is not None:
        return barred
    if case.facts.rows.get(Deal, command.deal) is not None:
        return Refusal(code=Code.ROW_EXISTS, rule="INV", fact=_fact("deal", command.deal, "id", command.deal))
    recorded = record(case, Recording(DealId(command.deal), command.customer, command.fields, case.user))
    if isinstance(recorded, Refusal):
        return recorded
    deal, exception = recorded
    return Changes((*_used_up(case, exception, deal.id), deal))


def decide_deal(command: DecideDeal, case: Case) -> Decision:
    """The order confirmed or refused by somebody who may, with the credit that follows."""
    known = nobody_here(case, also_now=True) or _deal_of(case.facts, command.customer, command.deal)
    if isinstance(known, Refusal):
        return known
    deal, customer = known
    if deal.status != "recorded":
        return _closed(deal)
    refusal = refuse_decider(case, deal, customer)
    if refusal is not None:
        return refusal
    return _confirm(command, case, deal, customer) if command.approve else _reject(command, case, deal)


def record_return(command: RecordReturn, case: Case) -> Decision:
    """Goods taken back, and the credit that is taken back with them."""
    known = nobody_here(case) or _deal_of(case.facts, command.customer, command.deal)
    if isinstance(known, Refusal):
        return known
    deal, customer = known
    book = Book.of(case.facts, command.customer)
    refusal = refuse_return(command, case, deal, customer, book)
    if refusal is not None:
        return refusal
    goods = Return(
        id=command.deal_return,
        customer=command.customer,
        deal=command.deal,
        seller=deal.seller,
        business_date=command.business_date,
        amount=command.amount,
        reason=command.reason,
        **case.signed(),
    )
    posting = Posting(case.user, case.at, command.business_date)
    return Changes((goods, *differences(book.with_return(goods), posting)))


def cancel_deal(command: CancelDeal, case: Case) -> Decision:
    """The order undone as a whole: by its seller while it waits, by a manager once it counts."""
    known = nobody_here(case, also_now=True) or _deal_of(case.facts, command.customer, command.deal)
    if isinstance(known, Refusal):
        return known
    deal, customer = known
    if deal.status not in ("recorded", "confirmed"):
        return _closed(deal)
    withdrawn = deal.status == "recorded" and case.user in (deal.seller, deal.created_by)
    refusal = None if withdrawn else refuse_decider(case, deal, customer)
    if refusal is not None:
        return refusal
    cancelled = deal.revised(
        case.user, case.at, status="cancelled", cancelled_at=case.at, cancel_reason=command.reason
    )
    if deal.status == "recorded":
        return Changes((*_released(case, deal), cancelled))
    return _with_credit(case, cancelled)


def set_seller(command: SetSeller, case: Case) -> Decision:
    """A manager's correction of who sold, while nothing has been credited yet."""
    known = nobody_here(case, also_now=True) or _deal_of(case.facts, command.customer, command.deal)
    if isinstance(known, Refusal):
        return known
    deal, customer = known
    refusal = _refuse_seller(command, case, deal, customer)
    if refusal is not None:
        return refusal
    occasion = Occasion(customer, command.seller, deal.business_date, deal.created_at, deal.engineering)
    right = may_sell(case.facts, occasion)
    if isinstance(right, Refusal):
        return right
    return _sold_by(command, case, deal, right)


def preview_split(
    facts: Facts, customer: CustomerId, fields: DealFields, seller: UserId, now: datetime
) -> Split | Refusal:
    """The split of an order as it would be if it were recorded and confirmed now, or why not."""
    stated = Recording(DealId("preview"), customer, fields, seller)
    recorded = record(Case(facts, seller, now, now), stated)
    if isinstance(recorded, Refusal):
        return recorded
    split = split_if_confirmed(Book.of(facts, customer), recorded[0])
    return split if split is not None else no_pack(fields)


def _deal_of(facts: Facts, customer: CustomerId, deal: DealId) -> tuple[Deal, Customer] | Refusal:
    """The customer's deal; another customer's counts as unknown."""
    row, card = facts.rows.get(Deal, deal), facts.customer(customer)
    if row is None or card is None or row.customer != customer:
        return Refusal(code=Code.DEAL_UNKNOWN, rule="CUS-9", fact=_fact("deal", deal, "id", deal))
    return row, card


def _closed(deal: Deal) -> Refusal:
    return Refusal(
        code=Code.DEAL_CLOSED,
        rule="ORG-6",
        params={"status": deal.status},
        fact=_fact("deal", deal.id, "status", deal.status),
    )


def _fact(kind: str, row: str, field: str, value: str) -> FailedFact:
    return FailedFact(kind=kind, id=row, field=field, value=value)


def _confirm(command: DecideDeal, case: Case, deal: Deal, customer: Customer) -> Decision:
    pack = case.facts.pack_on(deal.business_date)
    if pack is None:
        return no_pack(deal)
    refusal = refuse_unfiled(case.facts, customer, pack, deal.business_date, case.at)
    if refusal is not None:
        return refusal
    others = case.facts.deals(command.customer)
    confirmed = deal.revised(
        case.user,
        case.at,
        status="confirmed",
        approver=case.user,
        confirmed_at=case.at,
        confirmation=1 + max((each.confirmation or 0 for each in others), default=0),
        decision_note=command.note,
    )
    return _with_credit(case, confirmed)


def _reject(command: DecideDeal, case: Case, deal: Deal) -> Decision:
    if not command.note:
        return Refusal(code=Code.NOTE_REQUIRED, rule="ORG-6", field="note")
    rejected = deal.revised(
        case.user, case.at, status="rejected", approver=case.user, decision_note=command.note
    )
    return Changes((*_released(case, deal), rejected))


def _with_credit(case: Case, deal: Deal) -> Changes:
    """The changed deal and all ledger entries of its customer that follow."""
    book = Book.of(case.facts, deal.customer).with_deal(deal)
    return Changes((deal, *differences(book, Posting(case.user, case.at, day_of(case.at)))))


def _used_up(case: Case, exception: RegionException | None, deal: str) -> tuple[RegionException, ...]:
    """An exception for a single deal, marked with the deal that leans on it."""
    if exception is None or exception.valid_until is not None:
        return ()
    return (exception.revised(case.user, case.at, used_by=deal),)


def _released(case: Case, deal: Deal) -> tuple[RegionException, ...]:
    """The exception that a deal used up and never came to need."""
    if deal.exception is None:
        return ()
    exception = case.facts.rows.get(RegionException, deal.exception)
    if exception is None or exception.used_by != deal.id:
        return ()
    return (exception.revised(case.user, case.at, used_by=None),)


def _refuse_seller(command: SetSeller, case: Case, deal: Deal, customer: Customer) -> Refusal | None:
    if deal.status != "recorded":
        return _closed(deal)
    if not decides_for(case, deal, customer):
        return Refusal(
            code=Code.NOT_YOUR_DECISION,
            rule="ORG-6",
            params={"territory": deal.territory},
            fact=_fact("deal", deal.id, "territory", deal.territory),
        )
    if command.seller == deal.seller:
        return Refusal(code=Code.NOTHING_CHANGED, rule="ORG-6", field="seller")
    person = case.facts.user(command.seller)
    if person is None or not person.active:
        return Refusal(
            code=Code.USER_UNKNOWN,
            rule="ORG-10",
            params={"user": command.seller},
            fact=_fact("user", command.seller, "active", "false"),
            field="seller",
        )
    return None


def _sold_by(command: SetSeller, case: Case, deal: Deal, right: Selling) -> Changes:
    """The deal under its other seller, with the exceptions that the two lean on."""
    corrected = deal.revised(
        case.user,
        case.at,
        seller=command.seller,
        seller_reason=command.reason,
        seller_unit=right.unit,
        territory=right.territory,
        exception=ExceptionId(right.exception.id) if right.exception else None,
    )
    return Changes((*_released(case, deal), *_used_up(case, right.exception, deal.id), corrected))


DECISIONS: dict[type[Command], Handler] = {
    RecordDeal: record_deal,
    DecideDeal: decide_deal,
    RecordReturn: record_return,
    CancelDeal: cancel_deal,
    SetSeller: set_seller,
}
