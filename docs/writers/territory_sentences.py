"""The golden vectors of territory and ownership as sentences in both languages."""

from collections.abc import Callable, Mapping
from typing import Any

from docs.writers.credit_sentences import NAMES, Both, Step, listed
from shared.words import Words

ZH, EN = Words.of("zh"), Words.of("en")

PEOPLE: dict[str, Both] = NAMES | {
    "chen": ("陈副总", "Chen"),
    "ma": ("北区马经理", "Ma"),
    "zhou": ("南区周经理", "Zhou"),
    "qian": ("财务部钱", "Qian"),
    "sun": ("促销科孙", "Sun"),
    "hq": ("公司", "the company"),
}


def _who(who: str | None) -> Both:
    return ("无人", "nobody") if who is None else PEOPLE[who]


def _arriving(step: Step) -> Both:
    arrives = step.get("arrives")
    return (f"（{arrives} 才到达服务器）", f" (it reaches the server on {arrives})") if arrives else ("", "")


def _field(name: str) -> Both:
    return ZH.term("field", name), EN.term("field", name).lower()


def _customer(step: Step) -> Both:
    (zh, en), (place_zh, place_en) = _who(step["owner"]), _who(step["territory"])
    phone = step.get("phone")
    return (
        f"客户由{zh}在{place_zh}负责" + (f"，电话 {phone}" if phone else ""),
        f"the customer is held by {en} in {place_en}" + (f", phone {phone}" if phone else ""),
    )


def _ask(step: Step) -> Both:
    zh, en = _who(step["who"])
    if step["to"] is None:
        return (
            f"{step['at']} {zh}申请上报，无法划分",
            f"on {step['at']} {en} cannot place it and asks to pass it up",
        )
    to_zh, to_en = _who(step["to"])
    return f"{step['at']} {zh}申请移交{to_zh}", f"on {step['at']} {en} asks to hand it over to {to_en}"


def _approve(step: Step) -> Both:
    zh, en = _who(step["who"])
    if not step.get("to"):
        return f"{step['at']} {zh}批准", f"on {step['at']} {en} approves"
    to_zh, to_en = _who(step["to"])
    return f"{step['at']} {zh}批准划入{to_zh}", f"on {step['at']} {en} approves, into {to_en}"


def _pass_up(step: Step) -> Both:
    zh, en = _who(step["who"])
    return f"{step['at']} {zh}上报上一级", f"on {step['at']} {en} passes it up"


def _visit(step: Step) -> Both:
    (zh, en), (late_zh, late_en) = _who(step["who"]), _arriving(step)
    return f"{step['at']} {zh}登记拜访{late_zh}", f"on {step['at']} {en} logs a visit{late_en}"


def _edit(step: Step) -> Both:
    (zh, en), (late_zh, late_en) = _who(step["who"]), _arriving(step)
    field_zh, field_en = _field(step["field"])
    return (
        f"{step['at']} {zh}把{field_zh}由 {step['from']} 改为 {step['to']}{late_zh}",
        f"on {step['at']} {en} changes the {field_en} from {step['from']} to {step['to']}{late_en}",
    )


def _take_over(step: Step) -> Both:
    (zh, en), (fields_zh, fields_en) = _who(step["who"]), listed([_field(each) for each in step["fields"]])
    return f"{step['at']} {zh}采纳{fields_zh}", f"on {step['at']} {en} takes the {fields_en} over"


def _calendar(step: Step) -> Both:
    off, on = (", ".join(step[each]) for each in ("off", "make-up days"))
    return (
        f"{step['year']} 年放假 {off}，调休上班 {on}",
        f"in {step['year']} offices are closed on {off} and open on {on}",
    )


STEPS: dict[str, Callable[[Step], Both]] = {
    "customer": _customer,
    "work calendar": _calendar,
    "ask": _ask,
    "approve": _approve,
    "pass up": _pass_up,
    "visit": _visit,
    "edit": _edit,
    "take over": _take_over,
    "look": lambda step: (f"{step['at']} 查看", f"somebody looks at {step['at']}"),
}


def sentence(step: Step) -> Both:
    """What happens in one step; an unknown kind of step is an error in the vector."""
    return STEPS[step["step"]](step)


def _held(held: Step) -> Both:
    (zh, en), (place_zh, place_en) = _who(held["owner"]), _who(held["territory"])
    return (
        f"自 {held['since']} 起由{zh}在{place_zh}负责"
        if held["owner"]
        else f"自 {held['since']} 起由{place_zh}统管",
        f"from {held['since']} it is held by " + (f"{en} in {place_en}" if held["owner"] else place_en),
    )


def _late_visit(visit: Step) -> Both:
    (zh, en), (place_zh, place_en) = _who(visit["author"]), _who(visit["territory"])
    late_zh, late_en = ("，标为补报", ", marked late") if visit["late"] else ("", "")
    return f"拜访记在{zh}名下（{place_zh}）{late_zh}", f"the visit stays {en}'s, in {place_en}{late_en}"


def _card(card: Mapping[str, str]) -> Both:
    parts = []
    for name, value in card.items():
        if name == "mode":
            parts.append((ZH.term("ownership_mode", value), EN.term("ownership_mode", value).lower()))
        else:
            (zh, en) = _field(name)
            parts.append((f"{zh} {value}", f"{en} {value}"))
    zh, en = listed(parts)
    return f"客户卡：{zh}", f"the card says: {en}"


def _review(review: Step) -> Both:
    (zh, en), (field_zh, field_en) = _who(review["author"]), _field(review["field"])
    status_zh, status_en = (words.term("review_item.status", review["status"]) for words in (ZH, EN))
    return (
        f"{zh}对{field_zh}的修改（{review['base']} 改为 {review['mine']}）：{status_zh}",
        f"{en}'s change of the {field_en} ({review['base']} to {review['mine']}): {status_en.lower()}",
    )


def _notice(notice: Step) -> Both:
    (zh, en), status = _who(notice["user"]), notice["status"]
    return (
        f"告知{zh}：{ZH.term('notice.status', status)}",
        f"{en} is told: {EN.term('notice.status', status).lower()}",
    )


def _request(request: Step) -> Both:
    (zh, en), status = _who(request["level"]), request["status"]
    return (
        f"申请在{zh}一级：{ZH.term('request_status', status)}",
        f"the request, at the level of {en}: {EN.term('request_status', status).lower()}",
    )


def _holders(holders: list[Step]) -> Both:
    parts = []
    for each in holders:
        (zh, en), until = _who(each["owner"]), each["until"]
        parts.append((f"{zh}（至 {until or '今'}）", f"{en} until {until or 'now'}"))
    zh, en = listed(parts)
    return f"先后负责：{zh}", f"held in turn by {en}"


def _people(told: Both) -> Callable[[list[str]], Both]:
    def shown(people: list[str]) -> Both:
        zh, en = listed([_who(each) for each in people])
        return f"{told[0]}{zh}", f"{told[1]} {en}"

    return shown


def _refused(answer: Mapping[str, Any]) -> Both:
    mark = f"{answer['rule']}, `{answer['code']}`"
    return f"不予受理（{mark}）", f"refused ({mark})"


OUTCOMES: dict[str, Callable[[Any], Both]] = {
    "held by": _held,
    "holders": _holders,
    "visit": _late_visit,
    "card": _card,
    "review": _review,
    "review seen by": _people(("修改可见于：", "the change is seen by")),
    "levels seen": _people(("先后所在级别：", "levels in turn:")),
    "notice": _notice,
    "request": _request,
    "refused": _refused,
}


def outcome(expected: Mapping[str, Any]) -> list[Both]:
    """What must be so afterwards; an unknown expectation is an error in the vector."""
    return [OUTCOMES[key](value) for key, value in expected.items()]
