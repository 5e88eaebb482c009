"""Company reference content, kept between transactions for as long as its scope stands where it stood.

Every decision and every pull asks for the whole territory tree, and it changes a few times a year. The
number of the company's scope moves on with each change, in the same transaction.
"""

from collections.abc import Sequence

from shared.models.base import Entity


class Reference:
    """All rows of some kinds as they are at one number of the company's scope; used from several threads."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, Sequence[Entity]]] = {}

    def at(self, head: int, kind: str) -> Sequence[Entity] | None:
        """The rows of a kind at that number, where they are known."""
        kept = self._kept.get(kind)
        return kept[1] if kept is not None and kept[0] == head else None

    def keep(self, head: int, kind: str, rows: Sequence[Entity]) -> None:
        """Remember the rows of a kind, as one reader saw them together with the number."""
        self._kept[kind] = (head, rows)
