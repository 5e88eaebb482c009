"""Rows in memory, for tests of pure decisions: answers the two questions of the `Rows` port."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar, cast

from shared.case import Actor, Changes, Decision
from shared.commands import AnyCommand
from shared.decide import decide
from shared.facts import Facts
from shared.models.base import Entity
from shared.models.ids import UserId

E = TypeVar("E", bound=Entity)


class MemoryRows:
    """A dictionary of rows per kind."""

    def __init__(self, rows: Iterable[Entity] = ()) -> None:
        self._rows: dict[str, dict[str, Entity]] = {}
        self.put(*rows)

    def put(self, *rows: Entity) -> None:
        """Write rows whole."""
        for row in rows:
            self._rows.setdefault(row.KIND, {})[row.id] = row

    def get(self, kind: type[E], row_id: str) -> E | None:
        return cast("E | None", self._rows.get(kind.KIND, {}).get(row_id))

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        assert field in kind.INDEXED, f"{kind.KIND}.{field} is not indexed, so no store could find by it"
        return [row for row in self.all(kind) if str(getattr(row, field)) == value]

    def all(self, kind: type[E]) -> Sequence[E]:
        rows = self._rows.get(kind.KIND, {})
        return [cast("E", rows[row_id]) for row_id in sorted(rows)]

    def everything(self) -> dict[tuple[str, str], Entity]:
        """Every row by kind and id, for comparing two worlds."""
        return {(kind, row_id): row for kind, rows in self._rows.items() for row_id, row in rows.items()}


class World:
    """Rows that commands are decided upon and applied to at once, as one database would."""

    def __init__(self, rows: Iterable[Entity] = ()) -> None:
        self.rows = MemoryRows(rows)

    @property
    def facts(self) -> Facts:
        return Facts(self.rows)

    def does(self, user: str, command: AnyCommand, *, now: datetime | None = None) -> Decision:
        """Decide a command as the user, at the moment it happened unless told, and apply what follows."""
        moment = command.happened_at if now is None else now
        decision = decide(command, self.facts, Actor(user=UserId(user)), moment)
        if isinstance(decision, Changes):
            self.rows.put(*decision.puts)
        return decision
