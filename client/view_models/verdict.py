"""The verdict on a piece of work, as the panel shows it before sending, in *Needs you*, and to managers."""

from dataclasses import dataclass
from functools import partial
from typing import Literal

from client.view_models import names
from client.view_models.desk import Desk
from shared.case import Decision
from shared.errors import Refusal

VerdictTone = Literal["yes", "wait", "no"]


@dataclass(frozen=True)
class Verdict:
    """An answer with its reason; empty parts are not shown."""

    tone: VerdictTone
    headline: str
    detail: str = ""
    rule: str = ""
    clause: str = ""
    fact: str = ""


def verdict_on(desk: Desk, decision: Decision, *, yes: str, detail: str = "") -> Verdict:
    """The verdict for a decision: `yes` and `detail` word it when nothing stands against it."""
    if isinstance(decision, Refusal):
        return refused(desk, decision)
    if decision.standing == "parked":
        return Verdict("wait", desk.words("Whoever holds the customer now will be asked to take this over."))
    return Verdict("yes", yes, detail)


def refused(desk: Desk, refusal: Refusal) -> Verdict:
    """The verdict that explains a refusal: the reason, the rule's clause and the fact that failed."""
    return Verdict(
        tone="no",
        headline=desk.words.refusal(refusal, partial(names.anyone, desk)),
        rule=refusal.rule,
        clause=clause_text(desk, refusal.rule),
        fact=_fact(desk, refusal),
    )


def clause_text(desk: Desk, rule: str) -> str:
    """What today's rule pack says under a rule, in the reader's language; empty when it says nothing."""
    pack = desk.facts.pack_on(desk.today)
    clause = pack.clause(rule) if pack is not None else None
    if clause is None:
        return ""
    return clause.zh if desk.words.language == "zh" else clause.en


def _fact(desk: Desk, refusal: Refusal) -> str:
    fact = refusal.fact
    if fact is None or fact.value in ("", "true", "false"):
        # Whether something is so is what the sentence above says already.
        return ""
    return desk.words("The fact behind it: {fact}", fact=names.anyone(desk, fact.value))
