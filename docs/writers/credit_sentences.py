"""The golden vectors of credit as sentences in both languages."""

from collections.abc import Callable, Mapping
from typing import Any

Both = tuple[str, str]
Step = Mapping[str, Any]

NAMES: dict[str, Both] = {
    "li": ("李代表", "Li"),
    "wang": ("王代表", "Wang"),
    "zhao": ("赵代表", "Zhao"),
    "gao": ("工程部高经理", "Gao of engineering"),
    "company": ("公司", "the company"),
    "engineering": ("工程部", "engineering"),
    "north": ("北区", "the north"),
    "north-1": ("北区一片", "north 1"),
    "north-2": ("北区二片", "north 2"),
    "south": ("南区", "the south"),
    "south-1": ("南区一片", "south 1"),
    "south-2": ("南区二片", "south 2"),
}
"""The people and places of the stories."""

ENGINEERING: dict[str, Both] = {
    "joint": ("，与工程部共同完成", ", done jointly with engineering"),
    "rep_alone": ("，业务代表独立完成", ", done by the rep alone"),
    "engineering_alone": ("，工程部独立完成", ", done by engineering alone"),
}
KINDS: dict[str, Both] = {
    "accrual": ("计入", "credited"),
    "reversal": ("冲回", "taken back"),
    "correction": ("更正", "corrected to"),
}
CHOICES: dict[str, Both] = {
    "transferor": ("移交方", "who handed over"),
    "receiver": ("接取方", "who took over"),
    "multi_region": ("多区域", "several regions"),
    "each_counted": ("各地区各计一半", "each region counts a half of its own"),
    "share": ("各地区分摊一半", "regions share their half"),
}


def name(who: str) -> Both:
    """A person, a region, the company: an unknown one is an error in the vector."""
    return NAMES[who]


def listed(parts: list[Both]) -> Both:
    """Several things one after another."""
    return "、".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)


def amounts(lines: Mapping[str, str]) -> Both:
    """Who has how much."""
    if not lines:
        return "无人计入", "nobody has anything"
    named = [(name(who), amount) for who, amount in lines.items()]
    return listed([(f"{zh} {amount}", f"{en} {amount}") for (zh, en), amount in named])


def choices(step: Step) -> Both:
    """What a rule pack says differently."""
    parts = []
    for field, value in step.get("credit", {}).items():
        shown = CHOICES.get(value, (value, value))
        parts.append((f"{CHOICES[field][0]}{shown[0]}", f"{CHOICES[field][1]} {shown[1]}"))
    zh, en = listed(parts)
    return (f"（{zh}）", f" ({en})") if parts else ("", "")


def _customer(step: Step) -> Both:
    (owner_zh, owner_en), (place_zh, place_en) = name(step["owner"]), name(step["territory"])
    return f"客户由{owner_zh}在{place_zh}负责", f"the customer is held by {owner_en} in {place_en}"


def _handover(step: Step) -> Both:
    (from_zh, from_en), (to_zh, to_en) = name(step["from"]), name(step["to"])
    return (
        f"{step['on']} 由{from_zh}移交给{to_zh}，已批准",
        f"on {step['on']} {from_en} hands it over to {to_en}, approved",
    )


def _shared(step: Step) -> Both:
    zh, en = listed([name(each) for each in step["regions"]])
    weights = step.get("weights")
    part = ":".join(map(str, weights)) if weights else None
    return (
        f"{step['on']} 起归公司统管，涉及{zh}" + (f"，约定权重 {part}" if part else ""),
        f"from {step['on']} the company manages it for {en}" + (f", weighted {part}" if part else ""),
    )


def _exception(step: Step) -> Both:
    zh, en = name(step["seller"])
    until = step.get("until")
    return (
        f"{step['on']} 批准{zh}跨区域成交" + (f"，至 {until}" if until else "，限一单"),
        f"on {step['on']} {en} may sell across regions" + (f" until {until}" if until else ", one deal only"),
    )


def _rules(step: Step) -> Both:
    zh, en = choices(step)
    return (
        f"规则 {step['name']} 自 {step['from']} 起生效{zh}",
        f"rules {step['name']} apply from {step['from']}{en}",
    )


def _publish(step: Step) -> Both:
    zh, en = choices(step)
    return (
        f"{step['on']} 发布规则 {step['name']}，自 {step['from']} 起生效{zh}",
        f"on {step['on']} rules {step['name']} are published, from {step['from']}{en}",
    )


def _order(step: Step) -> Both:
    (zh, en), (how_zh, how_en) = name(step["seller"]), ENGINEERING.get(step.get("engineering", ""), ("", ""))
    arrives = step.get("arrives")
    return (
        f"{step['on']} {zh}成交 {step['order']}，{step['amount']} 元{how_zh}"
        + (f"，{arrives} 才到达服务器" if arrives else "")
        + ("，尚未确认" if step.get("waits") else ""),
        f"on {step['on']} {en} sells {step['order']} for {step['amount']} yuan{how_en}"
        + (f"; it reaches the server on {arrives}" if arrives else "")
        + (", not confirmed yet" if step.get("waits") else ""),
    )


def _preview(step: Step) -> Both:
    zh, en = name(step["seller"])
    return (
        f"{zh}的手机预览 {step['on']} 成交 {step['amount']} 元的分配",
        f"{en}'s phone previews a deal of {step['amount']} yuan on {step['on']}",
    )


def _any_order(step: Step) -> Both:
    inner = [sentence(each) for each in step["steps"]]
    return (
        "以下各项无论先后：" + "；".join(zh for zh, _ in inner),
        "in whatever order: " + "; ".join(en for _, en in inner),
    )


STEPS: dict[str, Callable[[Step], Both]] = {
    "customer": _customer,
    "handover": _handover,
    "shared by": _shared,
    "exception": _exception,
    "rules": _rules,
    "publish rules": _publish,
    "order": _order,
    "preview": _preview,
    "confirm": lambda s: (f"{s['on']} 确认 {s['order']}", f"{s['order']} is confirmed on {s['on']}"),
    "return": lambda s: (
        f"{s['on']} {s['order']} 退货 {s['amount']} 元",
        f"on {s['on']} goods of {s['order']} worth {s['amount']} yuan come back",
    ),
    "cancel": lambda s: (f"{s['on']} {s['order']} 整单取消", f"on {s['on']} {s['order']} is cancelled"),
    "again": lambda _: ("同一命令再次到达", "the same command arrives again"),
    "in any order": _any_order,
}


def sentence(step: Step) -> Both:
    """What happens in one step; an unknown kind of step is an error in the vector."""
    return STEPS[step["step"]](step)


def _entries(order: str, entries: list[Step]) -> Both:
    parts = []
    for each in entries:
        (kind_zh, kind_en), (zh, en) = KINDS[each["kind"]], amounts(each["lines"])
        parts.append((f"{kind_zh}{zh}", f"{kind_en} {en}"))
    return (
        f"{order} 依次：" + "；".join(zh for zh, _ in parts),
        f"{order}, one after another: " + "; ".join(en for _, en in parts),
    )


def _credit(order: str, lines: Mapping[str, str]) -> Both:
    zh, en = amounts(lines)
    return f"{order}：{zh}", f"{order}: {en}"


def _differs(order: str, people: Mapping[str, list[str]]) -> Both:
    parts = []
    for who, (said, counts) in people.items():
        zh, en = name(who)
        parts.append((f"{zh}由 {said} 变为 {counts}", f"{en} {counts} instead of {said}"))
    zh, en = listed(parts)
    return f"{order} 与预览的差异：{zh}", f"{order} differs from the preview: {en}"


ABOUT_ORDER: dict[str, Callable[[str, Any], Both]] = {
    "credit": _credit,
    "entries": _entries,
    "because": lambda order, rules: (
        f"{order} 依据 {'、'.join(rules)}",
        f"{order} because of {', '.join(rules)}",
    ),
    "says": lambda order, words: (f"{order} 说明“{words['zh']}”", f'{order} says "{words["en"]}"'),
    "rules": lambda order, pack: (f"{order} 适用规则 {pack}", f"{order} follows rules {pack}"),
    "flagged": lambda order, flag: (f"{order} 标注 `{flag}`", f"{order} is marked `{flag}`"),
    "lines sum to": lambda order, total: (
        f"{order} 各行合计 {total}",
        f"the lines of {order} sum to {total}",
    ),
    "differs from preview": _differs,
}


def _refused(answer: Mapping[str, Any]) -> Both:
    names = {key: name(who) for key, who in answer.get("names", {}).items()}
    zh, en = listed(list(names.values()))
    return (
        f"拒绝（{answer['rule']}，`{answer['code']}`）" + (f"，指明{zh}" if names else ""),
        f"refused ({answer['rule']}, `{answer['code']}`)" + (f", naming {en}" if names else ""),
    )


OVERALL: dict[str, Callable[[Any], Both]] = {
    "preview": lambda lines: (f"预览：{amounts(lines)[0]}", f"the preview says {amounts(lines)[1]}"),
    "preview rules": lambda pack: (f"预览适用规则 {pack}", f"the preview follows rules {pack}"),
    "refused": _refused,
    "entries in all": lambda count: (f"共 {count} 条分配记录", f"{count} ledger entries in all"),
}


def outcome(expected: Mapping[str, Any]) -> list[Both]:
    """What must be so afterwards; an unknown expectation is an error in the vector."""
    if "order" in expected:
        order = expected["order"]
        return [ABOUT_ORDER[key](order, value) for key, value in expected.items() if key != "order"]
    return [OVERALL[key](value) for key, value in expected.items()]
