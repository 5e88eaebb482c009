"""A year in the life of the small company, with every kind of command in it at least once.

Told in order, each command by the right person at the right time; playing it leaves a company with
customers in every standing, open and decided requests, deals, a published round and parked work.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

from shared.case import Decision
from shared.commands import (
    AddContact,
    AnyCommand,
    ArchiveContact,
    ArchiveCustomer,
    AssessNewCustomer,
    AssignRole,
    BeginReview,
    CancelDeal,
    Countersign,
    CreateCustomer,
    CreateTerritory,
    CreateUser,
    DecideAppeal,
    DecideDeal,
    DecideRequest,
    DecideReview,
    DecideThresholds,
    Delegate,
    EditContact,
    EditContactPrivate,
    EditCustomer,
    EndDelegation,
    EndRole,
    ExtendRound,
    FileAppeal,
    FileCustomer,
    LogVisit,
    OpenRound,
    OverrideGrade,
    PassUp,
    ProposeThresholds,
    PublishGrade,
    PublishRound,
    PublishRulePack,
    RateCredit,
    RecordAttendance,
    RecordDeal,
    RecordReturn,
    RenameTerritory,
    RequestException,
    RequestTransfer,
    RestoreCustomer,
    RetireTerritory,
    ReviewGrade,
    SetSeller,
    SetStanding,
    SettleConflict,
    SetUserActive,
    ShareCustomer,
    SubmitPreliminary,
    WithdrawRequest,
)
from shared.models.base import day_of
from shared.models.customer import (
    Birthday,
    ContactFields,
    ContactPatch,
    CustomerFields,
    CustomerPatch,
    PrivateFields,
    RegionShare,
)
from shared.models.deal import DealFields
from shared.models.grading import CriterionScore, GradeOverride
from shared.models.ids import ContactId, CustomerId, DealId, RoundId, TerritoryId, UserId, derived_id
from shared.models.person import Role
from shared.models.visit import Presence, VisitFields
from tests.support.company import company, pack, role, user
from tests.support.memory_rows import World

Step = tuple[str, AnyCommand]
"""Who does what."""

Decided = tuple[str, AnyCommand, datetime, Decision]
"""Who did what, when it reached the server, and the answer."""

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""09:00 on a Monday in China, three weeks before the annual round opens."""
IN_ROUND = datetime(2026, 3, 26, 1, 0, tzinfo=UTC)
AFTER_ROUND = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)


class Told:
    """Hands out the identity and the time of each command, a minute after the one before."""

    def __init__(self, start: datetime) -> None:
        self._at = start
        self._count = 0

    def __call__(self) -> dict[str, Any]:
        self._count += 1
        self._at += timedelta(minutes=1)
        return {"id": f"{self._at:%Y%m%d%H%M}-{self._count}", "happened_at": self._at}


def play(world: World) -> Iterator[Decided]:
    """Tell the story in a company; what happened earlier than the step before simply arrives late."""
    now = START - timedelta(days=90)
    for who, command in story():
        now = max(now, command.happened_at)
        yield who, command, now, world.does(who, command, now=now)


def start(*, with_one_who_may_do_all: bool = False) -> World:
    """The company on the first day; for tests that look for trouble, with somebody who holds every role."""
    world = company()
    if with_one_who_may_do_all:
        world.rows.put(user("all"), *(role("all", each, "hq") for each in get_args(Role)))
        world.rows.put(*(role("all", "rep", leaf) for leaf in ("north-1", "north-2", "south-1", "south-2")))
    return world


def story() -> Iterator[Step]:
    """The whole year, in order."""
    yield from administration()
    yield from customers()
    yield from requests()
    yield from field_work()
    yield from deals()
    yield from late_work()
    yield from grading()


def administration() -> Iterator[Step]:
    """The company is arranged: people, places, rules."""
    c = Told(START - timedelta(days=60))
    west = TerritoryId("west")
    yield (
        "admin",
        CreateTerritory(
            **c(),
            territory="west",
            parent=TerritoryId("hq"),
            territory_kind="region",
            name="西部",
            name_en="West",
        ),
    )
    yield "admin", RenameTerritory(**c(), territory=west, name="西部大区")
    yield "admin", RetireTerritory(**c(), territory=west)
    yield "admin", CreateUser(**c(), user="hu", login="hu", name="胡一", reports_to=UserId("zhou"))
    yield (
        "admin",
        AssignRole(
            **c(),
            assignment="hu-rep",
            user=UserId("hu"),
            role="rep",
            territory=TerritoryId("south-2"),
            valid_from=START - timedelta(days=59),
        ),
    )
    yield (
        "admin",
        AssignRole(
            **c(),
            assignment="hu-finance",
            user=UserId("hu"),
            role="finance",
            territory=TerritoryId("hq"),
            valid_from=START - timedelta(days=59),
        ),
    )
    yield "admin", EndRole(**c(), assignment="hu-finance", valid_to=START - timedelta(days=10))
    yield "admin", CreateUser(**c(), user="left", login="left", name="已离职")
    yield "admin", SetUserActive(**c(), user=UserId("left"), active=False)
    yield (
        "ma",
        Delegate(
            **c(),
            delegation="ma-away",
            delegate=UserId("zhou"),
            valid_from=START,
            valid_to=START + timedelta(days=3),
        ),
    )
    yield "ma", EndDelegation(**c(), delegation="ma-away", valid_to=START + timedelta(days=2))
    yield "chen", PublishRulePack(**c(), rules=pack("v2", date(2026, 7, 1)))


def customers() -> Iterator[Step]:
    """Files are opened and kept."""
    c = Told(START)
    for name, owner, where in (
        ("acme", "li", "north-1"),
        ("bolt", "wang", "north-2"),
        ("cora", "zhao", "south-1"),
        ("duo", "li", "north-1"),
        ("gone", "li", "north-1"),
        ("eden", "hu", "south-2"),
    ):
        yield (
            owner,
            CreateCustomer(
                **c(),
                customer=name,
                territory=TerritoryId(where),
                owner=UserId(owner),
                fields=CustomerFields(name=f"{name} 公司", phone="0571 8765 4321", city="杭州"),
            ),
        )
    acme = CustomerId("acme")
    yield (
        "li",
        EditCustomer(
            **c(),
            customer=acme,
            base=CustomerPatch(phone="0571 8765 4321"),
            mine=CustomerPatch(phone="0571 1111 2222"),
        ),
    )
    yield "ma", SetStanding(**c(), customer=acme, major=True, potential="high", reason="新厂投产")
    yield (
        "chen",
        ShareCustomer(
            **c(),
            customer=CustomerId("duo"),
            reason="南北都有工地",
            shares=(RegionShare(territory=TerritoryId("north")), RegionShare(territory=TerritoryId("south"))),
        ),
    )
    yield "li", ArchiveCustomer(**c(), customer=CustomerId("gone"), reason="停产")
    yield "li", RestoreCustomer(**c(), customer=CustomerId("gone"))
    yield "li", ArchiveCustomer(**c(), customer=CustomerId("gone"), reason="再次停产")
    person = ContactId("acme-zhang")
    yield (
        "li",
        AddContact(
            **c(),
            contact=person,
            customer=acme,
            fields=ContactFields(name="张总", role="decision_maker"),
            private=PrivateFields(hobbies="钓鱼"),
        ),
    )
    yield (
        "li",
        EditContact(
            **c(),
            contact=person,
            customer=acme,
            base=ContactPatch(phone=""),
            mine=ContactPatch(phone="139 0000 0000"),
        ),
    )
    yield (
        "li",
        EditContactPrivate(
            **c(),
            contact=person,
            customer=acme,
            base=PrivateFields(birthday=None),
            mine=PrivateFields(birthday=Birthday(month=8, day=15, calendar="lunar")),
        ),
    )
    yield "li", AddContact(**c(), contact="acme-old", customer=acme, fields=ContactFields(name="前任"))
    yield "li", ArchiveContact(**c(), contact=ContactId("acme-old"), customer=acme)


def requests() -> Iterator[Step]:
    """Customers are filed, lent and handed over."""
    c = Told(START + timedelta(days=1))
    acme, bolt, cora, eden = (CustomerId(each) for each in ("acme", "bolt", "cora", "eden"))
    yield "li", FileCustomer(**c(), filing="f-1", customer=acme, reason="年采购额大")
    yield "ma", DecideRequest(**c(), request_kind="filing", request="f-1", customer=acme, approve=True)
    yield (
        "wang",
        RequestException(
            **c(),
            exception="x-1",
            customer=cora,
            seller_territory=TerritoryId("north-2"),
            valid_on=date(2026, 3, 1),
            reason="采购在本区",
        ),
    )
    yield (
        "wang",
        RequestTransfer(
            **c(),
            transfer="t-1",
            customer=bolt,
            to_territory=TerritoryId("south-1"),
            to_owner=UserId("zhao"),
            reason="工地在南区",
        ),
    )
    yield "chen", DecideRequest(**c(), request_kind="transfer", request="t-1", customer=bolt, approve=True)
    yield (
        "zhao",
        RequestTransfer(
            **c(),
            transfer="t-2",
            customer=cora,
            to_territory=TerritoryId("south-2"),
            to_owner=UserId("hu"),
            reason="地址属于二区",
        ),
    )
    yield "zhou", PassUp(**c(), request_kind="transfer", request="t-2", customer=cora, reason="两区都有业务")
    yield (
        "hu",
        RequestTransfer(
            **c(), transfer="t-3", customer=eden, to_territory=TerritoryId("south-1"), reason="客户要求"
        ),
    )
    yield "hu", WithdrawRequest(**c(), request_kind="transfer", request="t-3", customer=eden)


def field_work() -> Iterator[Step]:
    """A day on the road, and the clock-out that was forgotten."""
    c = Told(START + timedelta(days=2))
    day = START + timedelta(days=2)
    yield (
        "li",
        LogVisit(
            **c(),
            visit="v-1",
            customer=CustomerId("acme"),
            fields=VisitFields(
                purpose="relate", check_in=Presence(at=day - timedelta(hours=1)), check_out=Presence(at=day)
            ),
        ),
    )
    yield (
        "li",
        RecordAttendance(
            **c(), attendance="a-1", day=day_of(day), work="field_same_day_return", clock_in=day
        ),
    )
    c = Told(START + timedelta(days=3))
    yield (
        "ma",
        Countersign(
            **c(),
            attendance="a-1",
            user=UserId("li"),
            clock_out=day + timedelta(hours=9),
            reason="当晚回到城里",
        ),
    )


def deals() -> Iterator[Step]:
    """Orders come in, are confirmed, partly come back."""
    c = Told(START + timedelta(days=4))
    for number, (deal, customer, seller) in enumerate(
        (("d-1", "bolt", "zhao"), ("d-2", "acme", "li"), ("d-3", "duo", "li"), ("d-4", "acme", "li"))
    ):
        yield (
            seller,
            RecordDeal(
                **c(),
                deal=deal,
                customer=CustomerId(customer),
                fields=DealFields(business_date=date(2026, 3, 5), amount=10_000_001 + number),
            ),
        )
    yield (
        "ma",
        SetSeller(
            **c(), deal=DealId("d-4"), customer=CustomerId("acme"), seller=UserId("ma"), reason="经理亲自谈成"
        ),
    )
    for deal, customer in (("d-1", "bolt"), ("d-2", "acme"), ("d-3", "duo")):
        yield "chen", DecideDeal(**c(), deal=DealId(deal), customer=CustomerId(customer), approve=True)
    yield (
        "zhao",
        RecordReturn(
            **c(),
            deal_return="r-1",
            deal=DealId("d-1"),
            customer=CustomerId("bolt"),
            business_date=date(2026, 3, 6),
            amount=3_000_000,
        ),
    )
    yield "chen", CancelDeal(**c(), deal=DealId("d-2"), customer=CustomerId("acme"), reason="客户取消项目")


def late_work() -> Iterator[Step]:
    """Wang, without a signal since Monday, edits the customer that is Zhao's by now; two edit one field."""
    c = Told(START + timedelta(hours=3))
    bolt, acme = CustomerId("bolt"), CustomerId("acme")
    late = EditCustomer(
        **c(),
        customer=bolt,
        base=CustomerPatch(phone="0571 8765 4321"),
        mine=CustomerPatch(phone="0571 9999 0000"),
    )
    yield "wang", late
    c = Told(START + timedelta(days=5))
    yield "zhao", DecideReview(**c(), review=derived_id("review", late.id), customer=bolt, accept=("phone",))
    twice = EditCustomer(
        **c(),
        customer=acme,
        base=CustomerPatch(phone="0571 8765 4321"),
        mine=CustomerPatch(phone="0571 3333 4444"),
    )
    yield "ma", twice
    yield (
        "li",
        SettleConflict(
            **c(), conflict=derived_id("conflict", twice.id, "mine"), customer=acme, choose="theirs"
        ),
    )


def grading() -> Iterator[Step]:
    """The annual round, and what happens beside it."""
    c = Told(START + timedelta(days=6))
    acme, cora = CustomerId("acme"), CustomerId("cora")
    year = RoundId("round-2026")
    lifted = GradeOverride(grade="A", reason="潜力大", approver=UserId("chen"), expires_on=date(2026, 12, 31))
    yield "qian", RateCredit(**c(), customer=acme, rating="good", limit=50_000_000)
    yield (
        "ma",
        ProposeThresholds(
            **c(),
            threshold="th-1",
            territory=TerritoryId("north"),
            a_from=300_000_000,
            b_from=50_000_000,
            valid_from=date(2026, 3, 1),
            reason="本区市场小",
        ),
    )
    yield "chen", DecideThresholds(**c(), threshold="th-1", approve=True)
    yield "zhou", AssessNewCustomer(**c(), customer=CustomerId("bolt"))
    yield "chen", OverrideGrade(**c(), customer=CustomerId("bolt"), override=lifted)
    yield "sun", OpenRound(**c(), round=year, year=2026)
    c = Told(IN_ROUND)
    for chief, customer in (("ma", acme), ("zhou", cora), ("zhou", CustomerId("bolt"))):
        yield (
            chief,
            SubmitPreliminary(
                **c(),
                round=year,
                customer=customer,
                scores=(CriterionScore(criterion="total_sales", score="B"),),
            ),
        )
    yield "sun", ExtendRound(**c(), round=year, closes_at=AFTER_ROUND + timedelta(days=5), reason="会议改期")
    yield "sun", BeginReview(**c(), round=year)
    for customer in (acme, cora):
        yield (
            "sun",
            ReviewGrade(**c(), round=year, customer=customer, bucket="A", override=lifted, reason="讨论通过"),
        )
    c = Told(AFTER_ROUND)
    yield "sun", PublishRound(**c(), round=year)
    for customer in (acme, cora):
        yield "sun", PublishGrade(**c(), round=year, customer=customer)
    yield "li", FileAppeal(**c(), appeal="ap-1", round=year, customer=acme, wanted="B", reason="去年有退货")
    yield "chen", DecideAppeal(**c(), appeal="ap-1", customer=acme, uphold=False, note="已计入")
