"""Rows in memory behind an index per field, so that a figure is about the rules and not about a scan."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar, cast

from shared.models.base import Entity

E = TypeVar("E", bound=Entity)


class IndexedRows:
    """Answers the questions of the `Rows` port from dictionaries; what it holds never changes."""

    def __init__(self, rows: Iterable[Entity]) -> None:
        self._rows: dict[tuple[str, str], Entity] = {}
        self._by_kind: defaultdict[str, list[Entity]] = defaultdict(list)
        self._by_field: defaultdict[tuple[str, str, str], list[Entity]] = defaultdict(list)
        for row in sorted(rows, key=lambda each: each.id):
            self._rows[row.KIND, row.id] = row
            self._by_kind[row.KIND].append(row)
            for field in row.INDEXED:
                self._by_field[row.KIND, field, str(getattr(row, field))].append(row)

    def get(self, kind: type[E], row_id: str) -> E | None:
        return cast("E | None", self._rows.get((kind.KIND, row_id)))

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        return cast("Sequence[E]", self._by_field[kind.KIND, field, value])

    def all(self, kind: type[E]) -> Sequence[E]:
        return cast("Sequence[E]", self._by_kind[kind.KIND])
