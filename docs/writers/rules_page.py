"""Writes docs/rules.md: every number, every clause and every golden example, for people of the business."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from docs.writers import credit_sentences, grading_sentences, territory_sentences
from docs.writers.credit_sentences import Both
from docs.writers.markdown import PROJECT, table, write
from docs.writers.pack_numbers import NUMBERS, rows
from shared.packs import default_pack, northwind_pack

Tell = Callable[[Mapping[str, Any]], Both]
Outcome = Callable[[Mapping[str, Any]], list[Both]]

VECTORS = PROJECT / "tests" / "vectors"

HEAD = """# 规则 · The rules

本页由规则包和示例生成（`make rules`），请勿手工修改。数字是公司可以更改的默认值；
每个示例都由测试按真实规则逐一核对。

This page is written from the rule packs and the golden examples (`make rules`); it is not edited by hand.
The numbers are defaults that a company may change, and every example is played by the tests through the
rules that decide on the phone and on the server.

编号 H、SPL、GRD、TER 等为制度条款，AMB 为制度未写明之处采用的解释。
IDs such as H, SPL, GRD and TER name the company's rules; AMB names the reading chosen where they are
silent.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, *_numbers(), *_clauses(), *_people(), *_territory(), *_credit(), *_grading()]
    return "\n".join(parts).rstrip() + "\n"


def _numbers() -> Iterator[str]:
    packs = (default_pack(), northwind_pack())
    yield "## 数字 · Numbers\n"
    yield (
        f"默认规则包 {packs[0].code}，自 {packs[0].valid_from} 起适用；"
        "右列为示例公司 Northwind 规则包的不同之处。"
        f" The default pack {packs[0].code} applies from {packs[0].valid_from} on;"
        " the last column says where the pack of the sample company Northwind differs.\n"
    )
    for section, ((zh, en), _) in NUMBERS.items():
        yield f"### {zh} · {en}\n"
        yield table(("条款 Rule", "项目 Item", "默认 Default", "Northwind"), rows(section, packs)) + "\n"


def _clauses() -> Iterator[str]:
    yield "## 条款 · Clauses\n"
    clauses = default_pack().clauses
    yield table(("编号 ID", "条款", "Clause"), ((each.id, each.zh, each.en) for each in clauses)) + "\n"


def _people() -> Iterator[str]:
    yield "## 示例中的人 · The people of the examples\n"
    yield (
        "北区由马经理负责，业务代表为李（一片）和王（二片）；南区由周经理负责，业务代表为赵（一片）；"
        "工程部由高经理负责。陈副总审批；钱在财务部，孙是促销科评级专员。\n\n"
        "Ma manages the north, with the reps Li (north 1) and Wang (north 2); Zhou manages the south, with"
        " the rep Zhao (south 1); Gao manages engineering. Chen, the deputy general manager, approves;"
        " Qian is of finance, and Sun is the grading secretary.\n"
    )


def vectors(folder: str) -> list[dict[str, Any]]:
    """The golden examples of a folder, by number."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in Path(VECTORS, folder).glob("*.json")]
    return sorted(found, key=lambda each: (int("".join(filter(str.isdigit, each["id"]))), each["id"]))


def _title(vector: dict[str, Any]) -> str:
    return f"### {vector['id']} · {vector['title_zh']}\n\n{vector['title_en']}\n"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _story(vector: dict[str, Any], sentence: Tell, outcome: Outcome) -> Iterator[str]:
    """One example as what was given, what happens and what must be so."""
    yield _title(vector)
    parts = {
        "已知 Given": [sentence(each) for each in vector["given"]],
        "当 When": [sentence(each) for each in vector["when"]],
        "则 Then": [each for expected in vector["then"] for each in outcome(expected)],
    }
    lines = (
        (part, "；".join(zh for zh, _ in told) + "。", _capital("; ".join(en for _, en in told)) + ".")
        for part, told in parts.items()
        if told
    )
    yield table(("", "中文", "English"), lines) + "\n"


def _territory() -> Iterator[str]:
    yield "## 示例：归属与移交 · Examples: ownership and transfers\n"
    for vector in vectors("territory"):
        yield from _story(vector, territory_sentences.sentence, territory_sentences.outcome)


def _credit() -> Iterator[str]:
    yield "## 示例：业绩分配 · Examples: credit\n"
    yield "金额单位为元。 Amounts are yuan.\n"
    for vector in vectors("credit"):
        yield from _story(vector, credit_sentences.sentence, credit_sentences.outcome)


def _grading() -> Iterator[str]:
    yield "## 示例：评级、考勤与销售浪费 · Examples: grading, attendance and sales waste\n"
    for vector in vectors("grading"):
        yield _title(vector)
        zh, en = grading_sentences.fact(vector["given"])
        yield f"依据 Rules: {', '.join(vector['rules'])}。已知：{zh}。 Given: {en}.\n"
        tries, answers = vector["when"], vector["then"]
        if not isinstance(tries, list):
            tries, answers = [tries], [answers]
        lines = []
        for tried, answered in zip(tries, answers, strict=True):
            (when_zh, when_en), (then_zh, then_en) = (
                grading_sentences.fact(tried),
                grading_sentences.answer(answered),
            )
            lines.append((when_zh, then_zh, when_en, then_en))
        yield table(("当", "则", "When", "Then"), lines) + "\n"


if __name__ == "__main__":
    write("rules.md", page())
