"""Every grade explains itself: what it rests on, what would change it, and a sentence in both languages.

Made when the grade is made and stored with it, so that a grade published in March is explained in
October by the facts of March.
"""

from shared.models.grading import Factor, GradeExplanation, GradeOverride, VipCut
from shared.rules.assessment import Assessment
from shared.rules.grade_sentence import rules_of, sentence
from shared.rules.segments import CREDIT_LEVEL, POTENTIAL_LEVEL
from shared.rules.vip import is_vip
from shared.rules.what_if import what_would_change


def explain(
    assessed: Assessment, override: GradeOverride | None = None, vip: VipCut | None = None
) -> GradeExplanation:
    """The explanation that is stored with a grade."""
    return GradeExplanation(
        pack=assessed.pack.code,
        rules=rules_of(assessed, override, vip),
        factors=_factors(assessed, override, vip),
        threshold=assessed.in_force.threshold,
        threshold_source=assessed.in_force.source,
        what_if=what_would_change(assessed, override),
        sentence_zh=sentence(assessed, override, vip, "zh"),
        sentence_en=sentence(assessed, override, vip, "en"),
        sales=assessed.sales,
        period=assessed.period,
    )


def _factors(assessed: Assessment, override: GradeOverride | None, vip: VipCut | None) -> tuple[Factor, ...]:
    """Sales against each threshold first, then the VIP line, then the axes beside the amount."""
    rules, threshold = assessed.pack.grading, assessed.in_force.threshold
    factors = [
        _against("sales_for_A", assessed.sales, threshold.a_from),
        _against("sales_for_B", assessed.sales, threshold.b_from),
    ]
    if vip is not None:
        line = vip.amount_from
        met = is_vip(assessed.sales, vip)
        factors.append(Factor(name="sales_for_VIP", value=assessed.sales, threshold=line, met=met))
    if override is not None:
        in_force = assessed.day <= override.expires_on
        days = max(0, (override.expires_on - assessed.day).days)
        factors.append(Factor(name="override_days_left", value=days, met=in_force))
    promising = assessed.potential in rules.segments.high_potential
    safe = assessed.credit not in rules.segments.risk_credit
    factors += [
        Factor(name="potential", value=POTENTIAL_LEVEL[assessed.potential], met=promising),
        Factor(name="credit", value=CREDIT_LEVEL[assessed.credit], met=safe),
        _against("orders", assessed.orders, rules.high_frequency_orders),
    ]
    return tuple(factors)


def _against(name: str, value: int, threshold: int) -> Factor:
    return Factor(name=name, value=value, threshold=threshold, met=value >= threshold)
