"""Where an import's rows go: into the company, or, in a dry run, nowhere.

Both desks ask the same questions of the same rules. The dry run keeps what it would have written in the
scratch database, on top of what stands, so that later rows find what earlier ones would have made.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from server.imports.findings import Finding
from server.imports.scratch import Scratch
from shared.facts import Facts, Rows
from shared.models.base import Entity
from shared.models.ids import SYSTEM
from sync.authority import Authority
from sync.ports import AuthorityStore, Clock

E = TypeVar("E", bound=Entity)
T = TypeVar("T")


@dataclass(slots=True)
class Result:
    """What one transaction of an import comes to."""

    rows: list[Entity] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By kind of row and what became of it: new, changed, same, kept."""
    named: list[tuple[str, str]] = field(default_factory=list)
    """Names and ids of the customers."""


Make = Callable[[Facts, Result], None]


class Desk(Protocol):
    """Takes rows in, transaction by transaction."""

    @property
    def now(self) -> datetime:
        """The moment with which the import signs."""
        ...

    def look(self, question: Callable[[Facts], T]) -> T:
        """Ask something of the rows as they stand."""
        ...

    def take_in(self, roots: Iterable[str], make: Make) -> Result:
        """Let rows be made and written, in one transaction."""
        ...


class WritingDesk:
    """Writes into the company."""

    def __init__(self, store: AuthorityStore, clock: Clock) -> None:
        self._store = store
        self._authority = Authority(store, clock)
        self.now = clock.now()

    def look(self, question: Callable[[Facts], T]) -> T:
        """Ask something of the rows as they stand."""
        with self._store.transaction(write=False) as rows:
            return question(Facts(rows))

    def take_in(self, roots: Iterable[str], make: Make) -> Result:
        """Let rows be made and written, in one transaction."""
        result = Result()

        def made(facts: Facts) -> list[Entity]:
            nonlocal result
            # Asked again after a lost race, it begins anew.
            result = Result()
            make(facts, result)
            return result.rows

        self._authority.take_in(roots, made, SYSTEM)
        return result


class RehearsingDesk:
    """Writes nothing, and answers as if it had."""

    def __init__(self, store: AuthorityStore, clock: Clock, scratch: Scratch) -> None:
        self._store = store
        self._scratch = scratch
        self.now = clock.now()

    def look(self, question: Callable[[Facts], T]) -> T:
        """Ask something of the rows as they would stand."""
        with self._store.transaction(write=False) as rows:
            return question(Facts(_Overlay(rows, self._scratch)))

    def take_in(self, roots: Iterable[str], make: Make) -> Result:  # noqa: ARG002 - nobody is kept off
        """Let rows be made, and remember them for the rest of the dry run."""
        result = Result()
        self.look(lambda facts: make(facts, result))
        database = self._scratch.database
        for row in result.rows:
            database.execute("INSERT OR REPLACE INTO row VALUES (?, ?, ?)", (row.KIND, row.id, row.text()))
            database.execute("DELETE FROM filed WHERE kind = ? AND id = ?", (row.KIND, row.id))
            database.executemany(
                "INSERT INTO filed VALUES (?, ?, ?, ?)",
                [(row.KIND, name, str(getattr(row, name)), row.id) for name in row.INDEXED],
            )
        return result


class _Overlay:
    """The `Rows` port over what stands, under what a dry run would have written."""

    def __init__(self, base: Rows, scratch: Scratch) -> None:
        self._base = base
        self._database = scratch.database

    def get(self, kind: type[E], row_id: str) -> E | None:
        found = self._ask(kind, "SELECT text FROM row WHERE kind = ? AND id = ?", row_id)
        return found[0] if found else self._base.get(kind, row_id)

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        mine = self._ask(
            kind,
            "SELECT text FROM filed JOIN row USING (kind, id) WHERE kind = ? AND field = ? AND value = ?",
            field,
            value,
        )
        return self._over(self._base.find(kind, field, value), mine)

    def all(self, kind: type[E]) -> Sequence[E]:
        return self._over(self._base.all(kind), self._ask(kind, "SELECT text FROM row WHERE kind = ?"))

    def _over(self, stands: Sequence[E], mine: list[E]) -> list[E]:
        there = "SELECT 1 FROM row WHERE kind = ? AND id = ?"
        kept = [each for each in stands if not self._database.execute(there, (each.KIND, each.id)).fetchone()]
        return sorted((*kept, *mine), key=lambda row: row.id)

    def _ask(self, kind: type[E], question: str, *values: str) -> list[E]:
        found = self._database.execute(question, (kind.KIND, *values)).fetchall()
        return [kind.model_validate_json(text) for (text,) in found]
