"""Work that crossed with somebody else's: edits of former owners, and fields that two people changed."""

from collections.abc import Iterable
from datetime import timedelta

from server.demo.cards import card_fields
from server.demo.customers import Plan
from server.demo.days import Days, at
from server.demo.deciding import decider
from server.demo.divisions import City
from server.demo.naming import telephone
from server.demo.places import SEATS
from server.demo.staff import HEIR
from server.demo.steps import Steps, step
from shared.commands import DecideReview, EditCustomer, SettleConflict
from shared.models.customer import CustomerPatch
from shared.models.ids import CustomerId, derived_id

_LATE = timedelta(days=4)
_CONTESTED = 4


def parked(days: Days, plans: Iterable[Plan], cities: dict[str, City]) -> Steps:
    """Former owners' edits from before the change of hands, that arrived after it; some are decided."""
    moved = [plan for plan in plans if plan.special == "moved" and plan.moves[0].owner != HEIR]
    for number, plan in enumerate(moved):
        move = plan.moves[0]
        sent = days.working_on_or_after(move.settled + _LATE)
        if sent > days.back(3) or number % 2:
            continue
        card = card_fields(plan, cities[plan.city])
        edit = step(
            at(move.asked, 18, 10), plan.owner, EditCustomer, plan.id,
            customer=CustomerId(plan.id), sent=sent,
            base=CustomerPatch(phone=card.phone, needs=card.needs),
            mine=CustomerPatch(
                phone=telephone(plan.chance("late"), SEATS[plan.city].dialling),
                needs="秋播前要换首部过滤器，已答应带两套方案",
            ),
        )  # fmt: skip
        yield edit
        looked_at = days.answered_after(sent)
        if number % 4 == 2 and looked_at <= days.last:
            yield step(
                at(looked_at, 10), move.owner, DecideReview, plan.id,
                review=derived_id("review", edit.command.id), customer=CustomerId(plan.id),
                accept=("needs",), note="电话已另行核实",
            )  # fmt: skip


def contested(days: Days, plans: Iterable[Plan], cities: dict[str, City]) -> Steps:
    """A rep and a manager change the same field without knowing of each other; one pair is settled."""
    calm = [
        plan
        for plan in plans
        if plan.place in ("demo-weifang", "demo-suzhou", "demo-zhengzhou")
        and not plan.special and not plan.moves and plan.size == "B" and plan.trend == "steady"
    ]  # fmt: skip
    for number, plan in enumerate(calm[:_CONTESTED]):
        card = card_fields(plan, cities[plan.city])
        day, customer = days.back(3 + 2 * number), CustomerId(plan.id)
        base = CustomerPatch(phone=card.phone)
        dialling = SEATS[plan.city].dialling
        mine, theirs = (telephone(plan.chance("contested", who), dialling) for who in ("rep", "manager"))
        yield step(
            at(day, 10), plan.owner, EditCustomer, plan.id,
            customer=customer, base=base, mine=CustomerPatch(phone=mine),
        )  # fmt: skip
        manager = decider(days, plan.place, plan.owner, day)
        edit = step(
            at(day, 11), manager, EditCustomer, plan.id,
            customer=customer, base=base, mine=CustomerPatch(phone=theirs),
        )  # fmt: skip
        yield edit
        if number == 1:
            yield step(
                at(days.answered_after(day), 9), plan.owner, SettleConflict, plan.id,
                conflict=derived_id("conflict", edit.command.id, "mine"), customer=customer, choose="theirs",
            )  # fmt: skip
