"""Credit adds up whatever happens: splits to their deal, ledgers to what is owed, in any order.

Each property was seen to fail once on code broken for it: parts rounded one by one, regions always
sharing, a return's reversal forgotten, deals ordered by confirmation alone, earlier deals overlooked,
entries numbered from two.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.models.base import start_of
from shared.models.credit import CreditSplit
from shared.models.deal import Deal, Return
from shared.models.ids import DealId, ExceptionId, TerritoryId, UserId
from shared.models.money import WHOLE
from shared.models.rule_pack import CreditRules
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


@st.composite
def credit_rules(draw: st.DrawFn, /, **fixed: Any) -> CreditRules:
    """Any rules that a company may choose."""
    transferor, company, engineering = draw(shares), draw(shares), draw(shares)
    return CreditRules(
        **{
            "transferor": transferor,
            "receiver": WHOLE - transferor,
            "company": company,
            "regions": WHOLE - company,
            "engineering": engineering,
            "engineering_rep": WHOLE - engineering,
            "multi_region": draw(st.sampled_from(["share", "each_counted"])),
            "engineering_and_regions": draw(st.sampled_from(["nested", "exclusive"])),
            "first_deal_of_new_customers_only": draw(st.booleans()),
            "first_deal_within_days": draw(st.one_of(st.none(), st.integers(0, 20))),
            **fixed,
        }
    )


@st.composite
def any_sale(draw: st.DrawFn) -> Sale:
    """Any deal in any situation."""
    amount = draw(amounts)
    weights = draw(st.lists(st.integers(1, 10_000), max_size=7))
    return sale(
        amount,
        draw(st.integers(0, amount)),
        draw(st.sampled_from([NO_CLAIM, first()])),
        engineering=draw(st.sampled_from(["none", "joint", "rep_alone", "engineering_alone"])),
        mode=draw(st.sampled_from(["region", "company", "department"])),
        shares=regions(*weights),
        referral=draw(st.booleans()),
    )


@thorough
@given(credit_rules(multi_region="share"), any_sale())
def test_lines_sum_to_the_deal_exactly(rules: CreditRules, of: Sale) -> None:
    found = parts(rules, of)
    assert sum(part.share for part in found) == WHOLE
    assert sum(part.amount for part in found) == of.net
    assert all(part.share >= 0 and part.amount >= 0 for part in found)
    assert all(abs(part.amount * WHOLE - of.net * part.share) <= 3 * max(WHOLE, of.net) for part in found)


@thorough
@given(credit_rules(multi_region="each_counted"), amounts, st.integers(1, 7), st.booleans())
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


@st.composite
def deal_fields(draw: st.DrawFn) -> dict[str, Any]:
    """What may differ between the deals of one customer."""
    return {
        "business_date": draw(st.sampled_from(DAYS)),
        "amount": draw(st.one_of(st.integers(1, 30), st.integers(1, 10**9))),
        "seller": UserId(draw(st.sampled_from(SELLERS))),
        "engineering": draw(st.sampled_from(["none", "joint", "rep_alone", "engineering_alone"])),
        "engineering_unit": TerritoryId("engineering"),
        "mode": draw(st.sampled_from(["region", "region", "region", "company"])),
        "shares": regions(*draw(st.lists(st.integers(1, 9), max_size=3))),
        "exception": draw(st.sampled_from([None, None, None, ExceptionId("e1")])),
    }


Event = tuple[str, dict[str, Any], int]
events: st.SearchStrategy[Event] = st.one_of(
    st.tuples(st.just("confirm"), deal_fields(), st.just(0)),
    st.tuples(st.just("return"), st.just({}), st.integers(0, 10**6)),
    st.tuples(st.just("cancel"), st.just({}), st.integers(0, 10**6)),
)
handovers = st.lists(
    st.builds(
        lambda place, day, giver, taker: handover(day, giver=giver, taker=taker, name=f"t{place}"),
        st.integers(0, 99),
        st.sampled_from(DAYS),
        st.sampled_from([*SELLERS, None]),
        st.sampled_from([*SELLERS, None]),
    ),
    max_size=2,
    unique_by=lambda transfer: transfer.id,
)


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
    rules: CreditRules, transfers: list[Any], story: list[Event]
) -> None:
    pack = default_pack().model_copy(update={"credit": rules})
    told = book(transfers=tuple(transfers), packs=(pack,))
    for event in story:
        before = told.entries
        told = _posted(_after(told, event))
        assert told.entries[: len(before)] == before
        assert _without_nothing(standing(told.entries)) == _without_nothing(owed(told))
        assert _posted(told).entries == told.entries


@thorough
@given(handovers, st.lists(deal_fields(), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(
    transfers: list[Any], fields: list[dict[str, Any]], chance: Any
) -> None:
    distinct = [each | {"business_date": DAYS[place]} for place, each in enumerate(fields)]
    arrivals = list(enumerate(distinct))
    chance.shuffle(arrivals)

    def tell(order: list[tuple[int, dict[str, Any]]]) -> dict[DealId, dict[Any, int]]:
        told = book(transfers=tuple(transfers))
        for confirmation, (place, each) in enumerate(order, 1):
            day, amount = each["business_date"], each["amount"]
            rest = {name: value for name, value in each.items() if name not in ("business_date", "amount")}
            told = _posted(told.with_deal(confirmed(f"d{place}", day, amount, confirmation, **rest)))
        return standing(told.entries)

    assert tell(arrivals) == tell(list(enumerate(distinct)))


@thorough
@given(handovers, st.lists(deal_fields(), min_size=1, max_size=6))
def test_at_most_one_deal_is_the_first_of_a_handover(
    transfers: list[Any], fields: list[dict[str, Any]]
) -> None:
    told = book(transfers=tuple(transfers))
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
