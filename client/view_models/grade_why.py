"""Why a customer is graded as it is, and what would change it: from the explanation stored with the grade."""

from dataclasses import dataclass

from client.view_models import money_words
from client.view_models.desk import Desk
from shared.models.grading import Factor, WhatIf
from shared.rules.current_grade import CurrentGrade, current_grade


@dataclass(frozen=True)
class FactorBar:
    """One fact beside its threshold, as a small bar."""

    name: str
    value: str
    threshold: str
    part: float
    """How far the value has come towards the threshold, at most 1."""


@dataclass(frozen=True)
class GradeWhy:
    """A grade in words."""

    sentence: str
    factors: tuple[FactorBar, ...]
    what_if: tuple[str, ...]
    segment: str
    potential: str
    credit: str
    override: str
    pack: str


def grade_why(desk: Desk, customer: str) -> GradeWhy | None:
    """The explanation of the grade that counts now; None without a grade."""
    grade = current_grade(desk.facts, customer, desk.now)
    if grade is None:
        return None
    words, why = desk.words, grade.row.explanation
    return GradeWhy(
        sentence=why.sentence_zh if words.language == "zh" else why.sentence_en,
        factors=tuple(_bar(desk, factor) for factor in why.factors if factor.threshold is not None),
        what_if=tuple(text for text in (_what_if(desk, each) for each in why.what_if) if text),
        segment=words.term("segment", grade.segment),
        potential=words.term("potential", grade.potential),
        credit=words.term("credit", grade.credit) if grade.credit else words("not rated"),
        override=_override(desk, grade),
        pack=why.pack,
    )


def _bar(desk: Desk, factor: Factor) -> FactorBar:
    threshold = factor.threshold or 0
    part = min(1.0, factor.value / threshold) if threshold > 0 else 1.0
    return FactorBar(
        name=_factor_name(desk, factor.name),
        value=_figure(desk, factor.name, factor.value),
        threshold=_figure(desk, factor.name, threshold),
        part=max(0.0, part),
    )


def _factor_name(desk: Desk, name: str) -> str:
    words = desk.words
    known = {
        "sales_for_A": words("Sales, towards grade A"),
        "sales_for_B": words("Sales, towards grade B"),
        "sales_for_VIP": words("Sales, towards VIP"),
        "orders": words("Orders in the period"),
        "months": words("Months of cooperation"),
        "potential": words("Potential"),
        "credit": words("Credit rating"),
    }
    return known.get(name, name)


def _figure(desk: Desk, name: str, value: int) -> str:
    return money_words.short(value, desk.words) if name.startswith("sales") else f"{value:,}"


def _what_if(desk: Desk, each: WhatIf) -> str:
    words = desk.words
    if each.factor != "sales":
        return ""
    amount = money_words.short(abs(each.change), words)
    if each.change > 0:
        return words("{amount} more in sales would make it {grade}.", amount=amount, grade=each.grade)
    return words("{amount} less in sales would make it {grade}.", amount=amount, grade=each.grade)


def _override(desk: Desk, grade: CurrentGrade) -> str:
    if grade.override is None:
        return ""
    return desk.words(
        "Set to {grade} by judgement until {day:day}: {reason}",
        grade=grade.override.grade,
        day=grade.override.expires_on.isoformat(),
        reason=grade.override.reason,
    )
