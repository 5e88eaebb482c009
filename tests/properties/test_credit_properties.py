"""Credit adds up whatever happens: splits to their deal, ledgers to what is owed, in any order.

Each property was seen to fail once on code broken for it: parts rounded one by one, regions always
sharing, a return's reversal forgotten, deals ordered by confirmation alone, earlier deals overlooked,
entries numbered from two.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.models.base import start_of
from shared.models.credit import CreditSplit
from shared.models.deal import Deal, Return
from shared.models.ids import DealId, ExceptionId, TerritoryId, UserId
from shared.models.money import WHOLE
from shared.models.rule_pack import CreditRules
from shared.models.transfer import Transfer
from shared.packs import default_pack
from shared.rules.credit_book import Book, sales
from shared.rules.handover import NO_CLAIM
from shared.rules.ledger import Posting, differences, owed, standing
from shared.rules.splits import Sale, parts
from tests.support.company import SIGNED
from tests.support.sales import ACME, book, confirmed, first, handover, regions, sale

thorough = settings(max_examples=2_000, deadline=None)

shares = st.integers(0, WHOLE)
amounts = st.one_of(st.integers(1, 200), st.integers(1, 10**15))


SWITCHES = list(product(("share", "each_counted"), ("nested", "exclusive"), (True, False)))


def credit_rules(*multi_region: str) -> st.SearchStrategy[CreditRules]:
    """Any rules that a company may choose."""
    return st.builds(
        _rules,
        st.tuples(shares, shares, shares),
        st.sampled_from([each for each in SWITCHES if each[0] in (multi_region or each)]),
        st.one_of(st.none(), st.integers(0, 20)),
    )


def _rules(kept: tuple[int, int, int], switches: tuple[Any, Any, bool], within: int | None) -> CreditRules:
    transferor, company, engineering = kept
    return CreditRules(
        transferor=transferor,
        receiver=WHOLE - transferor,
        company=company,
        regions=WHOLE - company,
        engineering=engineering,
        engineering_rep=WHOLE - engineering,
        multi_region=switches[0],
        engineering_and_regions=switches[1],
        first_deal_of_new_customers_only=switches[2],
        first_deal_within_days=within,
    )


KINDS_OF_SALES: list[dict[str, Any]] = [
    {"claim": claim, "engineering": engineering, "mode": mode, "referral": referral}
    for claim in (NO_CLAIM, first())
    for engineering in ("none", "joint", "rep_alone", "engineering_alone")
    for mode in ("region", "company", "department")
    for referral in (True, False)
]


@st.composite
def any_sale(draw: st.DrawFn) -> Sale:
    """Any deal in any situation."""
    amount = draw(amounts)
    weights = draw(st.lists(st.integers(1, 10_000), max_size=7))
    kind = draw(st.sampled_from(KINDS_OF_SALES))
    return sale(amount, draw(st.integers(0, amount)), shares=regions(*weights), **kind)


@thorough
@given(credit_rules("share"), any_sale())
def test_lines_sum_to_the_deal_exactly(rules: CreditRules, of: Sale) -> None:
    found = parts(rules, of)
    assert sum(part.share for part in found) == WHOLE
    assert sum(part.amount for part in found) == of.net
    assert all(part.share >= 0 and part.amount >= 0 for part in found)
    assert all(abs(part.amount * WHOLE - of.net * part.share) <= 3 * max(WHOLE, of.net) for part in found)


@thorough
@given(credit_rules("each_counted"), amounts, st.integers(1, 7), st.booleans())
def test_each_region_counts_a_half_of_its_own(
    rules: CreditRules, amount: int, count: int, joint: bool
) -> None:
    deal: dict[str, Any] = {"mode": "company", "shares": regions(*range(1, count + 1))}
    engineering = "joint" if joint else "none"
    rules = rules.model_copy(update={"engineering_and_regions": "nested"})
    taken, *rest = parts(rules, sale(amount, engineering=engineering, **deal))
    engineers = taken.amount if joint else 0
    company, *each = rest if joint else (taken, *rest)
    assert len(each) == count
    assert len({(part.share, part.amount) for part in each}) == 1
    assert engineers + company.amount + each[0].amount == amount
    assert (taken.share if joint else 0) + company.share + each[0].share == WHOLE


DAYS = [date(2026, 2, 25) + timedelta(days=n) for n in range(14)]
SELLERS = ["li", "zhao", "wang"]
ORDERS = list(permutations(range(5)))


KINDS_OF_DEALS: list[dict[str, Any]] = [
    {
        "seller": UserId(seller),
        "engineering": engineering,
        "engineering_unit": TerritoryId("engineering"),
        "mode": mode,
        "exception": exception,
    }
    for seller in SELLERS
    for engineering in ("none", "joint", "rep_alone", "engineering_alone")
    for mode in ("region", "region", "region", "company")
    for exception in (None, None, None, ExceptionId("e1"))
]
"""Every combination, built once: drawing is what takes the time here."""
SHARES = [regions(*weights) for count in range(4) for weights in product((1, 2, 5, 9), repeat=count)]

deal_fields = st.builds(
    lambda kind, day, amount, weights: {**kind, "business_date": day, "amount": amount, "shares": weights},
    st.sampled_from(KINDS_OF_DEALS),
    st.sampled_from(DAYS),
    st.one_of(st.integers(1, 30), st.integers(1, 10**9)),
    st.sampled_from(SHARES),
)
"""What may differ between the deals of one customer."""


Event = tuple[str, dict[str, Any], int]
events: st.SearchStrategy[Event] = st.one_of(
    st.tuples(st.just("confirm"), deal_fields, st.just(0)),
    st.tuples(st.just("return"), st.just({}), st.integers(0, 10**6)),
    st.tuples(st.just("cancel"), st.just({}), st.integers(0, 10**6)),
)
HANDOVERS = [
    [
        handover(day, giver=giver, taker=taker, name=name)
        for day, giver, taker in product(DAYS, (*SELLERS, None), (*SELLERS, None))
    ]
    for name in ("t1", "t2")
]
one, other = (st.sampled_from(each) for each in HANDOVERS)
handovers = st.one_of(st.just(()), st.tuples(one), st.tuples(one, other), st.tuples(other, one))
"""None, one or two handovers, in any order of their names and days."""


def _confirm(of: Book, fields: dict[str, Any]) -> Book:
    place = len(of.deals) + 1
    day, amount = fields["business_date"], fields["amount"]
    rest = {name: value for name, value in fields.items() if name not in ("business_date", "amount")}
    return of.with_deal(confirmed(f"d{place}", day, amount, place, **rest))


def _take_back(of: Book, pick: int) -> Book:
    """Some of a confirmed deal comes back: a part of what is left, or all of it."""
    open_deals = [deal for deal in of.deals if deal.status == "confirmed"]
    if not open_deals:
        return of
    deal = open_deals[pick % len(open_deals)]
    left = deal.amount - of.returned()[DealId(deal.id)]
    if not left:
        return of
    return of.with_return(_return(deal, left if pick % 3 == 0 else 1 + pick % left, len(of.returns)))


def _return(deal: Deal, amount: int, place: int) -> Return:
    return Return(
        id=f"r{place}",
        customer=ACME,
        deal=DealId(deal.id),
        seller=deal.seller,
        business_date=deal.business_date,
        amount=amount,
        **SIGNED,
    )


def _cancel(of: Book, pick: int) -> Book:
    open_deals = [deal for deal in of.deals if deal.status == "confirmed"]
    if not open_deals:
        return of
    deal = open_deals[pick % len(open_deals)]
    return of.with_deal(deal.model_copy(update={"status": "cancelled"}))


def _after(of: Book, event: Event) -> Book:
    what, fields, pick = event
    if what == "confirm":
        return _confirm(of, fields)
    return _take_back(of, pick) if what == "return" else _cancel(of, pick)


def _posted(of: Book) -> Book:
    """The book after the entries that are due were appended."""
    posting = Posting(UserId("chen"), start_of(date(2026, 4, 1)), date(2026, 4, 1))
    return replace(of, entries=(*of.entries, *differences(of, posting)))


def _without_nothing(of: dict[DealId, dict[Any, int]]) -> dict[DealId, dict[Any, int]]:
    return {deal: parts_of for deal, parts_of in of.items() if parts_of}


@thorough
@given(credit_rules(), handovers, st.lists(events, min_size=1, max_size=8))
def test_after_any_prefix_the_ledger_equals_recomputing_from_scratch(
    rules: CreditRules, transfers: tuple[Transfer, ...], story: list[Event]
) -> None:
    pack = default_pack().model_copy(update={"credit": rules})
    told = book(transfers=transfers, packs=(pack,))
    for event in story:
        before = told.entries
        told = _posted(_after(told, event))
        assert told.entries[: len(before)] == before
        assert _without_nothing(standing(told.entries)) == _without_nothing(owed(told))
        assert _posted(told).entries == told.entries


@thorough
@given(handovers, st.lists(deal_fields, min_size=2, max_size=5), st.sampled_from(ORDERS))
def test_the_order_of_arrival_does_not_matter(
    transfers: tuple[Transfer, ...], fields: list[dict[str, Any]], order: tuple[int, ...]
) -> None:
    """Posted one by one in any order, or owed for all of them at once: the same."""
    arrived = book(transfers=transfers)
    in_time = arrived
    for confirmation, place in enumerate((each for each in order if each < len(fields)), 1):
        arrived = _posted(arrived.with_deal(_deal_on(DAYS[place], fields[place], place, confirmation)))
    for place, each in enumerate(fields):
        in_time = in_time.with_deal(_deal_on(DAYS[place], each, place, place + 1))
    assert _without_nothing(standing(arrived.entries)) == _without_nothing(owed(in_time))


def _deal_on(day: date, fields: dict[str, Any], place: int, confirmation: int) -> Deal:
    rest = {name: value for name, value in fields.items() if name not in ("business_date", "amount")}
    return confirmed(f"d{place}", day, fields["amount"], confirmation, **rest)


@thorough
@given(handovers, st.lists(deal_fields, min_size=1, max_size=6))
def test_at_most_one_deal_is_the_first_of_a_handover(
    transfers: tuple[Transfer, ...], fields: list[dict[str, Any]]
) -> None:
    told = book(transfers=transfers)
    for each in fields:
        told = _confirm(told, each)
    firsts = [
        of.claim.transfer.id
        for of, _, _ in sales(told)
        if of.claim.standing == "first" and of.claim.transfer is not None
    ]
    assert len(firsts) <= 1


@thorough
@given(st.lists(events, min_size=1, max_size=6))
def test_entries_are_dense_and_valid_rows(story: list[Event]) -> None:
    told = book(transfers=(handover(),))
    for event in story:
        told = _posted(_after(told, event))
    for deal in told.deals:
        entries = [entry for entry in told.entries if entry.deal == deal.id]
        assert [entry.entry for entry in entries] == list(range(1, len(entries) + 1))
    for entry in told.entries[-2:]:
        assert CreditSplit.model_validate(entry.model_dump()) == entry
