"""."""

from shared.case import Handler
from shared.commands.base import Command

DECISIONS: dict[type[Command], Handler] = {}
