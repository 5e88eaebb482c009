"""Which months a question is about when it does not say, and how long it waits for the count."""

from datetime import datetime

from server.sight.narrowed import Narrowed
from server.totals.months import Span
from shared.facts import Facts
from shared.models.base import day_of
from shared.models.rule_pack import GradingRules

USUAL_MONTHS = 12
PATIENCE_S = 0.15
"""How long a question waits for what is not counted yet; the dashboard says what is left."""


def span_of(asked: Narrowed, now: datetime) -> Span:
    """The period asked for; the twelve months up to now, or up to its end, unless it says."""
    last = asked.last or max(day_of(now).isoformat()[:7], asked.first or "")
    return Span(asked.first or Span.up_to(last, USUAL_MONTHS).first, last)


def at_start_months(facts: Facts, now: datetime) -> int:
    """How many months before a period make a customer at its start: after them, frequency is zero."""
    pack = facts.pack_on(day_of(now))
    return (pack.grading if pack else GradingRules()).zero_frequency_months
