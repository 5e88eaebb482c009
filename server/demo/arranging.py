"""The company is arranged: its tree, its people and their roles, its rules, and who comes and goes."""

from datetime import date, timedelta

from server.demo.asking import LEFT_DAYS_AGO
from server.demo.days import Days, at
from server.demo.deciding import DEPUTY, leave_begins, leave_ends
from server.demo.divisions import City
from server.demo.places import TREE
from server.demo.staff import ADMINISTRATOR, LEAVER, ON_LEAVE, STAFF, STAND_IN, Member, member
from server.demo.steps import Steps, account, row_id, step
from shared.commands import (
    AssignRole,
    CreateTerritory,
    CreateUser,
    DecideThresholds,
    Delegate,
    EndRole,
    ProposeThresholds,
    PublishRulePack,
    SetUserActive,
)
from shared.models.base import start_of
from shared.models.ids import TerritoryId
from shared.packs import default_pack

_CLAIM_DAYS = 365
_WAN = 1_000_000


def arranging(days: Days, cities: dict[str, City]) -> Steps:
    """What makes a company of an empty database and its administrator."""
    since = at(days.founded, 8)
    for node in TREE:
        if node.parent is not None:
            codes = tuple(code for city in node.cities for code in cities[city].county_codes)
            yield step(
                since, ADMINISTRATOR, CreateTerritory, node.id,
                territory=node.id, parent=TerritoryId(node.parent), territory_kind=node.kind,
                name=node.zh, name_en=node.en, area_codes=codes if node.kind == "territory" else (),
            )  # fmt: skip
    for each in sorted(STAFF, key=_depth):
        if each.login == ADMINISTRATOR:
            continue
        superior = account(each.reports_to) if each.reports_to else None
        yield step(
            since, ADMINISTRATOR, CreateUser, each.login,
            user=each.id, login=each.login, name=each.name, name_en=each.en, title=each.title,
            reports_to=superior,
        )  # fmt: skip
        for role, place in each.roles:
            yield step(
                since, ADMINISTRATOR, AssignRole, each.login, role,
                assignment=row_id("role", each.login, role), user=account(each.login), role=role,
                territory=TerritoryId(place), valid_from=start_of(days.founded),
            )  # fmt: skip


def rules(days: Days) -> Steps:
    """The company's own rules of this year, and regions with amounts of their own."""
    year = days.round_year
    pack = default_pack()
    own = pack.model_copy(
        update={
            "id": f"pack-{year}",
            "code": f"v{year}",
            "title": f"{year} 年度规则 · Rules of {year}",
            "valid_from": date(year, 1, 1),
            "credit": pack.credit.model_copy(update={"first_deal_within_days": _CLAIM_DAYS}),
        }
    )
    announced = at(days.working_on_or_after(date(year - 1, 12, 12)), 10)
    yield step(announced, DEPUTY, PublishRulePack, rules=own)
    proposed = days.working_on_or_after(date(year - 1, 2, 20))
    agreed = days.working_on_or_after(proposed + timedelta(days=3))
    northwest = row_id("thresholds", "northwest")
    yield step(
        at(proposed, 10), "bai", ProposeThresholds, northwest,
        threshold=northwest, territory=TerritoryId("demo-northwest"), a_from=300 * _WAN, b_from=60 * _WAN,
        valid_from=date(year - 1, 3, 1), reason="西北市场单户规模小，按公司标准几乎没有A级客户",
    )  # fmt: skip
    yield step(
        at(agreed, 10), DEPUTY, DecideThresholds, northwest,
        threshold=northwest, approve=True, note="同意，试行两年",
    )  # fmt: skip
    north = row_id("thresholds", "north")
    yield step(
        at(days.back(4), 10), "ma", ProposeThresholds, north,
        threshold=north, territory=TerritoryId("demo-north"), a_from=450 * _WAN, b_from=90 * _WAN,
        valid_from=days.today, reason="京津冀地块小而分散，建议略低于公司标准",
    )  # fmt: skip


def comings_and_goings(days: Days) -> Steps:
    """A rep left, and a manager is on leave this week."""
    left = days.back(LEFT_DAYS_AGO - 12)
    role, _ = member(LEAVER).roles[0]
    yield step(
        at(left, 9), ADMINISTRATOR, EndRole, LEAVER,
        assignment=row_id("role", LEAVER, role), valid_to=at(left, 9),
    )  # fmt: skip
    yield step(at(left, 9, 5), ADMINISTRATOR, SetUserActive, LEAVER, user=account(LEAVER), active=False)
    yield step(
        at(days.back(7), 16), ON_LEAVE, Delegate, STAND_IN,
        delegation=row_id("delegation"), delegate=account(STAND_IN),
        valid_from=start_of(leave_begins(days)), valid_to=start_of(leave_ends(days)),
    )  # fmt: skip


def _depth(each: Member) -> int:
    """How many superiors somebody has: superiors are there before those who report to them."""
    return 0 if each.reports_to is None else 1 + _depth(member(each.reports_to))
