"""Splits in the small: stated order, ties, settings, and the sentences that explain them."""

from datetime import date, timedelta

import pytest

from shared.models.credit import Provenance
from shared.models.ids import DealId, ExceptionId, TerritoryId, UserId
from shared.models.rule_pack import Clause, CreditRules
from shared.packs import default_pack
from shared.rules.handover import NO_CLAIM, Claim, Handovers
from shared.rules.split_preview import preview_packs, split
from shared.rules.split_reasons import reasons
from shared.rules.splits import parts
from tests.support.company import noon, pack
from tests.support.sales import (
    HANDOVER_DAY,
    amounts,
    book,
    confirmed,
    first,
    handover,
    names,
    regions,
    sale,
)

RULES = CreditRules()


def test_ties_go_to_the_transferor() -> None:
    even = CreditRules(transferor=5_000, receiver=5_000)
    assert amounts(even, sale(1, claim=first())) == [1, 0]


def test_ties_go_to_the_company_then_to_regions_as_listed() -> None:
    shared = sale(5, mode="company", shares=regions(1, 1, 1))
    assert amounts(RULES, shared) == [3, 1, 1, 0]
    assert names(parts(RULES, shared)) == ["company", "region", "region", "region"]


def test_engineering_stands_before_the_rep() -> None:
    joint = sale(10_000_000, engineering="joint", claim=first())
    assert names(parts(RULES, joint)) == ["engineering", "transferor", "receiver"]
    assert amounts(RULES, joint) == [7_000_000, 1_800_000, 1_200_000]


def test_agreed_weights_share_the_regions_half() -> None:
    shared = sale(10_000, mode="company", shares=regions(3, 1))
    assert amounts(RULES, shared) == [5_000, 3_750, 1_250]


def test_a_company_customer_without_regions_is_the_sellers() -> None:
    assert names(parts(RULES, sale(mode="company"))) == ["owner"]


def test_company_management_goes_before_a_handover() -> None:
    shared = sale(mode="company", shares=regions(1), claim=first())
    assert names(parts(RULES, shared)) == ["company", "region"]


def test_joint_engineering_for_a_shared_customer_is_nested() -> None:
    shared = sale(10_000, engineering="joint", mode="company", shares=regions(1, 1))
    assert amounts(RULES, shared) == [7_000, 1_500, 750, 750]


def test_the_exclusive_reading_leaves_the_rest_to_the_rep() -> None:
    exclusive = CreditRules(engineering_and_regions="exclusive")
    assert amounts(exclusive, sale(10_000, engineering="joint", claim=first())) == [7_000, 3_000]


def test_only_the_first_deal_of_a_shared_customer_where_a_company_chose_so() -> None:
    first_only = CreditRules(multi_region_deals="first")
    earlier = confirmed("d0", date(2026, 3, 1), 100, 1)
    later = sale(mode="company", shares=regions(1), claim=Claim(None, "none", earlier))
    assert names(parts(first_only, later)) == ["owner"]


def test_a_flower_lead_is_its_dedicated_owners_and_names_who_led() -> None:
    lead = sale(10_000, mode="department", referral=True, claim=first())
    found = parts(RULES, lead)
    assert [(p.beneficiary.user, p.share, p.amount) for p in found] == [
        ("zhao", 10_000, 10_000),
        ("li", 0, 0),
    ]
    assert reasons(default_pack(), lead).rules == ("AMB-11",)


def test_engineering_alone_is_marked_as_outside_the_source_rule() -> None:
    alone = reasons(default_pack(), sale(engineering="engineering_alone"))
    assert alone.flags == ("outside_source_rule",)
    assert alone.rules == ("AMB-10",)


def test_the_receiver_is_whoever_was_named_and_the_seller_where_nobody_was() -> None:
    named = parts(RULES, sale(claim=first(), seller=UserId("ma")))
    assert named[1].beneficiary.user == "zhao"
    nobody = Claim(handover(taker=None), "first", None)
    assert parts(RULES, sale(claim=nobody, seller=UserId("ma")))[1].beneficiary.user == "ma"


def test_an_exception_is_the_sellers_own_but_counts_as_an_earlier_deal() -> None:
    foreign = confirmed("d1", date(2026, 3, 10), 100, 1, exception=ExceptionId("e1"), seller=UserId("wang"))
    after = confirmed("d2", date(2026, 3, 11), 100, 2)
    known = Handovers([handover()], [foreign, after], {})
    assert known.claim(foreign, RULES) == NO_CLAIM
    assert known.claim(after, RULES).standing == "not_first"


@pytest.mark.parametrize(("day", "standing"), [(date(2026, 5, 1), "first"), (date(2026, 5, 2), "expired")])
def test_a_claim_may_expire(day: date, standing: str) -> None:
    deal = confirmed("d1", day, 100, 1)
    within = CreditRules(first_deal_within_days=60)
    assert Handovers([handover()], [deal], {}).claim(deal, within).standing == standing


def test_a_handover_of_a_known_customer_claims_only_where_a_company_chose_so() -> None:
    before = confirmed("d0", date(2026, 2, 1), 100, 1, seller=UserId("li"))
    after = confirmed("d1", date(2026, 3, 10), 100, 2)
    known = Handovers([handover()], [before, after], {})
    assert known.claim(after, RULES).earlier == before
    since_handover = CreditRules(first_deal_of_new_customers_only=False)
    assert known.claim(after, since_handover).standing == "first"


def test_a_fully_returned_deal_is_no_earlier_deal() -> None:
    gone = confirmed("d1", date(2026, 3, 10), 100, 1)
    after = confirmed("d2", date(2026, 3, 11), 100, 2)
    assert (
        Handovers([handover()], [gone, after], {DealId(gone.id): 100}).claim(after, RULES).standing == "first"
    )


def test_on_the_day_of_the_handover_the_old_owners_deals_stay_theirs() -> None:
    evening = noon(2026, 3, 2) + timedelta(hours=6)
    his = confirmed("d1", HANDOVER_DAY, 100, 1, seller=UserId("li"), created_at=evening)
    hers = confirmed("d2", HANDOVER_DAY, 100, 2, seller=UserId("zhao"), created_at=evening)
    known = Handovers([handover()], [his, hers], {})
    assert known.governing(his) is None
    assert known.governing(hers) is not None


def test_a_handover_claims_nothing_of_what_was_sold_that_morning() -> None:
    """A customer that goes away and comes back within a day changes no credit that stands already."""
    morning = noon(2026, 3, 2) - timedelta(hours=3)
    his = confirmed("d1", HANDOVER_DAY, 100, 1, seller=UserId("li"), created_at=morning)
    there_and_back = [handover(), handover(giver="zhao", taker="li", name="t2")]
    assert Handovers(there_and_back, [his], {}).governing(his) is None


def test_the_last_person_who_handed_over_keeps_the_claim() -> None:
    chain = [handover(), handover(date(2026, 3, 5), giver="zhao", taker="wang", name="t2")]
    from_nobody = handover(date(2026, 3, 6), giver=None, taker="ma", name="t3")
    deal = confirmed("d1", date(2026, 3, 10), 100, 1)
    governing = Handovers([*chain, from_nobody], [deal], {}).governing(deal)
    assert governing is not None
    assert governing.id == "t2"


def test_a_pack_words_its_own_sentences_and_cannot_break_them() -> None:
    own = pack(clauses=(Clause(id="H1", zh="甲", en="A", sentence_zh="{x.__class__}{transferor_share}{}"),))
    said = reasons(own, sale(claim=first()))
    assert said.sentence_zh == "{x.__class__}60%{}（规则v1）。"
    assert said.sentence_en.startswith("First deal after the handover of 2026-03-02: 60%")


@pytest.mark.parametrize("engineering", ["none", "joint", "rep_alone", "engineering_alone"])
@pytest.mark.parametrize("claim", [NO_CLAIM, first()])
@pytest.mark.parametrize("mode", ["region", "company"])
def test_every_explanation_is_a_valid_row_without_open_placeholders(
    engineering: str, claim: Claim, mode: str
) -> None:
    said = reasons(
        default_pack(), sale(100, 10, claim, engineering=engineering, mode=mode, shares=regions(1, 1))
    )
    assert Provenance.model_validate(said.model_dump()) == said
    assert "{" not in said.sentence_zh + said.sentence_en
    assert "AMB-3" in said.rules
    assert "0.90" in said.sentence_zh


def test_trying_a_pack_shows_whose_credit_would_change() -> None:
    told = book(
        confirmed("d1", date(2026, 3, 10), 10_000, 1),
        confirmed("d2", date(2026, 3, 11), 10_000, 2),
        transfers=(handover(),),
    )
    other = pack("v2", date(2030, 1, 1), credit=CreditRules(transferor=7_000, receiver=3_000))
    (changed,) = preview_packs(told, other)
    assert changed.deal == "d1"
    assert [(c.beneficiary.user, c.amount_before, c.amount_after) for c in changed.changes] == [
        ("li", 6_000, 7_000),
        ("zhao", 4_000, 3_000),
    ]
    assert preview_packs(told, other, old=other) == ()


def test_a_split_names_the_unit_of_the_day() -> None:
    (line,) = split(default_pack(), sale(seller_unit=TerritoryId("north-2"))).lines
    assert line.beneficiary.territory == "north-2"
