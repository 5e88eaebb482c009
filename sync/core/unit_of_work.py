"""The rows of one transaction as they will stand: what the store holds, under what was decided so far.

A batch of commands is decided one after the other, each on top of the ones before, and written once at
the end. What a refused command would have written never gets in here, so nothing is half applied.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

from shared.facts import Facts, Rows
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


class UnitOfWork:
    """An overlay of decided rows over a store; it answers the same questions as the store."""

    def __init__(self, base: VersionedRows) -> None:
        self._base = base
        self.touched: dict[tuple[str, str], Touched] = {}
        self._lists: dict[tuple[str, str, str], dict[str, Entity]] = {}
        self._alls: dict[str, dict[str, Entity]] = {}
        self.facts = Facts(self)

    def get(self, kind: type[E], row_id: str) -> E | None:
        touched = self.touched.get((kind.KIND, row_id))
        if touched is not None:
            return cast("E", touched.after)
        return self._base.get(kind, row_id)

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        key = (kind.KIND, field, value)
        found = self._lists.get(key)
        if found is None:
            found = {row.id: row for row in self._base.find(kind, field, value)}
            for (name, row_id), touched in self.touched.items():
                if name == kind.KIND:
                    _keep(found, row_id, touched.after, _text(touched.after, field) == value)
            self._lists[key] = found
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
            self.facts.forget(row.KIND)
            written.append((row.KIND, row.id, touched.version))
        return tuple(written)

    def _refile(self, row: Entity, previous: Entity | None) -> None:
        """Bring the remembered answers up to date with a row that changed."""
        for field in row.INDEXED:
            value = _text(row, field)
            if previous is not None and (was := _text(previous, field)) != value:
                stale = self._lists.get((row.KIND, field, was))
                if stale is not None:
                    stale.pop(row.id, None)
            remembered = self._lists.get((row.KIND, field, value))
            if remembered is not None:
                remembered[row.id] = row
        if row.KIND in self._alls:
            self._alls[row.KIND][row.id] = row


def _text(row: Entity, field: str) -> str:
    return str(getattr(row, field))


def _keep(found: dict[str, Entity], row_id: str, row: Entity, belongs: bool) -> None:
    if belongs:
        found[row_id] = row
    else:
        found.pop(row_id, None)
