"""What every command carries: its identity, when it happened, and the rule pack its author saw."""

from shared.models.base import Code, Frozen, Instant
from shared.models.ids import RowId


class Command(Frozen):
    """One intention of one person, typed; it is decided, never applied as such.

    Subclasses add `kind`, a literal that names them on the wire.
    """

    id: RowId
    happened_at: Instant
    pack: Code | None = None
