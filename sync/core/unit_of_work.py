"""The rows of one transaction as they will stand: what the store holds, under what was decided so far.

A batch of commands is decided one after the other, each on top of the ones before, and written once at
the end. What a refused command would have written never gets in here, so nothing is half applied.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar, cast

from shared.facts import Rows
from shared.models.base import Entity

E = TypeVar("E", bound=Entity)


class VersionedRows(Rows, Protocol):
    """Rows that know their versions."""

    def version_of(self, kind: str, row_id: str) -> int:
        """The row's version, 0 when there is none."""
        ...


@dataclass(slots=True)
class Touched:
    """One row of this transaction: as it stood, as it will stand, and its version then and now."""

    before: Entity | None
    after: Entity
    was: int
    version: int


@dataclass(slots=True)
class _Filed:
    """One kind's rows by the value of one field: what was written so far, and the answers given so far."""

    name: str
    written: dict[str, dict[str, Entity]] = field(default_factory=lambda: defaultdict(dict))
    answers: dict[str, dict[str, Entity]] = field(default_factory=dict)

    def file(self, row: Entity, previous: Entity | None) -> None:
        """Bring both up to date with a row that changed."""
        value = str(getattr(row, self.name))
        was = value if previous is None else str(getattr(previous, self.name))
        if was != value:
            self.written[was].pop(row.id, None)
            self.answers.get(was, {}).pop(row.id, None)
        self.written[value][row.id] = row
        if value in self.answers:
            self.answers[value][row.id] = row


class UnitOfWork:
    """An overlay of decided rows over a store; it answers the same questions as the store."""

    def __init__(self, base: VersionedRows) -> None:
        self._base = base
        self.touched: dict[tuple[str, str], Touched] = {}
        self._filed: dict[str, dict[str, _Filed]] = defaultdict(dict)
        """By kind and field; only where somebody has asked."""
        self._alls: dict[str, dict[str, Entity]] = {}

    def get(self, kind: type[E], row_id: str) -> E | None:
        touched = self.touched.get((kind.KIND, row_id))
        if touched is not None:
            return cast("E", touched.after)
        return self._base.get(kind, row_id)

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        filed = self._filed[kind.KIND].get(field) or self._file(kind, field)
        found = filed.answers.get(value)
        if found is None:
            stored = self._base.find(kind, field, value)
            found = {row.id: row for row in stored if (kind.KIND, row.id) not in self.touched}
            found.update(filed.written.get(value, {}))
            filed.answers[value] = found
        return [cast("E", found[row_id]) for row_id in sorted(found)]

    def all(self, kind: type[E]) -> Sequence[E]:
        found = self._alls.get(kind.KIND)
        if found is None:
            found = {row.id: row for row in self._base.all(kind)}
            for (name, row_id), touched in self.touched.items():
                if name == kind.KIND:
                    found[row_id] = touched.after
            self._alls[kind.KIND] = found
        return [cast("E", found[row_id]) for row_id in sorted(found)]

    def version_of(self, kind: str, row_id: str) -> int:
        """The row's version as it will stand."""
        touched = self.touched.get((kind, row_id))
        return touched.version if touched is not None else self._base.version_of(kind, row_id)

    def put(self, rows: Sequence[Entity]) -> tuple[tuple[str, str, int], ...]:
        """Let rows stand from here on; returns (kind, id, version) of each, in order."""
        written: list[tuple[str, str, int]] = []
        for row in rows:
            key = (row.KIND, row.id)
            touched = self.touched.get(key)
            if touched is None:
                before = self._base.get(type(row), row.id)
                was = self._base.version_of(row.KIND, row.id)
                touched = Touched(before, row, was, was + 1)
                self.touched[key] = touched
                self._refile(row, before)
            else:
                previous = touched.after
                touched.after = row
                touched.version += 1
                self._refile(row, previous)
            written.append((row.KIND, row.id, touched.version))
        return tuple(written)

    def _file(self, kind: type[Entity], field: str) -> _Filed:
        """Sort what was written so far by a field that nobody asked for before."""
        filed = self._filed[kind.KIND][field] = _Filed(field)
        for (name, _), touched in self.touched.items():
            if name == kind.KIND:
                filed.file(touched.after, None)
        return filed

    def _refile(self, row: Entity, previous: Entity | None) -> None:
        """Bring the remembered answers up to date with a row that changed."""
        for filed in self._filed[row.KIND].values():
            filed.file(row, previous)
        if row.KIND in self._alls:
            self._alls[row.KIND][row.id] = row
