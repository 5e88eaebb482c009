"""Rows that an import has made so far, so that the real rules can be asked about them before storing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar, cast

from shared.models.base import Entity

E = TypeVar("E", bound=Entity)


class RowsAtHand:
    """The `Rows` port over rows in memory, looked up by the same fields as in a store."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Entity]] = defaultdict(dict)
        self._by: dict[tuple[str, str, str], dict[str, Entity]] = defaultdict(dict)

    def put(self, rows: Iterable[Entity]) -> None:
        """Add rows, or put them in the place of earlier ones with the same id."""
        for row in rows:
            before = self._rows[row.KIND].get(row.id)
            if before is not None:
                for field in row.INDEXED:
                    self._by[row.KIND, field, _text(before, field)].pop(row.id, None)
            self._rows[row.KIND][row.id] = row
            for field in row.INDEXED:
                self._by[row.KIND, field, _text(row, field)][row.id] = row

    def get(self, kind: type[E], row_id: str) -> E | None:
        """The row of that kind and id, or None."""
        return cast("E | None", self._rows[kind.KIND].get(row_id))

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        """All rows of a kind whose indexed field has the value, ordered by id."""
        found = self._by.get((kind.KIND, field, value), {})
        return [cast("E", found[row_id]) for row_id in sorted(found)]

    def all(self, kind: type[E]) -> Sequence[E]:
        """All rows of a kind, ordered by id."""
        rows = self._rows[kind.KIND]
        return [cast("E", rows[row_id]) for row_id in sorted(rows)]


def _text(row: Entity, field: str) -> str:
    return str(getattr(row, field))
