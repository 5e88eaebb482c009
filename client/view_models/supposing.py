"""Rows as they would stand if some changes had happened: what-if questions without writing anything."""

from collections.abc import Iterable, Sequence
from typing import TypeVar, cast

from shared.facts import Rows
from shared.models.base import Entity

E = TypeVar("E", bound=Entity)


class Supposing:
    """The device's rows with some rows replaced or added in the mind only."""

    def __init__(self, rows: Rows, changed: Iterable[Entity]) -> None:
        self._rows = rows
        self._changed = {(row.KIND, row.id): row for row in changed}

    def get(self, kind: type[E], row_id: str) -> E | None:
        """The supposed row, or the real one."""
        supposed = self._changed.get((kind.KIND, row_id))
        return cast("E", supposed) if supposed is not None else self._rows.get(kind, row_id)

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        """The rows that would be found."""
        found = [
            row for row in self._rows.find(kind, field, value) if (kind.KIND, row.id) not in self._changed
        ]
        found += [row for row in self._supposed(kind) if str(getattr(row, field)) == value]
        return sorted(found, key=lambda row: row.id)

    def all(self, kind: type[E]) -> Sequence[E]:
        """All rows of a kind as they would be."""
        kept = [row for row in self._rows.all(kind) if (kind.KIND, row.id) not in self._changed]
        return sorted((*kept, *self._supposed(kind)), key=lambda row: row.id)

    def _supposed(self, kind: type[E]) -> list[E]:
        return [cast("E", row) for (name, _), row in self._changed.items() if name == kind.KIND]
