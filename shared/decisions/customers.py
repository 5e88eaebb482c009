"""Everything that is decided about customers: their cards, their people, and who shares them."""

from shared.case import Handler
from shared.commands.base import Command
from shared.decisions import cards, contacts, sharing

DECISIONS: dict[type[Command], Handler] = {
    **cards.DECISIONS,
    **contacts.DECISIONS,
    **sharing.DECISIONS,
}
