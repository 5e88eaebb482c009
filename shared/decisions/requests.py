"""Everything that is decided about requests: what is asked for, and what is answered."""

from shared.case import Handler
from shared.commands.base import Command
from shared.decisions import answering, asking

DECISIONS: dict[type[Command], Handler] = {**asking.DECISIONS, **answering.DECISIONS}
