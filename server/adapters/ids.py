"""New identities as UUIDv7: unique without asking anybody, and in the order in which they were made."""

from uuid6 import uuid7


class Uuid7Source:
    """Identities from the clock and the machine's randomness."""

    def new(self) -> str:
        """An identity nobody else has."""
        return str(uuid7())
