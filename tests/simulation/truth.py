"""What is true: the server's rows as its tables hold them, and the scopes that each belongs to.

Read past the engine, straight from the tables, and filed by the visibility rules alone, so that a fault
of the feed, the reader or the membership tables cannot hide itself here.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, text

from shared.facts import Facts
from shared.models.base import Entity
from shared.models.customer import Customer
from shared.models.ids import UserId
from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import Scope, grants, scopes_of
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
    """The server's rows at one moment."""

    def __init__(self, engine: Engine, parsed: dict[tuple[str, str], Entity]) -> None:
        with engine.connect() as connection:
            found = connection.execute(text(EVERYTHING)).all()
        self.memory = MemoryRows()
        for kind, _, _, doc in found:
            row = parsed.get((kind, doc))
            if row is None:
                row = parsed[kind, doc] = BY_NAME[kind].model_validate_json(doc)
            self.memory.put(row)
        everything = self.memory.everything()
        self.rows: dict[Place, Standing] = {}
        for kind, row_id, version, doc in found:
            row = everything[kind, row_id]
            scopes = scopes_of(row, self.memory.get(Customer, row.root))
            self.rows[kind, row_id] = Standing(row, version, doc, scopes)

    def granted(self, user: UserId, at: datetime) -> frozenset[Scope]:
        """The scopes that a person may read at a moment."""
        return grants(Facts(self.memory), user, at)

    def entitled(self, user: UserId, at: datetime) -> dict[Place, tuple[int, str]]:
        """Exactly the rows that a person's device may hold, with their versions and texts."""
        granted = self.granted(user, at)
        return {
            place: (standing.version, standing.doc)
            for place, standing in self.rows.items()
            if standing.scopes & granted
        }
