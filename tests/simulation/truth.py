"""What is true: the server's rows as its tables hold them, and the scopes that each belongs to.

Read past the engine, straight from the tables, and filed by the visibility rules alone, so that a fault
of the feed, the reader or the membership tables cannot hide itself here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from shared.facts import Facts
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import Scope, grants, scopes_of
from sync.core.digest import MODULUS, mark
from tests.support.memory_rows import MemoryRows

Place = tuple[str, str]
"""A row's kind and id."""

EVERYTHING = " UNION ALL ".join(
    f"SELECT '{kind.KIND}', id, version, doc FROM \"{kind.KIND}\""  # noqa: S608  only our own tables
    for kind in KINDS
)
"""The question for every row of every kind; the tables are named alike on both ends."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A row as it stands on the server."""

    row: Entity
    version: int
    doc: str
    scopes: frozenset[Scope]


class Truth:
    """The server's rows at the last look."""

    def __init__(self) -> None:
        self.memory = MemoryRows()
        self.rows: dict[Place, Standing] = {}
        self._parsed: dict[tuple[str, str], Entity] = {}

    def look(self, found: Iterable[tuple[str, str, int, str]]) -> None:
        """Take in all rows as they are now; only those that differ are read and filed again."""
        now = {(kind, row_id): (version, doc) for kind, row_id, version, doc in found}
        if self.rows.keys() - now.keys():
            self.memory, self.rows = MemoryRows(), {}
        changed = [
            place
            for place, (version, doc) in now.items()
            if (known := self.rows.get(place)) is None or (known.version, known.doc) != (version, doc)
        ]
        for place in changed:
            version, doc = now[place]
            row = self._read(place[0], doc)
            self.memory.put(row)
            self.rows[place] = Standing(row, version, doc, frozenset())
        self._file(changed)

    def _read(self, kind: str, doc: str) -> Entity:
        row = self._parsed.get((kind, doc))
        if row is None:
            row = self._parsed[kind, doc] = BY_NAME[kind].model_validate_json(doc)
        return row

    def _file(self, changed: Iterable[Place]) -> None:
        """Where a row belongs follows from its own text and from its card's."""
        cards = {place[1] for place in changed if place[0] == Customer.KIND}
        again = set(changed)
        again.update(place for place, standing in self.rows.items() if standing.row.root in cards)
        for place in again:
            standing = self.rows[place]
            card = self.memory.get(Customer, standing.row.root)
            self.rows[place] = replace(standing, scopes=scopes_of(standing.row, card))

    def granted(self, user: UserId, at: datetime) -> frozenset[Scope]:
        """The scopes that a person may read at a moment."""
        return grants(Facts(self.memory), user, at)

    def entitled(self, user: UserId, at: datetime) -> dict[Place, tuple[int, str]]:
        """Exactly the rows that a person's device may hold, with their versions and texts."""
        granted = self.granted(user, at)
        return {
            place: (standing.version, standing.doc)
            for place, standing in self.rows.items()
            if not standing.scopes.isdisjoint(granted)
        }

    def adds_up_to(self, scope: Scope) -> int:
        """What the rows of a scope add up to."""
        return (
            sum(
                mark(kind, row_id, standing.version)
                for (kind, row_id), standing in self.rows.items()
                if scope in standing.scopes
            )
            % MODULUS
        )
