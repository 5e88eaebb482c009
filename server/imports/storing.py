"""Stores an import without undoing anybody's work: rows that people changed since stay as they are."""

from collections.abc import Iterable, Iterator

from server.imports.northwind.company import Company
from shared.models.base import Entity
from shared.models.ids import SYSTEM
from sync.authority import Authority
from sync.ports import AuthorityStore, Clock


def store_company(store: AuthorityStore, clock: Clock, company: Company) -> int:
    """Write what is new or differs; returns how many rows changed."""
    rows = tuple(_not_worked_on(store, company.rows))
    return Authority(store, clock).bootstrap(rows, SYSTEM)


def _not_worked_on(store: AuthorityStore, rows: Iterable[Entity]) -> Iterator[Entity]:
    with store.transaction(write=False) as kept:
        for row in rows:
            before = kept.get(type(row), row.id)
            if before is None or before.changed_by == SYSTEM:
                yield row
