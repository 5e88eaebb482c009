"""The rows that one person may see, page by page: by the same scopes that a pull reads.

A row that sits in several of the person's scopes comes once: under the first of them, and from the inbox
only where its customer is out of sight. That is decided row by row, so nothing has to be remembered.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from shared.facts import Facts
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.rules.visibility import Scope, grants, inbox_scope, shelf_of
from sync.ports import AuthorityTransaction

E = TypeVar("E", bound=Entity)

PAGE = 500
"""Rows in one question to the store."""


class Visible:
    """What a person may see at a moment, in one transaction."""

    def __init__(self, rows: AuthorityTransaction, user: UserId, at: datetime) -> None:
        self.facts = Facts(rows)
        self._rows = rows
        self._inbox = inbox_scope(user)
        self.granted = grants(self.facts, user, at)

    @property
    def sees_private(self) -> bool:
        """Whether the person may see the sensitive side of people anywhere."""
        return any(shelf_of(scope) == "private" for scope in self.granted)

    def pages(self, kind: type[E]) -> Iterator[list[E]]:
        """The visible rows of a kind, each once."""
        for scope in sorted(self.granted):
            after = ""
            while found := self._rows.snapshot(scope, kind.KIND, after, PAGE):
                after = found[-1].id
                homes = self._homes(kind, {row.root for row in found})
                yield [
                    kind.model_validate_json(row.doc)
                    for row in found
                    if kind.SHELF == "company" or scope == _first(homes[row.root], self._inbox)
                ]
                if len(found) < PAGE:
                    break

    def cards(self, roots: Iterable[str]) -> dict[str, Customer]:
        """Those of these customers' cards that are visible, by id."""
        return {row.id: row for row in self._at(Customer, roots)}

    def beside(self, kind: type[E], ids: Iterable[str]) -> dict[str, E]:
        """Those of these rows that are visible, by id."""
        return {row.id: row for row in self._at(kind, ids)}

    def _at(self, kind: type[E], ids: Iterable[str]) -> list[E]:
        found = self._rows.rows_at([(kind.KIND, row_id) for row_id in sorted(set(ids))])
        homes = self._homes(kind, {row.root for row in found})
        rows = [kind.model_validate_json(row.doc) for row in found]
        return [
            row
            for row in rows
            if homes[row.root] or self._inbox in {inbox_scope(user) for user in row.shown_to}
        ]

    def _homes(self, kind: type[Entity], roots: set[str]) -> dict[str, list[Scope]]:
        """The granted scopes of the kind's shelf that each root sits in, in order."""
        if kind.SHELF not in ("customer", "private"):
            return {root: [] for root in roots}
        members = self._rows.members_of(sorted(roots))
        return {
            root: sorted(scope for scope in scopes & self.granted if shelf_of(scope) == kind.SHELF)
            for root, scopes in members.items()
        }


def _first(homes: Sequence[Scope], inbox: Scope) -> Scope:
    return homes[0] if homes else inbox
