"""Deals are decided by the right people, at the right time, and every no names its rule and fact."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.case import Changes
from shared.commands.administration import Delegate
from shared.commands.customers import ArchiveCustomer
from shared.commands.deals import CancelDeal, DecideDeal, RecordDeal, RecordReturn, SetSeller
from shared.decisions.deals import preview_split
from shared.errors import Code, Refusal
from shared.models.base import Entity
from shared.models.credit import CreditSplit
from shared.models.deal import Deal, DealFields, Engineering, OrderLine
from shared.models.ids import CustomerId, DealId, TerritoryId, UserId
from shared.models.ownership import Ownership
from shared.models.person import Role, RoleAssignment
from shared.models.transfer import Filing, RegionException
from shared.rules.split_preview import Split
from tests.support.company import SIGNED, cmd, company, customer, noon, pack, role
from tests.support.memory_rows import World
from tests.support.sales import handover
from tests.support.standing_in import left, stands_in

ACME = CustomerId("acme")
DAY = date(2026, 3, 10)
NOON = noon(2026, 3, 10)


def fields(
    amount: int = 10_000,
    day: date = DAY,
    engineering: Engineering = "none",
    lines: tuple[OrderLine, ...] = (),
) -> DealFields:
    return DealFields(business_date=day, amount=amount, engineering=engineering, lines=lines)


def world(*more: Entity) -> World:
    """Acme is Li's in north-1."""
    return company(*customer(), *more)


def record(at: datetime = NOON, deal: str = "d1", of: DealFields | None = None) -> RecordDeal:
    return RecordDeal(**cmd(at), deal=deal, customer=ACME, fields=of or fields())


def decide_on(deal: str = "d1", *, approve: bool = True, note: str = "", at: datetime = NOON) -> DecideDeal:
    return DecideDeal(**cmd(at), deal=DealId(deal), customer=ACME, approve=approve, note=note)


def goods(amount: int, day: date = DAY, name: str = "r1", deal: str = "d1") -> RecordReturn:
    at = noon(day.year, day.month, day.day)
    return RecordReturn(
        **cmd(at), deal_return=name, deal=DealId(deal), customer=ACME, business_date=day, amount=amount
    )


def cancel(deal: str = "d1") -> CancelDeal:
    return CancelDeal(**cmd(NOON), deal=DealId(deal), customer=ACME, reason="called off")


def seller_is(who: str) -> SetSeller:
    return SetSeller(**cmd(NOON), deal=DealId("d1"), customer=ACME, seller=UserId(who), reason="it was hers")


def deal_in(of: World, name: str = "d1") -> Deal:
    found = of.rows.get(Deal, name)
    assert found is not None
    return found


def refused(answer: object) -> Refusal:
    assert isinstance(answer, Refusal), answer
    return answer


def done(answer: object) -> Changes:
    assert isinstance(answer, Changes), answer
    return answer


def a_sold_deal() -> World:
    of = world()
    done(of.does("li", record()))
    done(of.does("ma", decide_on()))
    return of


class TestRecording:
    def test_a_deal_notes_down_where_the_customer_sat(self) -> None:
        of = world()
        done(of.does("li", record()))
        deal = deal_in(of)
        assert (deal.seller, deal.territory, deal.status, deal.mode) == (
            "li",
            "north-1",
            "recorded",
            "region",
        )
        assert Deal.model_validate(deal.model_dump()) == deal
        assert of.rows.all(CreditSplit) == []

    def test_a_deal_needs_a_customer_on_file(self) -> None:
        no = refused(company().does("li", record()))
        assert (no.code, no.rule) == (Code.CUSTOMER_UNKNOWN, "CUS-9")

    def test_no_deal_with_an_archived_customer(self) -> None:
        of = world()
        done(of.does("li", ArchiveCustomer(**cmd(NOON), customer=ACME, reason="gone")))
        no = refused(of.does("li", record()))
        assert no.code == Code.CUSTOMER_ARCHIVED
        assert no.fact is not None
        assert no.fact.field == "archived_at"

    def test_lines_sum_to_the_amount(self) -> None:
        short = (OrderLine(product="cement", quantity_milli=500, amount=9_999),)
        no = refused(world().does("li", record(of=fields(lines=short))))
        assert (no.code, no.params) == (Code.LINES_DO_NOT_SUM, {"amount": 10_000, "lines": 9_999})

    def test_the_business_date_is_not_in_the_future(self) -> None:
        of = world()
        assert refused(of.does("li", record(of=fields(day=date(2026, 3, 11))))).code == Code.FUTURE_DATED
        almost_midnight_in_china = datetime(2026, 3, 10, 15, 59, tzinfo=UTC)
        done(of.does("li", record(almost_midnight_in_china)))

    def test_rules_must_cover_the_business_date(self) -> None:
        of = company(*customer(), packs=(pack("v2", date(2026, 4, 1)),))
        assert refused(of.does("li", record())).code == Code.NO_RULE_PACK

    def test_the_same_deal_is_not_recorded_twice(self) -> None:
        of = world()
        done(of.does("li", record()))
        assert refused(of.does("li", record())).code == Code.ROW_EXISTS

    def test_another_regions_customer_is_refused_with_its_region(self) -> None:
        no = refused(world().does("zhao", record()))
        assert (no.code, no.rule) == (Code.CROSS_REGION, "H5")
        assert no.params == {"territory": "north-1", "region": "north", "owner": "li"}
        assert no.fact is not None
        assert (no.fact.kind, no.fact.id, no.fact.value) == ("ownership", "own-acme", "north-1")

    def test_a_neighbour_in_the_same_region_is_across_too(self) -> None:
        assert refused(world().does("wang", record())).code == Code.CROSS_REGION

    @pytest.mark.parametrize("manager", ["ma", "chen"])
    def test_a_manager_above_may_sell(self, manager: str) -> None:
        done(world().does(manager, record()))

    def test_engineering_alone_may_sell_anywhere_but_not_jointly_for_a_rep(self) -> None:
        done(world().does("gao", record(of=fields(engineering="engineering_alone"))))
        assert refused(world().does("gao", record(of=fields(engineering="joint")))).code == Code.CROSS_REGION

    def test_joint_work_needs_an_engineering_department(self) -> None:
        of = world()
        gone = role("gao", "engineering_manager", "engineering")
        of.rows.put(gone.model_copy(update={"valid_to": NOON - timedelta(days=1)}))
        no = refused(of.does("li", record(of=fields(engineering="joint"))))
        assert (no.code, no.rule) == (Code.NO_BENEFICIARY, "H3")


class TestAfterAMove:
    """Acme went from Li in the north to Zhao in the south at noon on 10 March."""

    def moved(self) -> World:
        card, old = customer(owner="zhao", where="south-1")
        first_half = old.model_copy(
            update={"owner": UserId("li"), "territory": TerritoryId("north-1"), "until": NOON}
        )
        second = old.model_copy(update={"id": "own-2", "since": NOON})
        return company(card, first_half, second)

    def test_an_order_recorded_before_it_stands_under_its_seller(self) -> None:
        of = self.moved()
        before = record(NOON - timedelta(hours=1))
        done(of.does("li", before, now=NOON + timedelta(days=2)))
        assert (deal_in(of).seller, deal_in(of).territory) == ("li", "north-1")

    def test_an_order_recorded_after_it_is_across(self) -> None:
        no = refused(self.moved().does("li", record(NOON + timedelta(hours=1))))
        assert no.params["territory"] == "south-1"

    def test_an_order_of_an_earlier_day_written_up_later_stands(self) -> None:
        of = self.moved()
        done(of.does("li", record(NOON + timedelta(days=1), of=fields(day=DAY))))
        assert deal_in(of).territory == "north-1"

    def test_the_new_owner_cannot_date_an_order_before_the_move(self) -> None:
        no = refused(self.moved().does("zhao", record(NOON, of=fields(day=DAY - timedelta(days=1)))))
        assert (no.code, no.params["territory"]) == (Code.CROSS_REGION, "north-1")

    def test_both_managers_may_confirm(self) -> None:
        for manager in ("ma", "zhou"):
            of = self.moved()
            done(of.does("li", record(NOON - timedelta(hours=1))))
            done(of.does(manager, decide_on()))

    def test_an_order_before_the_customer_was_on_file_belongs_to_the_first_holder(self) -> None:
        of = company(*customer(since=NOON))
        done(of.does("li", record(of=fields(day=DAY - timedelta(days=3)))))

    def test_a_role_that_ended_before_the_sale_gives_no_right(self) -> None:
        of = world()
        (held,) = of.rows.find(RoleAssignment, "user", "li")
        of.rows.put(held.model_copy(update={"valid_to": NOON - timedelta(hours=1)}))
        assert refused(of.does("li", record())).code == Code.NOBODY_HERE
        of.rows.put(role("li", "rep", "north-2"))
        assert refused(of.does("li", record())).code == Code.CROSS_REGION


class TestExceptions:
    def exception(self, until: date | None = None) -> RegionException:
        return RegionException(
            id="e1",
            customer=ACME,
            requested_by=UserId("zhao"),
            submitted_at=NOON,
            reason="asked for",
            level=TerritoryId("hq"),
            level_since=NOON,
            status="approved",
            seller=UserId("zhao"),
            seller_territory=TerritoryId("south-1"),
            valid_on=DAY,
            valid_until=until,
            **SIGNED,
        )

    def used_by(self, of: World) -> str | None:
        found = of.rows.get(RegionException, "e1")
        assert found is not None
        return found.used_by

    def test_one_deal_uses_it_up(self) -> None:
        of = world(self.exception())
        done(of.does("zhao", record()))
        assert self.used_by(of) == "d1"
        assert deal_in(of).seller_unit == "south-1"
        assert refused(of.does("zhao", record(deal="d2"))).code == Code.CROSS_REGION

    def test_a_period_covers_many_and_ends(self) -> None:
        of = world(self.exception(until=DAY))
        done(of.does("zhao", record()))
        done(of.does("zhao", record(deal="d2")))
        assert self.used_by(of) is None
        late = record(NOON + timedelta(days=1), "d3", fields(day=DAY + timedelta(days=1)))
        assert refused(of.does("zhao", late)).code == Code.CROSS_REGION

    def test_a_refused_or_withdrawn_deal_gives_it_back(self) -> None:
        for answer in (("ma", decide_on(approve=False, note="no")), ("zhao", cancel())):
            of = world(self.exception())
            done(of.does("zhao", record()))
            done(of.does(*answer))
            assert self.used_by(of) is None

    def test_it_ends_with_the_work_that_it_was_given_for(self) -> None:
        ended = role("zhao", "rep", "south-1").model_copy(update={"valid_to": NOON - timedelta(hours=1)})
        of = world(self.exception(), ended, role("zhao", "rep", "south-2"))
        assert refused(of.does("zhao", record())).code == Code.CROSS_REGION

    def test_it_is_somebody_elses(self) -> None:
        assert refused(world(self.exception()).does("wang", record())).code == Code.CROSS_REGION


def role_over(who: str, what: Role, where: str) -> RoleAssignment:
    """The only role of somebody, which is over since an hour ago."""
    return role(who, what, where).model_copy(update={"valid_to": NOON - timedelta(hours=1)})


GONE = {
    "closed": lambda who, *_: left(who, NOON - timedelta(hours=1)),
    "without a role": role_over,
}


@pytest.mark.parametrize("gone", GONE.values(), ids=GONE)
class TestNobodyHere:
    """Whose account was closed, or who holds no role any more, does nothing to a deal."""

    def test_records_nothing(self, gone: Any) -> None:
        yesterday = record(of=fields(day=DAY - timedelta(days=1)))
        answer = refused(world(gone("li", "rep", "north-1")).does("li", yesterday))
        assert (answer.code, answer.rule) == (Code.NOBODY_HERE, "SEC-2")

    def test_leans_on_no_exception(self, gone: Any) -> None:
        of = world(TestExceptions().exception(until=DAY), gone("zhao", "rep", "south-1"))
        assert refused(of.does("zhao", record())).code == Code.NOBODY_HERE

    def test_takes_back_and_withdraws_nothing(self, gone: Any) -> None:
        of = a_sold_deal()
        done(of.does("li", record(deal="d2")))
        of.rows.put(gone("li", "rep", "north-1"))
        assert refused(of.does("li", goods(1_000))).code == Code.NOBODY_HERE
        assert refused(of.does("li", cancel("d2"))).code == Code.NOBODY_HERE

    def test_decides_nothing(self, gone: Any) -> None:
        of = world()
        done(of.does("li", record()))
        of.rows.put(gone("ma", "region_manager", "north"))
        for command in (decide_on(), cancel(), seller_is("wang")):
            assert refused(of.does("ma", command)).code == Code.NOBODY_HERE

    def test_decides_nothing_in_anothers_place(self, gone: Any) -> None:
        of = world(stands_in("zhao", "ma"))
        done(of.does("li", record()))
        of.rows.put(gone("zhao", "rep", "south-1"))
        assert refused(of.does("zhao", decide_on())).code == Code.NOBODY_HERE


class TestDeciding:
    def test_a_yes_counts_when_it_was_given_and_when_it_arrives(self) -> None:
        """Ma confirmed without a signal and was moved to the south before it arrived."""
        ended = role("ma", "region_manager", "north").model_copy(update={"valid_to": NOON})
        of = world(ended, role("ma", "region_manager", "south"))
        done(of.does("li", record()))
        late = of.does("ma", decide_on(at=NOON - timedelta(minutes=1)), now=NOON + timedelta(hours=1))
        assert refused(late).code == Code.NOT_YOUR_DECISION

    def test_confirming_counts_and_credits(self) -> None:
        of = a_sold_deal()
        deal = deal_in(of)
        assert (deal.status, deal.approver, deal.confirmation) == ("confirmed", "ma", 1)
        (entry,) = of.rows.all(CreditSplit)
        assert (entry.kind, entry.entry, entry.lines[0].amount) == ("accrual", 1, 10_000)
        assert CreditSplit.model_validate(entry.model_dump()) == entry

    def test_confirmations_are_dense_per_customer(self) -> None:
        of = world()
        for name in ("d1", "d2", "d3"):
            done(of.does("li", record(deal=name)))
        for name in ("d3", "d1", "d2"):
            done(of.does("ma", decide_on(name)))
        assert [deal_in(of, name).confirmation for name in ("d3", "d1", "d2")] == [1, 2, 3]

    def test_nobody_confirms_an_own_order(self) -> None:
        of = world()
        done(of.does("ma", record()))
        no = refused(of.does("ma", decide_on()))
        assert (no.code, no.rule) == (Code.OWN_REQUEST, "ORG-6")
        done(of.does("chen", decide_on()))

    @pytest.mark.parametrize("stranger", ["zhou", "wang", "qian"])
    def test_only_a_manager_of_the_territory_confirms(self, stranger: str) -> None:
        of = world()
        done(of.does("li", record()))
        no = refused(of.does(stranger, decide_on()))
        assert no.code == Code.NOT_YOUR_DECISION
        assert no.fact is not None
        assert no.fact.value == "north-1"

    def delegated(self, boss: str, delegate: str) -> World:
        of = world()
        asked = Delegate(
            **cmd(NOON - timedelta(days=1)),
            delegation="x",
            delegate=UserId(delegate),
            valid_from=NOON - timedelta(days=1),
            valid_to=NOON + timedelta(days=1),
        )
        done(of.does(boss, asked))
        return of

    def test_a_delegate_confirms_in_the_managers_place(self) -> None:
        of = self.delegated("ma", "zhou")
        done(of.does("li", record()))
        done(of.does("zhou", decide_on()))

    def test_a_delegate_does_not_confirm_the_managers_own_deal(self) -> None:
        of = self.delegated("ma", "zhou")
        done(of.does("ma", record()))
        assert refused(of.does("zhou", decide_on())).code == Code.NOT_YOUR_DECISION

    def test_refusing_needs_a_note_and_credits_nothing(self) -> None:
        of = world()
        done(of.does("li", record()))
        no = refused(of.does("ma", decide_on(approve=False)))
        assert (no.code, no.field) == (Code.NOTE_REQUIRED, "note")
        done(of.does("ma", decide_on(approve=False, note="price too low")))
        assert (deal_in(of).status, deal_in(of).decision_note) == ("rejected", "price too low")
        assert of.rows.all(CreditSplit) == []
        assert refused(of.does("ma", decide_on())).code == Code.DEAL_CLOSED

    def test_an_unknown_deal_and_another_customers_are_the_same(self) -> None:
        of = world(*customer("other"))
        assert refused(of.does("ma", decide_on("nothing"))).code == Code.DEAL_UNKNOWN
        done(of.does("li", record()))
        foreign = DecideDeal(**cmd(NOON), deal=DealId("d1"), customer=CustomerId("other"), approve=True)
        assert refused(of.does("ma", foreign)).code == Code.DEAL_UNKNOWN

    def test_a_major_customers_deal_waits_for_its_filing(self) -> None:
        of = company(*customer(major=True))
        done(of.does("li", record()))
        no = refused(of.does("ma", decide_on()))
        assert (no.code, no.rule) == (Code.FILING_REQUIRED, "H7")
        assert no.fact is not None
        assert no.fact.field == "major"
        filed = Filing(
            id="f1",
            customer=ACME,
            requested_by=UserId("li"),
            submitted_at=NOON,
            reason="major",
            level=TerritoryId("north"),
            level_since=NOON,
            status="approved",
            expires_on=DAY,
            **SIGNED,
        )
        of.rows.put(filed.model_copy(update={"expires_on": DAY - timedelta(days=1)}))
        assert refused(of.does("ma", decide_on())).code == Code.FILING_REQUIRED
        of.rows.put(filed)
        done(of.does("ma", decide_on()))


class TestReturning:
    def test_no_more_comes_back_than_is_left(self) -> None:
        of = a_sold_deal()
        done(of.does("li", goods(4_000)))
        no = refused(of.does("li", goods(6_001, name="r2")))
        assert (no.code, no.params) == (Code.RETURN_TOO_LARGE, {"left": 6_000})
        done(of.does("li", goods(6_000, name="r2")))
        assert sum(line.amount for entry in of.rows.all(CreditSplit) for line in entry.lines) == 0

    def test_a_reversal_counts_on_the_day_of_the_return(self) -> None:
        of = a_sold_deal()
        done(of.does("li", goods(1, DAY + timedelta(days=30))))
        days = {entry.kind: entry.business_date for entry in of.rows.all(CreditSplit)}
        assert days == {"accrual": DAY, "reversal": DAY + timedelta(days=30)}

    def test_goods_do_not_come_back_before_they_were_sold_nor_tomorrow(self) -> None:
        of = a_sold_deal()
        assert refused(of.does("li", goods(1, DAY - timedelta(days=1)))).code == Code.RETURN_BEFORE_DEAL
        early = goods(1, DAY + timedelta(days=1)).model_copy(update={"happened_at": NOON})
        assert refused(of.does("li", early)).code == Code.FUTURE_DATED

    def test_only_from_a_confirmed_deal(self) -> None:
        of = world()
        done(of.does("li", record()))
        assert refused(of.does("li", goods(1))).code == Code.DEAL_NOT_CONFIRMED

    def test_only_by_those_who_deal_with_the_customer(self) -> None:
        of = a_sold_deal()
        assert refused(of.does("zhao", goods(1))).code == Code.NOT_YOUR_CUSTOMER
        done(of.does("qian", goods(1)))
        assert refused(of.does("li", goods(1))).code == Code.ROW_EXISTS


class TestCancelling:
    def test_a_seller_withdraws_while_it_waits_but_not_afterwards(self) -> None:
        of = world()
        done(of.does("li", record()))
        done(of.does("li", cancel()))
        assert deal_in(of).status == "cancelled"
        assert refused(of.does("li", cancel())).code == Code.DEAL_CLOSED
        assert refused(a_sold_deal().does("li", cancel())).code == Code.OWN_REQUEST

    def test_a_manager_cancels_what_counted_and_its_credit_goes(self) -> None:
        of = a_sold_deal()
        done(of.does("ma", cancel()))
        last = of.rows.all(CreditSplit)[-1]
        assert {entry.kind for entry in of.rows.all(CreditSplit)} == {"accrual", "reversal"}
        assert sum(line.amount for entry in of.rows.all(CreditSplit) for line in entry.lines) == 0
        assert last.customer == ACME
        assert deal_in(of).cancel_reason == "called off"

    def test_a_stranger_cancels_nothing(self) -> None:
        assert refused(a_sold_deal().does("zhou", cancel())).code == Code.NOT_YOUR_DECISION


class TestCorrectingTheSeller:
    def recorded(self) -> World:
        of = world(role("wang", "rep", "north-1"))
        done(of.does("li", record()))
        return of

    def test_a_manager_names_who_sold(self) -> None:
        of = self.recorded()
        done(of.does("ma", seller_is("wang")))
        assert (deal_in(of).seller, deal_in(of).seller_reason) == ("wang", "it was hers")
        done(of.does("ma", decide_on()))
        assert of.rows.all(CreditSplit)[0].lines[0].beneficiary.user == "wang"

    def test_only_a_manager_and_only_before_confirmation(self) -> None:
        of = self.recorded()
        assert refused(of.does("li", seller_is("wang"))).code == Code.NOT_YOUR_DECISION
        done(of.does("ma", decide_on()))
        assert refused(of.does("ma", seller_is("wang"))).code == Code.DEAL_CLOSED

    def test_the_other_seller_must_have_the_right(self) -> None:
        of = self.recorded()
        assert refused(of.does("ma", seller_is("zhao"))).code == Code.CROSS_REGION
        assert refused(of.does("ma", seller_is("nobody"))).code == Code.USER_UNKNOWN
        assert refused(of.does("ma", seller_is("li"))).code == Code.NOTHING_CHANGED


class TestPreview:
    def test_a_phone_shows_what_confirming_will_write(self) -> None:
        of = company(*customer(owner="zhao", where="south-1"), handover())
        shown = preview_split(of.facts, ACME, fields(10_001), UserId("zhao"), NOON)
        assert isinstance(shown, Split)
        done(of.does("zhao", record(of=fields(10_001))))
        done(of.does("zhou", decide_on()))
        (entry,) = of.rows.all(CreditSplit)
        assert shown.lines == entry.lines
        assert shown.provenance.sentence_zh == entry.provenance.sentence_zh
        assert entry.shown_to == ("zhao", "li")

    def test_a_preview_refuses_what_recording_would(self) -> None:
        of = world()
        assert (
            refused(preview_split(of.facts, ACME, fields(), UserId("zhao"), NOON)).code == Code.CROSS_REGION
        )

    def test_a_preview_writes_nothing(self) -> None:
        of = world()
        before = of.rows.everything()
        preview_split(of.facts, ACME, fields(), UserId("li"), NOON)
        assert of.rows.everything() == before
        assert of.rows.all(Ownership)
