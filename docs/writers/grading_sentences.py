"""The golden vectors of grading, attendance and sales waste as lines of a table in both languages.

Their keys are plain English already, so only the Chinese of each key and value is kept here; a key
without Chinese is an error, so that no example is left half translated.
"""

from collections.abc import Mapping
from typing import Any

from shared.errors import Code, Refusal
from shared.words import Words

Both = tuple[str, str]

ZH = Words.of("zh")

CHINESE: dict[str, str] = {
    # keys
    "A from": "A级起点",
    "B from": "B级起点",
    "VIP customers": "VIP客户数",
    "asked on": "查询时间",
    "assessed on": "评定时间",
    "by": "调整人",
    "clock": "时钟",
    "clocked in": "上班打卡",
    "clocked out": "下班打卡",
    "countersigned by": "补签人",
    "credit rated by": "资信评定人",
    "customer": "客户",
    "customers": "客户数",
    "day": "日期",
    "explanation names": "说明中写明",
    "extended to": "已延期至",
    "first confirmed deal": "首笔确认的成交",
    "flagged as waste": "提示浪费",
    "formal assessment due": "正式评定到期",
    "grade": "等级",
    "minutes in visits": "拜访分钟数",
    "misallocation": "错配指数",
    "on": "时间",
    "override": "人工调整",
    "preliminary grade on": "提交初评时间",
    "reached the server on": "到达服务器时间",
    "region": "区域",
    "regional thresholds": "区域标准",
    "revenue": "销售收入",
    "round": "评级年度",
    "round 2026 published": "2026年评级公布",
    "round 2027 published": "2027年评级公布",
    "sales": "销售额",
    "sales of 2025": "2025年销售额",
    "share": "占比",
    "state": "状态",
    "thresholds": "标准",
    "tied at the top": "并列第一",
    "to": "调整为",
    "until": "有效期至",
    "waste ratio": "浪费比",
    "work": "出勤方式",
    # values
    "China Standard Time": "北京时间",
    "all different, except the tied ones": "除并列者外各不相同",
    "deputy general manager": "副总经理",
    "direct superior": "直接上级",
    "field_same_day_return": "外勤当日返回",
    "final": "正式",
    "finance": "财务部",
    "in the rep's own territory": "在业务代表本人的区域内",
    "north": "北区",
    "office": "坐班",
    "peer": "同事",
    "provisional": "暂定",
    "region manager": "区域业务经理",
    "rep": "业务代表",
    "superior's superior": "上级的上级",
    "the company's own": "公司标准",
    "the report is drawn up": "生成报表",
}


def _value(value: Any) -> Both:
    if value is None:
        return "无", "none"
    if isinstance(value, Mapping):
        parts = [_pair(key, each) for key, each in value.items()]
        return "，".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)
    if isinstance(value, list):
        return "、".join(map(str, value)), ", ".join(map(str, value))
    text = str(value)
    is_word = any("a" <= letter <= "z" for letter in text)
    return (CHINESE[text] if is_word else text), text.replace("_", " ")


def _pair(key: str, value: Any) -> Both:
    zh, en = _value(value)
    short = len(key) == 1
    return (f"{key} {zh}", f"{key} {en}") if short else (f"{CHINESE[key]}：{zh}", f"{key}: {en}")


def fact(facts: Mapping[str, Any] | str) -> Both:
    """What is given or tried."""
    if isinstance(facts, str):
        return _value(facts)
    parts = [_pair(key, value) for key, value in facts.items()]
    return "；".join(zh for zh, _ in parts), "; ".join(en for _, en in parts)


def answer(expected: Mapping[str, Any]) -> Both:
    """What must follow."""
    if expected.get("accepted"):
        return "受理", "accepted"
    if "refused" in expected:
        code, rule = Code(expected["refused"]), expected["rule"]
        reason = ZH.refusal(Refusal(code=code, rule=rule)).split("。")[0]
        return f"不予受理（{rule}）：{reason}", f"refused ({rule}, `{code}`)"
    return fact(expected)
