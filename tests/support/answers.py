"""What a test expects of an answer: changes, or a refusal with its code and the fact that failed."""

from shared.case import Changes, Decision, Standing
from shared.errors import Code, Refusal


def done(decision: Decision, standing: Standing = "applied") -> Changes:
    """The changes that a decision must be."""
    assert isinstance(decision, Changes), decision
    assert decision.standing == standing
    return decision


def refused(decision: Decision, code: Code, fact: tuple[str, str, str] | None = None) -> Refusal:
    """The refusal that a decision must be; the fact is its row, field and value."""
    assert isinstance(decision, Refusal), decision
    assert decision.code is code, decision
    found = decision.fact
    assert (None if found is None else (found.id, found.field, found.value)) == fact
    return decision
