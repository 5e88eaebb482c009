"""Sentences that explain a decision: the rule pack's own words where it has them, ours elsewhere.

A template is content that headquarters edits, so it is filled without `str.format`: an unknown
placeholder stays as it is, and nothing in a template can reach into an object or raise.
"""

import re
from collections.abc import Mapping

from shared.models.rule_pack import RulePack

_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")

Sentence = tuple[str, str]
"""The same sentence in Chinese and in English."""


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with every known {placeholder} replaced by its value."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), template)


def sentence(pack: RulePack, rule: str, values: Mapping[str, str], built_in: Sentence) -> Sentence:
    """What the pack says about a rule, filled in; the built-in sentence where the pack says nothing."""
    clause = pack.clause(rule)
    zh = clause.sentence_zh if clause and clause.sentence_zh else built_in[0]
    en = clause.sentence_en if clause and clause.sentence_en else built_in[1]
    return fill(zh, values), fill(en, values)


def yuan(fen: int) -> str:
    """An amount as people write it: 1,234.56."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def percent(basis_points: int) -> str:
    """A share as people say it: 60%, 16.67%."""
    whole, rest = divmod(basis_points, 100)
    return f"{whole}.{rest:02d}".rstrip("0") + "%" if rest else f"{whole}%"
