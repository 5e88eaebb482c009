"""Every number and choice of a rule pack as a row that people can read, in both languages."""

from calendar import month_name
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from shared.models.rule_pack import RulePack
from shared.rules.wording import percent, yuan
from shared.words import Words

Both = tuple[str, str]
"""The same in Chinese and in English."""

ZH, EN = Words.of("zh"), Words.of("en")


class Number(NamedTuple):
    """How one field of a pack is called and shown."""

    field: str
    rules: str
    name: Both
    shown: Callable[[Any], Both]


def plain(value: object) -> Both:
    return str(value), str(value)


def share(value: int) -> Both:
    return percent(value), percent(value)


def money(value: int) -> Both:
    return f"{yuan(value)}元", f"{yuan(value)} yuan"


def counted(zh: str, one: str, many: str) -> Callable[[int | None], Both]:
    """A number of things; None is no limit."""

    def shown(value: int | None) -> Both:
        if value is None:
            return "不限", "no limit"
        return f"{value}{zh}", f"{value} {one if value == 1 else many}"

    return shown


def yes_no(value: bool) -> Both:
    return ("是", "yes") if value else ("否", "no")


def term(kind: str) -> Callable[[str], Both]:
    return lambda value: (ZH.term(kind, value), EN.term(kind, value))


def terms(kind: str) -> Callable[[tuple[str, ...]], Both]:
    return lambda values: (
        "、".join(ZH.term(kind, each) for each in values),
        ", ".join(EN.term(kind, each) for each in values),
    )


def day(value: tuple[int, int]) -> Both:
    month, number = value
    return f"{month}月{number}日", f"{number} {month_name[month]}"


def layers(values: tuple[int, ...]) -> Both:
    return "、".join(map(percent, values)), ", ".join(map(percent, values))


def ratio(value: int) -> Both:
    return f"{value / 10_000:.2f}倍", f"{value / 10_000:.2f} times"


def regional(values: tuple[Any, ...]) -> Both:
    if not values:
        return "无", "none"
    lines = [f"{each.territory}: A {yuan(each.a_from)}, B {yuan(each.b_from)}" for each in values]
    return "; ".join(lines), "; ".join(lines)


NUMBERS: dict[str, tuple[Both, tuple[Number, ...]]] = {
    "territory": (
        ("区域与归属", "Territory and ownership"),
        (
            Number(
                "escalate_after_working_days",
                "AMB-14",
                ("无人审批时上报上一级的期限", "A request nobody decides goes up a level after"),
                counted("个工作日", "working day", "working days"),
            ),
            Number(
                "filing_for_grades",
                "H7, AMB-13",
                ("须备案的客户等级", "Grades that must be filed"),
                terms("value_grade"),
            ),
            Number(
                "filing_when_flagged",
                "H7, AMB-13",
                ("标记为重大的客户须备案", "Flagged customers must be filed"),
                yes_no,
            ),
        ),
    ),
    "credit": (
        ("业绩分配", "Credit"),
        (
            Number(
                "transferor",
                "H1",
                ("移交后初次成交：移交方", "First deal after a handover: who handed over"),
                share,
            ),
            Number(
                "receiver",
                "H1",
                ("移交后初次成交：接取方", "First deal after a handover: who took over"),
                share,
            ),
            Number(
                "first_deal_within_days",
                "AMB-5",
                ("初次成交的有效期", "How long a handover keeps its claim"),
                counted("天", "day", "days"),
            ),
            Number(
                "first_deal_of_new_customers_only",
                "AMB-2",
                ("客户此前成交过即不算初次", "An earlier deal of the customer ends the claim"),
                yes_no,
            ),
            Number("company", "H2", ("多区域客户：公司", "Customer of several regions: the company"), share),
            Number(
                "regions", "H2", ("多区域客户：各地区", "Customer of several regions: the regions"), share
            ),
            Number(
                "multi_region",
                "AMB-6",
                ("各地区部分的算法", "How the regions' part is counted"),
                term("credit_rules.multi_region"),
            ),
            Number(
                "multi_region_deals",
                "AMB-7",
                ("按多区域分配的成交", "Which deals of such a customer are shared"),
                term("credit_rules.multi_region_deals"),
            ),
            Number("engineering", "H3", ("与工程部共同完成：工程部", "Done jointly: engineering"), share),
            Number("engineering_rep", "H3", ("与工程部共同完成：业务代表", "Done jointly: the rep"), share),
            Number(
                "engineering_and_regions",
                "AMB-8",
                ("共同完成且涉及移交", "Done jointly and first after a handover"),
                term("credit_rules.engineering_and_regions"),
            ),
        ),
    ),
    "grading": (
        ("评级", "Grading"),
        (
            Number("a_from", "H8, AMB-15", ("A级起点（年销售额，含）", "A begins at annual sales of"), money),
            Number("b_from", "H8, AMB-15", ("B级起点（年销售额，含）", "B begins at annual sales of"), money),
            Number("regional", "GRD-7", ("区域标准", "Thresholds of regions"), regional),
            Number(
                "period", "AMB-16", ("销售额的统计期间", "Whose sales count"), term("grading_rules.period")
            ),
            Number("net_of_returns", "AMB-16", ("扣除退货", "Returns are deducted"), yes_no),
            Number(
                "vip_share",
                "H10",
                ("VIP客户占比（向上取整）", "VIP part of all customers, rounded up"),
                share,
            ),
            Number(
                "vip_minimum",
                "AMB-19",
                ("VIP客户最少", "VIPs at least"),
                counted("户", "customer", "customers"),
            ),
            Number("pyramid", "AMB-20", ("客户金字塔各层", "Layers of the customer pyramid"), layers),
            Number(
                "round_opens",
                "H11, AMB-21",
                ("年度评级开始（当日0时）", "The annual round opens, at 00:00 of"),
                day,
            ),
            Number(
                "round_closes",
                "H11, AMB-21",
                ("年度评级截止（当日24时）", "The annual round closes, at 24:00 of"),
                day,
            ),
            Number(
                "formal_after_months",
                "H12",
                ("新客户正式评定", "New customers are graded formally after"),
                counted("个月", "month", "months"),
            ),
            Number(
                "zero_frequency_months",
                "AMB-33",
                ("零频客户：无成交", "Zero frequency: no deal for"),
                counted("个月", "month", "months"),
            ),
            Number(
                "high_frequency_orders",
                "SEG-8",
                ("高频客户：同期成交", "High frequency: deals in that time"),
                counted("笔起", "or more", "or more"),
            ),
            Number("criteria", "GRD-5", ("评估表的项目", "Criteria of the form"), terms("criterion")),
            Number(
                "segments.high_value", "GRD-2, AMB-34", ("高价值", "High value means"), terms("value_grade")
            ),
            Number(
                "segments.high_potential",
                "GRD-2, AMB-34",
                ("高潜力", "High potential means"),
                terms("potential"),
            ),
            Number(
                "segments.risk_credit",
                "GRD-2, AMB-34",
                ("有风险的资信", "Credit at risk means"),
                terms("credit"),
            ),
        ),
    ),
    "visits": (
        ("拜访与销售浪费", "Visits and sales waste"),
        (
            Number(
                "interval_days_a",
                "AMB-35",
                ("A级客户拜访间隔", "A customers are visited every"),
                counted("天", "day", "days"),
            ),
            Number(
                "interval_days_b",
                "AMB-35",
                ("B级客户拜访间隔", "B customers are visited every"),
                counted("天", "day", "days"),
            ),
            Number(
                "interval_days_c",
                "AMB-35",
                ("C级客户拜访间隔", "C customers are visited every"),
                counted("天", "day", "days"),
            ),
            Number(
                "waste_flag_bp",
                "SWA-3",
                (
                    "精力占比与业绩占比之比达到此值时提示浪费",
                    "Waste is flagged when effort over revenue reaches",
                ),
                ratio,
            ),
            Number("effort", "AMB-32", ("精力的衡量", "What counts as effort"), term("visit_rules.effort")),
        ),
    ),
    "attendance": (
        ("考勤", "Attendance"),
        (
            Number(
                "countersign_within_days",
                "H14, AMB-30",
                ("漏打下班卡的补签期限", "A missed clock-out is countersigned within"),
                counted("天", "day", "days"),
            ),
        ),
    ),
}


def value_of(pack: RulePack, section: str, field: str) -> Any:
    """The value of a field of a pack's section, by its dotted name."""
    found: Any = getattr(pack, section)
    for step in field.split("."):
        found = getattr(found, step)
    return found


def rows(section: str, packs: tuple[RulePack, ...]) -> Iterator[tuple[str, ...]]:
    """One row per number: its rules, its name, its default, and what other packs say instead."""
    for number in NUMBERS[section][1]:
        default, *others = [
            " · ".join(dict.fromkeys(number.shown(value_of(pack, section, number.field)))) for pack in packs
        ]
        differing = [value if value != default else "" for value in others]
        yield (number.rules, " · ".join(number.name), default, *differing)
