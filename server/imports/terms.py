"""Enum values by what people call them: the product's own words in both languages, and common others."""

from functools import cache
from typing import get_args

from server.imports.headings import folded
from server.imports.reading.sheets import Cell
from server.imports.values import Misread, narrow
from shared.models import customer, deal, person, territory
from shared.words import Words

KINDS: dict[str, tuple[str, ...]] = {
    "role": get_args(person.Role),
    "territory_kind": get_args(territory.TerritoryKind),
    "account_type": get_args(customer.AccountType),
    "trade_state": get_args(customer.TradeState),
    "lifecycle": get_args(customer.Lifecycle),
    "volume": get_args(customer.Volume),
    "category": get_args(customer.Category),
    "potential": get_args(customer.Potential),
    "person_role": get_args(customer.PersonRole),
    "channel": get_args(customer.Channel),
    "temperament": get_args(customer.Temperament),
    "engineering": get_args(deal.Engineering),
    "deal_status": get_args(deal.DealStatus),
}
"""The enums that columns hold."""

ALSO: dict[str, dict[str, tuple[str, ...]]] = {
    "role": {
        "rep": ("业务员", "销售员", "销售代表", "销售", "业务", "sales rep", "sales representative", "sales"),
        "region_manager": ("区域经理", "大区经理", "区域主管", "销售科长", "科长", "regional manager"),
        "engineering_manager": ("工程部经理", "工程经理"),
        "sales_director": ("销售总监", "总监"),
        "deputy_gm": ("副总", "总经理", "deputy general manager", "general manager"),
        "grading_secretary": ("促销科", "评级专员"),
        "finance": ("财务", "会计"),
        "service": ("客服", "售后"),
        "analyst": ("分析员",),
        "admin": ("管理员", "administrator"),
    },
    "territory_kind": {
        "company": ("总公司", "总部", "headquarters"),
        "region": ("大区", "地区", "省区"),
        "department": ("事业部",),
    },
    "account_type": {
        "government": ("政府", "政府采购"),
        "ordinary": ("普通", "企业", "公司", "company"),
        "individual": ("个人", "person"),
        "partner": ("伙伴", "合作伙伴"),
    },
    "volume": {"main": ("主力", "大"), "general": ("一般", "中"), "scattered": ("零散", "小")},
    "category": {"field": ("大田",), "engineering": ("工程",), "flower": ("花卉",), "seedling": ("种苗",)},
    "trade_state": {"current": ("合作中", "交易中"), "former": ("已停止",), "upcoming": ("意向", "潜在")},
    "lifecycle": {"new": ("新",), "old": ("老",), "future": ("未来",)},
    "person_role": {
        "owner": ("老板",),
        "operator": ("经营者", "经理"),
        "legal_representative": ("法定代表人",),
        "decision_maker": ("决策人",),
    },
    "channel": {"phone": ("手机",), "visit": ("拜访", "面谈"), "sms": ("短信",), "email": ("邮箱", "e-mail")},
    "deal_status": {
        "confirmed": ("已完成", "完成", "已成交", "成交", "completed", "done"),
        "cancelled": ("取消", "作废", "已作废"),
        "recorded": ("未确认", "新建"),
    },
}


def term_from(kind: str, cell: Cell) -> str:
    """The value that a cell names; raises Misread with the words that would do."""
    text = narrow(cell)
    found = _by_name(kind).get(folded(text))
    if found is None:
        zh = Words.of("zh")
        choices = " / ".join(zh.term(kind, value) for value in KINDS[kind])
        raise Misread("bad_choice", value=text[:40], choices=choices)
    return found


@cache
def _by_name(kind: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for value in KINDS[kind]:
        words = (Words.of(language).term(kind, value) for language in ("zh", "en"))
        also = ALSO.get(kind, {}).get(value, ())
        for name in (value, *words, *also):
            names.setdefault(folded(name), value)
    return names
