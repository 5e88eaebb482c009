"""Customers' files are opened, with the people one deals with there."""

from server.demo.chance import Chance
from server.demo.customers import Plan
from server.demo.days import Days, at
from server.demo.divisions import City
from server.demo.naming import mobile, person_name, telephone
from server.demo.places import SEATS
from server.demo.steps import Steps, account, row_id, step
from shared.commands import AddContact, CreateCustomer
from shared.models.customer import (
    Birthday,
    Channel,
    ContactFields,
    CustomerFields,
    PersonRole,
    Position,
    PrivateFields,
    Source,
    Temperament,
)
from shared.models.ids import CustomerId, TerritoryId

_SOURCES: tuple[tuple[Source, int], ...] = (("visit", 5), ("referral", 3), ("event", 2), ("market_survey", 2))
_TEMPERAMENTS: tuple[tuple[Temperament, int], ...] = (
    ("amiable", 24), ("bargaining", 18), ("silent", 14), ("talkative", 12), ("proud", 8), ("captious", 6),
    ("fault_finding", 6), ("irritable", 5), ("hard_pressed", 5), ("total_refusal", 2),
)  # fmt: skip
_CHANNELS: tuple[tuple[Channel, int], ...] = (("wechat", 5), ("phone", 4), ("visit", 3), ("sms", 1))
_FIRST_ROLES: tuple[tuple[PersonRole, str, int], ...] = (
    ("owner", "负责人", 5), ("legal_representative", "法定代表人", 2), ("decision_maker", "采购负责人", 4),
)  # fmt: skip
_SECOND_ROLES: tuple[tuple[PersonRole, str], ...] = (
    ("operator", "生产主管"), ("other", "仓库保管"), ("other", "会计"), ("decision_maker", "技术负责人"),
)  # fmt: skip
_INDUSTRIES = {
    "field": "大田种植", "dealer": "农资销售", "engineering": "工程施工", "producer": "设备制造",
    "flower": "花卉园艺", "seedling": "苗木繁育",
}  # fmt: skip
_NEEDS = (
    "滴灌改造，分两期实施", "水肥一体化设备升级", "换季前备足管材", "温室遮阳与喷淋系统", "老化支管整体更换",
    "过滤器反冲洗改自动", "育苗床微喷",
)  # fmt: skip
_CONCERNS = ("交货期", "价格比去年高", "售后响应速度", "滴头堵塞", "账期", "安装指导", "配件是否齐全")
_HOBBIES = ("钓鱼", "书法", "象棋", "养兰花", "乒乓球", "茶", "登山", "摄影", "太极", "听戏")
_FAMILY = ("儿子在农学院读书", "女儿刚工作", "和弟弟合伙经营", "父亲仍参与管理", "爱人管财务")
_SOON_DAYS = 7


def cards(days: Days, plan: Plan, city: City) -> Steps:
    """One customer's file and its contacts, by the rep who opened it."""
    chance = plan.chance("card")
    opened = at(plan.since, 9, chance.whole(5, 55))
    customer = CustomerId(plan.id)
    yield step(
        opened,
        plan.owner,
        CreateCustomer,
        plan.id,
        customer=plan.id,
        territory=TerritoryId(plan.place),
        owner=account(plan.owner),
        fields=card_fields(plan, city),
    )
    for place in range(2 if plan.size != "C" or chance.happens(20) else 1):
        fields = _person(chance, first=place == 0)
        yield step(
            at(plan.since, 10 + place, chance.whole(0, 50)),
            plan.owner,
            AddContact,
            plan.id,
            place,
            contact=row_id("contact", plan.number, place),
            customer=customer,
            fields=fields,
            private=_private(days, chance),
        )


def card_fields(plan: Plan, city: City) -> CustomerFields:
    """What stands on the card when it is opened."""
    chance = plan.chance("card fields")
    seat = SEATS[plan.city]
    bought_before = plan.trend != "new"
    return CustomerFields(
        name=plan.name,
        code=f"K{plan.number:04d}",
        account_type="individual" if plan.name.endswith("家庭农场") else "ordinary",
        category=plan.category,
        lifecycle="old" if bought_before else "new",
        trade_state="current" if bought_before else "upcoming",
        volume={"A": "main", "B": "general", "C": "scattered"}[plan.size],  # type: ignore[arg-type]
        source=chance.by_weight(_SOURCES),
        phone=telephone(chance, seat.dialling),
        address=plan.address,
        city=city.name,
        country="中国",
        position=Position(
            lat=round(seat.lat + chance.part(-0.11, 0.11), 5),
            lng=round(seat.lng + chance.part(-0.13, 0.13), 5),
        ),
        industry=_INDUSTRIES[plan.category],
        needs=chance.one(_NEEDS) if chance.happens(60) else "",
        concerns=chance.one(_CONCERNS) if chance.happens(50) else "",
    )


def _person(chance: Chance, *, first: bool) -> ContactFields:
    if first:
        role, title = chance.by_weight([((role, title), weight) for role, title, weight in _FIRST_ROLES])
    else:
        role, title = chance.one(_SECOND_ROLES)
    return ContactFields(
        name=person_name(chance),
        role=role,
        title=title,
        phone=mobile(chance),
        preferred_channel=chance.by_weight(_CHANNELS),
        temperament=chance.by_weight(_TEMPERAMENTS) if chance.happens(70) else None,
        consent=chance.happens(80),
    )


def _private(days: Days, chance: Chance) -> PrivateFields | None:
    if not chance.happens(70):
        return None
    year = chance.whole(1962, 1993)
    birthday = Birthday(
        calendar=chance.by_weight((("solar", 2), ("lunar", 1))),
        month=chance.whole(1, 12),
        day=chance.whole(1, 28),
        year=year if chance.happens(60) else None,
    )
    if chance.happens(6):
        soon = days.today.toordinal() + chance.whole(0, _SOON_DAYS)
        day = days.today.fromordinal(soon)
        birthday = Birthday(month=day.month, day=min(day.day, 28), year=birthday.year)
    return PrivateFields(
        birthday=birthday,
        hobbies=chance.one(_HOBBIES) if chance.happens(60) else "",
        family=chance.one(_FAMILY) if chance.happens(25) else "",
    )
