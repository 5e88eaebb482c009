"""New identities that sort by the time they were made."""

from uuid6 import uuid7


class UuidSource:
    """The `IdSource` port on UUIDv7."""

    def new(self) -> str:
        """An identity nobody else has."""
        return str(uuid7())
