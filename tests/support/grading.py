"""Words for stories about grades: what a customer bought, a round in March, a moment in China."""

from datetime import date, datetime
from typing import Any

from shared.case import Changes, Decision
from shared.commands.grading import BeginReview, OpenRound, PublishGrade, PublishRound
from shared.errors import Refusal
from shared.models.base import CHINA_TIME, Entity
from shared.models.customer import Customer
from shared.models.deal import Deal, Return
from shared.models.grading import Grade, GradeOverride, GradingRound, ValueGrade
from shared.models.ids import CustomerId, DealId, RoundId, TerritoryId, UserId
from tests.support.company import SIGNED, cmd, new_id, noon
from tests.support.memory_rows import World

ROUND = RoundId("round-2026")


def fen(yuan: str) -> int:
    """An amount written as people write it, such as 5,000,000.00."""
    whole, _, cents = yuan.replace(",", "").partition(".")
    return int(whole) * 100 + int(cents.ljust(2, "0") or 0)


def china(moment: str) -> datetime:
    """A moment on a Chinese clock, such as 2026-03-31 00:00."""
    return datetime.fromisoformat(moment).replace(tzinfo=CHINA_TIME)


def sold(customer: str, yuan: str, on: date = date(2025, 6, 15), *, seller: str = "li", **more: Any) -> Deal:
    """A confirmed deal."""
    fields = {"confirmed_at": noon(on.year, on.month, on.day), "status": "confirmed", **SIGNED, **more}
    return Deal(
        id=new_id("deal"),
        customer=CustomerId(customer),
        seller=UserId(seller),
        territory=TerritoryId("north-1"),
        business_date=on,
        amount=fen(yuan),
        **fields,
    )


def brought_back(deal: Deal, yuan: str, on: date) -> Return:
    """Goods of a deal that came back on a day."""
    moment = noon(on.year, on.month, on.day)
    signed = {**SIGNED, "created_at": moment, "changed_at": moment}
    return Return(
        id=new_id("return"),
        customer=deal.customer,
        deal=DealId(deal.id),
        seller=deal.seller,
        business_date=on,
        amount=fen(yuan),
        **signed,
    )


def override(grade: ValueGrade, until: date = date(2027, 12, 31), reason: str = "潜力大") -> GradeOverride:
    """A judgement; whoever issues it becomes its approver."""
    return GradeOverride(grade=grade, reason=reason, approver=UserId("nobody"), expires_on=until)


def open_round(world: World, year: int = 2026, at: str = "2026-03-20 09:00") -> RoundId:
    """The secretary opens a year's round."""
    round_id = RoundId(f"round-{year}")
    applied(world.does("sun", OpenRound(**cmd(china(at)), round=round_id, year=year)))
    return round_id


def publish_everything(world: World, round_id: str, at: str) -> None:
    """Meeting, publication of the round, and of every customer's grade."""
    held = world.rows.get(GradingRound, round_id)
    if held is not None and held.state == "open":
        applied(world.does("sun", BeginReview(**cmd(china(at)), round=RoundId(round_id))))
    applied(world.does("sun", PublishRound(**cmd(china(at)), round=RoundId(round_id))))
    for customer in world.rows.all(Customer):
        publish = PublishGrade(**cmd(china(at)), round=RoundId(round_id), customer=CustomerId(customer.id))
        applied(world.does("sun", publish))


def applied(decision: Decision) -> Entity:
    """The first row of a decision that must not be a refusal."""
    assert isinstance(decision, Changes), decision
    return decision.puts[0]


def grade_in(decision: Decision) -> Grade:
    """The grade that a decision wrote."""
    assert isinstance(decision, Changes), decision
    return next(row for row in decision.puts if isinstance(row, Grade))


def refused(decision: Decision) -> Refusal:
    """The refusal that a decision must be."""
    assert isinstance(decision, Refusal), decision
    return decision
