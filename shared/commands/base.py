"""What every command carries: its identity, when it happened, and the rule pack its author saw."""

from typing import Any

from shared.models.base import Code, Frozen, Instant
from shared.models.ids import RowId


class Command(Frozen):
    """One intention of one person, typed; it is decided, never applied as such.

    Subclasses add `kind`, a literal that names them on the wire.
    """

    id: RowId
    happened_at: Instant
    pack: Code | None = None

    def model_post_init(self, _context: Any, /) -> None:
        # Only what was set travels, so that "cleared" differs from "untouched"; the kind always does.
        self.model_fields_set.add("kind")

    def text(self) -> str:
        """The command as it is queued, hashed and sent."""
        return self.model_dump_json(exclude_unset=True)
