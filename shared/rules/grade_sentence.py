"""A grade in one readable sentence per language, from the rule pack's clauses or the built-in wording.

A clause may bring its own sentence with placeholders in braces: {grade} {sales} {threshold} {a_from}
{b_from} {first_day} {last_day} {region} {override} {reason} {expires_on} {approver} {vip_from} {due_on}. A
sentence with any other placeholder is left aside, so that a slip in a pack never leaves a grade
unexplained.
"""

import re
from typing import Literal

from shared.models.grading import GradeOverride, VipCut
from shared.models.rule_pack import RulePack
from shared.rules.assessment import Assessment
from shared.rules.vip import is_vip
from shared.rules.wording import Sentence, fill, yuan

Language = Literal["zh", "en"]
Values = dict[str, str]

_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")
_LONGEST = 4_000

_BUILT_IN: dict[str, Sentence] = {
    "GRD-6": (
        "{first_day} 至 {last_day} 净销售额 {sales} 元；A 级自 {a_from} 元起，B 级自 {b_from} 元起，"
        "计算为 {grade} 级。",
        "Net sales from {first_day} to {last_day} were {sales} yuan; A begins at {a_from} yuan and B at "
        "{b_from} yuan, which gives {grade}.",
    ),
    "GRD-7": ("适用{region}的地区标准。", "The regional thresholds of {region} apply."),
    "GRD-8": (
        "经 {approver} 批准改为 {override} 级，有效至 {expires_on}，最迟到下次评定公布为止：{reason}",
        "{approver} set it to {override} until {expires_on}, or until the next round is published if that "
        "is earlier: {reason}",
    ),
    "GRD-12": (
        "净销售额达到 VIP 线 {vip_from} 元。",
        "Net sales reach the VIP line of {vip_from} yuan.",
    ),
    "GRD-20": (
        "合作未满期限，为暂时等级，{due_on} 起正式评定。",
        "The grade is provisional; the formal assessment is due from {due_on}.",
    ),
}


def rules_of(assessed: Assessment, override: GradeOverride | None, vip: VipCut | None) -> tuple[str, ...]:
    """The requirements that a grade rests on, in the order in which its sentences follow."""
    return (
        "GRD-6",
        *(("GRD-7",) if assessed.in_force.threshold.territory is not None else ()),
        *(("GRD-8",) if override is not None else ()),
        *(("GRD-12",) if is_vip(assessed.sales, vip) else ()),
        *(("GRD-20",) if assessed.due_on is not None else ()),
    )


def sentence(
    assessed: Assessment, override: GradeOverride | None, vip: VipCut | None, language: Language
) -> str:
    """Why the grade is as it is, for people."""
    values = _values(assessed, override, vip, language)
    parts = [_part(rule, assessed.pack, language, values) for rule in rules_of(assessed, override, vip)]
    return (" " if language == "en" else "").join(parts)[:_LONGEST].strip()


def _part(rule: str, pack: RulePack, language: Language, values: Values) -> str:
    clause = pack.clause(rule)
    own = "" if clause is None else clause.sentence_zh if language == "zh" else clause.sentence_en
    if own and set(_PLACEHOLDER.findall(own)) <= values.keys():
        return fill(own, values)
    return fill(_BUILT_IN[rule][0 if language == "zh" else 1], values)


def _values(
    assessed: Assessment, override: GradeOverride | None, vip: VipCut | None, language: Language
) -> Values:
    threshold = assessed.in_force.threshold
    computed = assessed.computed
    return {
        "grade": computed,
        "sales": yuan(assessed.sales),
        "threshold": yuan(threshold.a_from if computed == "A" else threshold.b_from),
        "a_from": yuan(threshold.a_from),
        "b_from": yuan(threshold.b_from),
        "first_day": assessed.period.first.isoformat(),
        "last_day": assessed.period.last.isoformat(),
        "region": assessed.region_zh if language == "zh" else assessed.region_en,
        "override": override.grade if override else "",
        "reason": override.reason if override else "",
        "approver": override.approver if override else "",
        "expires_on": override.expires_on.isoformat() if override else "",
        "vip_from": yuan(vip.amount_from) if vip else "",
        "due_on": assessed.due_on.isoformat() if assessed.due_on else "",
    }
