"""The gate before all that needs no particular role: who is not one of the company does nothing."""

from datetime import datetime

from shared.case import Case
from shared.errors import Code, FailedFact, Refusal
from shared.rules.rights import let_in, may_act


def nobody_here(case: Case, *, also_now: bool = False) -> Refusal | None:
    """The refusal for somebody whose account was closed, or who had no role, when it happened.

    With `also_now`, for decisions: those are made final only when they arrive.
    """
    moments = (case.at, case.now) if also_now else (case.at,)
    barred = next((each for each in moments if not may_act(case.facts, case.user, each)), None)
    return None if barred is None else _barred(case, barred)


def _barred(case: Case, at: datetime) -> Refusal:
    inside = let_in(case.facts, case.user, at)
    fact = FailedFact(
        kind="user",
        id=case.user,
        field="roles" if inside else "active",
        value="none" if inside else "false",
    )
    return Refusal(code=Code.NOBODY_HERE, rule="SEC-2", fact=fact)
