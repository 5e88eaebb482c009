"""`decide` answers every command, the same on the phone and on the server.

It is pure: the same command, facts, actor and moment give the same answer. It never raises on
well-typed input, and reads no clock, environment or randomness.
"""

from datetime import datetime

from shared.case import Actor, Case, Decision, Handler, believed
from shared.commands import AnyCommand
from shared.commands.base import Command
from shared.decisions import (
    administration,
    attendance,
    customers,
    deals,
    grading,
    requests,
    reviews,
    visits,
)
from shared.facts import Facts

DECISIONS: dict[type[Command], Handler] = {
    **administration.DECISIONS,
    **customers.DECISIONS,
    **requests.DECISIONS,
    **reviews.DECISIONS,
    **visits.DECISIONS,
    **attendance.DECISIONS,
    **deals.DECISIONS,
    **grading.DECISIONS,
}


def decide(command: AnyCommand, facts: Facts, actor: Actor, now: datetime) -> Decision:
    """The rows that the command leads to, or the refusal that explains why not."""
    at = believed(command.happened_at, actor.trusted_since, now)
    return DECISIONS[type(command)](command, Case(facts, actor.user, now, at, actor.trusted_since))
