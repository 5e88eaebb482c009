"""A company for devices in a browser: one rep has 5,000 customers with 20,000 visits, one 20,000 cards."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import CustomerId, TerritoryId, UserId
from shared.models.visit import Presence, Visit
from tests.support.company import MONDAY, SIGNED, company
from tests.support.server import prepare

CUSTOMERS, VISITS = 5_000, 20_000
CROWD = 20_000
"""The cards of the rep who searches."""
VISITING, SEARCHING = UserId("li"), UserId("zhao")
LOGINS = (VISITING, SEARCHING)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "云泽华安瑞丰盛和美康达信诚鑫源茂荣昌恒宇博雅晨曦"
_CITIES = ("杭州", "宁波", "温州", "绍兴", "嘉兴", "湖州", "金华", "台州")
_TRADES = ("园林", "农资", "种业", "花卉", "贸易", "工程")


def name_of(place: int) -> str:
    """The name on the card at a place; few share one."""
    surname = _SURNAMES[place % len(_SURNAMES)]
    first = _GIVEN[place // 32 % len(_GIVEN)]
    second = _GIVEN[place // 800 % len(_GIVEN)]
    return f"{surname}{first}{second}{_TRADES[place % len(_TRADES)]}有限公司"


def make_company(file: Path) -> str:
    """A server's database with both; returns its address."""
    url = f"sqlite:///{file}"
    rows: list[Entity] = [*company().rows.everything().values()]
    rows += _cards("c", CUSTOMERS, VISITING, "north-1")
    rows += _cards("d", CROWD, SEARCHING, "south-1")
    rows += _visits()
    prepare(url, tuple(rows), LOGINS)
    return url


def _cards(prefix: str, count: int, owner: UserId, where: str) -> Iterator[Customer]:
    for place in range(count):
        yield Customer(
            id=f"{prefix}-{place:07d}",
            owner=owner,
            territory=TerritoryId(where),
            name=name_of(place),
            city=_CITIES[place % len(_CITIES)],
            phone=f"0571 {place:08d}",
            address=f"文三路 {place:05d} 号, 西湖区",
            needs="每月两车, 月底结算",
            **SIGNED,
        )


def _visits() -> Iterator[Visit]:
    for place in range(VISITS):
        began = MONDAY - timedelta(hours=place % 8_000)
        yield Visit(
            id=f"v-{place:07d}",
            customer=CustomerId(f"c-{place % CUSTOMERS:07d}"),
            author=VISITING,
            territory=TerritoryId("north-1"),
            purpose="solve",
            check_in=Presence(at=began),
            check_out=Presence(at=began + timedelta(minutes=20)),
            outcome="谈妥下月订货数量, 客户希望提前送货",
            next_step="回访",
            **SIGNED,
        )
