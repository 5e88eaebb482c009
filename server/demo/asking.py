"""What needs an answer: transfers, filings, leave to sell across regions, customers of several regions."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from server.demo.chance import Chance
from server.demo.customers import Move, Plan, picked
from server.demo.days import Days, at
from server.demo.deciding import DIRECTOR, between, decider
from server.demo.places import COMPANY, ENGINEERING, FLOWERS, TERRITORIES, node
from server.demo.staff import HEIR, LEAVER
from server.demo.steps import Step, Steps, account, row_id, step
from shared.commands import DecideRequest, FileCustomer, PassUp, RequestTransfer, WithdrawRequest
from shared.models.ids import CustomerId, TerritoryId

LEFT_DAYS_AGO = 46
"""Working days since a rep left."""
_LATEST = 9
"""The number of a customer's request that is told last."""
_REASONS = (
    "客户基地搬到贵区，由当地跟进更及时", "实际收货地在对方区域", "客户主管项目在对方区域，要求就近服务",
    "跑市场时发现，不属本区，移交当地代表",
)  # fmt: skip
_DEPARTMENT = "属工程/花卉业务，按规定移交专职部门"


def with_moves(days: Days, plans: list[Plan]) -> list[Plan]:
    """The customers, some of them with a change of hands that was agreed on."""
    plans = list(plans)
    for index, plan in enumerate(plans):
        if plan.owner == LEAVER:
            asked = days.back(LEFT_DAYS_AGO)
            kept = replace(plan, archived=None)
            plans[index] = _moved(days, kept, asked, (plan.place, HEIR), "业务代表离职，暂由区域经理负责")
    neighbours = [
        (leaf.id, other.id)
        for leaf, other in zip(TERRITORIES, (*TERRITORIES[1:], TERRITORIES[0]), strict=True)
        if LEAVER not in (leaf.rep, other.rep)
    ]
    for number, (place, to) in enumerate(neighbours):
        for index in picked(plans, place, 1, "moved"):
            chance = plans[index].chance("move")
            asked = days.back(chance.whole(30, 210))
            plans[index] = _moved(days, plans[index], asked, (to, node(to).rep), chance.one(_REASONS))
        for index in picked(plans, place, 1 if number % 2 else 0, "found", "C", "B"):
            since = days.back(Chance("found", index).whole(60, 150))
            asked = days.answered_after(since + timedelta(days=9))
            found = replace(plans[index], since=since, trend="new")
            plans[index] = _moved(days, found, asked, (to, node(to).rep), _REASONS[-1])
    for department, place in (
        (ENGINEERING, "demo-xian"),
        (FLOWERS, "demo-guangzhou"),
        (FLOWERS, "demo-suzhou"),
    ):
        for index in picked(plans, place, 1, "moved"):
            asked = days.back(plans[index].chance("move").whole(40, 150))
            moved = _moved(days, plans[index], asked, (department, node(department).rep), _DEPARTMENT)
            plans[index] = replace(moved, category="engineering" if department == ENGINEERING else "flower")
    return plans


def _moved(days: Days, plan: Plan, asked: date, to: tuple[str, str], reason: str) -> Plan:
    if plan.since > asked - timedelta(days=20) and plan.special != "found":
        plan = replace(plan, since=days.founded + timedelta(days=plan.chance("early").whole(3, 30)))
    answered = _answered(days, asked)
    return replace(plan, moves=(Move(asked, days.answered_after(answered), *to, reason),))


def _answered(days: Days, asked: date) -> date:
    return days.working_on_or_after(asked + timedelta(days=1))


def transfers_done(days: Days, plan: Plan) -> Steps:
    """The changes of hands that were asked for and agreed on."""
    for number, move in enumerate(plan.moves):
        if move.how != "transfer":
            continue
        held = plan.place if number == 0 else plan.moves[number - 1].place
        asker = plan.owner if move.owner != HEIR else HEIR
        level = between((held, move.place)) if held != move.place else held
        answered = _answered(days, move.asked)
        who = decider(days, level, asker, answered)
        yield _transfer(plan, number, at(move.asked, 17, 5), asker, move)
        yield _answer(plan, answered, who, number, approve=True)


def transfers_open(days: Days, plans: list[Plan]) -> Steps:
    """Requests that wait, that were refused, passed up or taken back, and some that nobody could place."""
    wishes = (
        ("demo-weifang", "demo-jinan", "wait"), ("demo-weifang", "demo-xian", "wait"),
        ("demo-suzhou", "demo-hangzhou", "wait"), ("demo-jinan", "demo-zhengzhou", "wait"),
        ("demo-shijiazhuang", "demo-beijing-tianjin", "wait"), ("demo-guangzhou", "demo-nanning", "wait"),
        ("demo-xian", "demo-hexi", "wait"), ("demo-hangzhou", "demo-suzhou", "refuse"),
        ("demo-zhengzhou", "demo-wuhan", "refuse"), ("demo-nanning", "demo-guangzhou", "refuse"),
        ("demo-changji", "demo-hexi", "refuse"), ("demo-wuhan", "demo-zhengzhou", "pass"),
        ("demo-hexi", "demo-changji", "pass"), ("demo-beijing-tianjin", "demo-shijiazhuang", "withdraw"),
        ("demo-shijiazhuang", "", "nowhere"), ("demo-wuhan", "", "company"),
    )  # fmt: skip
    for number, (place, to, fate) in enumerate(wishes):
        for index in picked(plans, place, 1, "asked"):
            plan, chance = plans[index], Chance("wish", number)
            ago = chance.whole(1, 3) if fate in ("wait", "nowhere") else chance.whole(6, 25)
            asked = days.back(ago)
            owner = node(to).rep if to else ""
            reason = chance.one(_REASONS) if to else "客户在三个省都有基地，无法确定归属区域"
            if fate == "company":
                kept = Move(asked, days.today, COMPANY, "", reason, "company")
                plans[index] = replace(plan, moves=(kept,))
            wish = Move(asked, days.today, to, owner, reason)
            yield _transfer(plan, _LATEST, at(asked, 17, 5), plan.owner, wish)
            yield from _fate(days, plan, fate, place, asked)


def _fate(days: Days, plan: Plan, fate: str, place: str, asked: date) -> Steps:
    day = days.working_on_or_after(asked + timedelta(days=1))
    transfer = row_id("transfer", plan.number, _LATEST)
    about: dict[str, Any] = {"request_kind": "transfer", "request": transfer, "customer": CustomerId(plan.id)}
    manager = decider(days, place, plan.owner, day)
    if fate == "refuse":
        note = "客户合同主体仍在本区，维持原归属"
        yield _answer(plan, day, manager, _LATEST, approve=False, note=note)
    elif fate == "withdraw":
        yield step(at(day, 11), plan.owner, WithdrawRequest, transfer, **about)
    elif fate in ("pass", "company"):
        reason = "牵涉两个代表的业绩，请上级定" if fate == "pass" else "本区无法划分，报公司"
        yield step(at(day, 11), manager, PassUp, transfer, reason=reason, **about)
        if fate == "company":
            later = days.answered_after(day)
            yield _answer(plan, later, DIRECTOR, _LATEST, approve=True, note="由公司统一管理")


def filings(days: Days, plan: Plan, *, big: bool) -> Steps:
    """Major customers are put on file with the superior; one manager's newest still waits for the answer."""
    if plan.special == "unfiled":
        yield _filing(plan, days.back(1), plan.owner, "区域经理标记为重大客户，申请备案")
    elif big:
        asked = days.working_on_or_after(plan.since + timedelta(days=2))
        yield _filing(plan, asked, plan.owner, "年采购额预计超过公司重大客户标准")
        answered = days.working_on_or_after(asked + timedelta(days=1))
        yield step(
            at(answered, 15), decider(days, plan.place, plan.owner, answered), DecideRequest,
            "filing", plan.id,
            request_kind="filing", request=row_id("filing", plan.number), customer=CustomerId(plan.id),
            approve=True, note="同意备案",
        )  # fmt: skip


def _filing(plan: Plan, day: date, who: str, reason: str) -> Step:
    evidence = f"上年合同及发货记录，{plan.name}签章确认"
    return step(
        at(day, 11, 20), who, FileCustomer, plan.id,
        filing=row_id("filing", plan.number), customer=CustomerId(plan.id), evidence=evidence, reason=reason,
    )  # fmt: skip


def _transfer(plan: Plan, number: int, moment: datetime, who: str, wish: Move) -> Step:
    transfer = row_id("transfer", plan.number, number)
    return step(
        moment, who, RequestTransfer, transfer,
        transfer=transfer, customer=CustomerId(plan.id), reason=wish.reason,
        to_territory=TerritoryId(wish.place) if wish.place else None,
        to_owner=account(wish.owner) if wish.owner else None,
    )  # fmt: skip


def _answer(plan: Plan, day: date, who: str, number: int, *, approve: bool, note: str = "") -> Step:
    transfer = row_id("transfer", plan.number, number)
    return step(
        at(day, 14, 40), who, DecideRequest, transfer,
        request_kind="transfer", request=transfer, customer=CustomerId(plan.id), approve=approve, note=note,
    )  # fmt: skip
