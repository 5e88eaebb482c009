"""What people do with orders: record, confirm, take back, cancel, correct."""

from shared.commands import (
    AnyCommand,
    CancelDeal,
    DecideDeal,
    RecordDeal,
    RecordReturn,
    SetSeller,
)
from shared.models.base import day_of
from shared.models.deal import Deal, DealFields
from shared.models.ids import CustomerId, DealId, UserId
from tests.simulation.desk import REPS, Desk, Work


def _record_deal(desk: Desk) -> AnyCommand | None:
    card = desk.card()
    if card is None:
        return None
    fields = DealFields(business_date=day_of(desk.now), amount=desk.rng.choice((9_999, 100_000, 333_333)))
    return RecordDeal(**desk.signed(), deal=desk.engine.new_id(), customer=CustomerId(card.id), fields=fields)


def _decide_deal(desk: Desk) -> AnyCommand | None:
    deal = desk.one(Deal, status="recorded")
    if deal is None:
        return None
    approve = desk.rng.random() < 0.9
    return DecideDeal(
        **desk.signed(),
        deal=DealId(deal.id),
        customer=deal.customer,
        approve=approve,
        note="" if approve else "no",
    )


def _take_back(desk: Desk) -> AnyCommand | None:
    deal = desk.one(Deal, status="confirmed")
    if deal is None:
        return None
    return RecordReturn(
        **desk.signed(),
        deal_return=desk.engine.new_id(),
        deal=DealId(deal.id),
        customer=deal.customer,
        business_date=max(deal.business_date, day_of(desk.now)),
        amount=desk.rng.choice((1, 3_333, 9_999)),
    )


def _cancel_deal(desk: Desk) -> AnyCommand | None:
    deal = desk.one(Deal, status=("recorded", "confirmed"))
    if deal is None:
        return None
    return CancelDeal(**desk.signed(), deal=DealId(deal.id), customer=deal.customer, reason="cancelled")


def _correct_seller(desk: Desk) -> AnyCommand | None:
    deal = desk.one(Deal, status="recorded")
    if deal is None:
        return None
    card = desk.engine.facts.customer(deal.customer)
    owner = None if card is None else card.owner
    seller = owner if owner and desk.rng.random() < 0.5 else UserId(desk.rng.choice(("ma", "zhou", *REPS)))
    return SetSeller(
        **desk.signed(), deal=DealId(deal.id), customer=deal.customer, seller=seller, reason="who sold"
    )


WORK: dict[str, Work] = {
    "record a deal": _record_deal,
    "decide a deal": _decide_deal,
    "take goods back": _take_back,
    "cancel a deal": _cancel_deal,
    "correct the seller": _correct_seller,
}
