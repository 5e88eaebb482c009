"""The shipped rules are whole: every number is the code's default, every rule that speaks has its clause."""

import re
from pathlib import Path

from shared.models.rule_pack import (
    AttendanceRules,
    CreditRules,
    GradingRules,
    TerritoryRules,
    VisitRules,
)
from shared.packs import default_pack, northwind_pack
from shared.rules.split_phrases import BUILT_IN

_SHARED = Path(__file__).parents[3] / "shared"
_PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")


def test_the_shipped_numbers_are_the_defaults() -> None:
    pack = default_pack()
    assert pack.territory == TerritoryRules()
    assert pack.credit == CreditRules()
    assert pack.grading == GradingRules()
    assert pack.visits == VisitRules()
    assert pack.attendance == AttendanceRules()


def test_every_rule_that_a_refusal_names_has_a_clause() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in _SHARED.rglob("*.py"))
    named = set(re.findall(r'rule="([A-Z][A-Z0-9-]*)"', source))
    assert {rule for rule in named if default_pack().clause(rule) is None} == set()


def test_every_clause_speaks_both_languages_with_the_same_placeholders() -> None:
    for clause in default_pack().clauses:
        assert clause.zh
        assert clause.en
        assert set(_PLACEHOLDER.findall(clause.sentence_zh)) == set(_PLACEHOLDER.findall(clause.sentence_en))


def test_the_shipped_sentences_of_credit_are_the_built_in_ones() -> None:
    for rule, (zh, en) in BUILT_IN.items():
        clause = default_pack().clause(rule)
        assert clause is not None, rule
        assert (clause.sentence_zh, clause.sentence_en) == (zh, en)


def test_northwind_differs_in_its_thresholds_only() -> None:
    sample, shipped = northwind_pack(), default_pack()
    assert (sample.grading.a_from, sample.grading.b_from) == (1_000_000, 500_000)
    same = {"id": shipped.id, "title": shipped.title, "grading": shipped.grading}
    assert sample.model_copy(update=same) == shipped
