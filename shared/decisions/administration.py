"""Everything that is decided about the company itself: its tree, people, stand-ins and rules."""

from shared.case import Handler
from shared.commands.base import Command
from shared.decisions import delegations, people, rule_packs, territories

DECISIONS: dict[type[Command], Handler] = {
    **territories.DECISIONS,
    **people.DECISIONS,
    **delegations.DECISIONS,
    **rule_packs.DECISIONS,
}
