"""The rows of one transaction: asked for in bulk, parsed when looked at, written together at the end.

A batch of a thousand commands asks the same questions about a thousand customers. Once the customers
are announced, the first question about any of them is asked for all. What the transaction itself wrote
is answered from memory, and reaches the database before any question that memory cannot answer.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Insert, Select, Update, bindparam, select

from server.adapters.driver import answers, answers_among, write_all
from server.adapters.inserting import insert_into
from server.adapters.reference import Reference
from server.adapters.tables import SCOPE, TABLES
from shared.models.base import Entity
from shared.registry import BY_NAME, KINDS
from shared.rules.visibility import COMPANY
from sync.core.records import Stored
from sync.ports import LostRace

E = TypeVar("E", bound=Entity)
Parse = Callable[[type[Entity], str], Entity]


@dataclass(slots=True)
class _Known:
    version: int
    root: str
    doc: str
    row: Entity | None = None


@dataclass(slots=True)
class _Write:
    """A write not yet in the database: the version it replaces, and whether a column changes besides."""

    replaces: int
    files_anew: bool


class TransactionRows:
    """The `Rows` port over one connection, with the writes of its transaction."""

    def __init__(self, connection: Connection, parse: Parse, reference: Reference, *, write: bool) -> None:
        self.connection = connection
        self._parse = parse
        self._reference = reference
        self._writes = write
        self._company: int | None = None
        """The number of the company's scope, once it was asked for."""
        self._written: set[str] = set()
        self._announced: dict[str, None] = {}
        self._known: dict[str, dict[str, _Known | None]] = defaultdict(dict)
        self._whole: dict[str, dict[str, set[str]]] = defaultdict(dict)
        """By kind and root, the ids of all rows that hang on the root, where all of them are known."""
        self._dirty: dict[str, dict[str, _Write]] = defaultdict(dict)

    # --- questions ---------------------------------------------------------------------------------

    def get(self, kind: type[E], row_id: str) -> E | None:
        """The row of that kind and id, or None."""
        known = self._look_up(kind, row_id)
        return None if known is None else self._row(kind, known)

    def find(self, kind: type[E], field: str, value: str) -> Sequence[E]:
        """All rows of a kind whose indexed field has the value, ordered by id."""
        if field not in kind.INDEXED:
            raise LookupError(f"{kind.KIND}.{field} is not indexed")
        if field == kind.ROOT:
            return [self._row(kind, known) for known in self._hanging_on(kind, value)]
        self.flush(kind.KIND)
        found = answers(self.connection, _having(kind.KIND, field), {"value": value})
        return [self._row(kind, self._remember(kind, each)) for each in found]

    def all(self, kind: type[E]) -> Sequence[E]:
        """All rows of a kind, ordered by id."""
        known = kind.SHELF == "company" and kind.KIND not in self._written
        kept = self._reference.at(self._company_head(), kind.KIND) if known else None
        if kept is not None:
            return [cast("E", row) for row in kept]
        self.flush(kind.KIND)
        found = answers(self.connection, _every(kind.KIND))
        rows = [self._row(kind, self._remember(kind, each)) for each in found]
        if known and not self._writes:
            # A writer may see what is never committed, or more than was there when it asked for the number.
            self._reference.keep(self._company_head(), kind.KIND, tuple(rows))
        return rows

    def version_of(self, kind: str, row_id: str) -> int:
        """The row's version, 0 when there is none."""
        known = self._look_up(BY_NAME[kind], row_id)
        return 0 if known is None else known.version

    # --- announcements -----------------------------------------------------------------------------

    def announce(self, roots: Iterable[str]) -> None:
        """Say which roots questions will be about."""
        self._announced.update(dict.fromkeys(roots))

    def prefetch(self, pointers: Iterable[tuple[str, str]]) -> None:
        """Read rows (kind, id) that will be asked for; their absence is remembered too."""
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for kind, row_id in pointers:
            if row_id not in self._known[kind]:
                wanted[kind][row_id] = None
        for kind, ids in wanted.items():
            self._read(BY_NAME[kind], "id", list(ids))
            self._known[kind].update((row_id, None) for row_id in ids if row_id not in self._known[kind])

    # --- writes ------------------------------------------------------------------------------------

    def put(self, rows: Sequence[Stored]) -> None:
        """Write rows whole, each with its new version, above the one that this transaction saw."""
        for stored in rows:
            row, kind = stored.row, stored.row.KIND
            self._written.add(kind)
            seen = row.id in self._known[kind]
            before = self._known[kind].get(row.id)
            if before is not None and before.root in self._whole[kind]:
                self._whole[kind][before.root].discard(row.id)
            if row.root in self._whole[kind]:
                self._whole[kind][row.root].add(row.id)
            self._known[kind][row.id] = _Known(stored.version, row.root, "", row)
            replaces = (before.version if before is not None else 0) if seen else stored.version - 1
            write = self._dirty[kind].setdefault(row.id, _Write(replaces, files_anew=False))
            if not write.files_anew:
                write.files_anew = before is None or not _filed_alike(before, row)

    def flush(self, *kinds: str) -> bool:
        """Bring the writes of these kinds, or of all, into the database; whether there were any."""
        found = False
        for kind in kinds or tuple(each.KIND for each in KINDS):
            dirty = self._dirty.pop(kind, None)
            if dirty:
                self._write(BY_NAME[kind], dirty)
                found = True
        return found

    def _write(self, kind: type[Entity], dirty: dict[str, _Write]) -> None:
        known, engine = self._known[kind.KIND], self.connection.dialect.name
        columns = _columns(kind)
        whole: list[tuple[Any, ...]] = []
        text_only: list[tuple[Any, ...]] = []
        for row_id, write in sorted(dirty.items()):
            new = cast("_Known", known[row_id])
            row = cast("Entity", new.row)
            if write.files_anew:
                filed = (None if value is None else str(value) for value in columns(row))
                whole.append((row_id, new.root, new.version, row.text(), *filed, write.replaces))
            else:
                text_only.append((new.version, row.text(), row_id, write.replaces))
        written = write_all(self.connection, _upsert(kind.KIND, engine), whole) if whole else 0
        written += write_all(self.connection, _rewrite(kind.KIND), text_only) if text_only else 0
        if written != len(dirty):
            raise LostRace(f"{len(dirty) - written} of {len(dirty)} {kind.KIND} rows moved on")

    # --- memory ------------------------------------------------------------------------------------

    def _company_head(self) -> int:
        if self._company is None:
            found = answers(self.connection, _COMPANY_HEAD)
            self._company = int(found[0][0]) if found else 0
        return self._company

    def _look_up(self, kind: type[Entity], row_id: str) -> _Known | None:
        known = self._known[kind.KIND]
        if row_id not in known:
            if kind.ROOT == "id" and row_id in self._announced:
                self._hanging_on(kind, row_id)
            else:
                self._read(kind, "id", [row_id])
            known.setdefault(row_id, None)
        return known[row_id]

    def _hanging_on(self, kind: type[Entity], root: str) -> Iterator[_Known]:
        whole = self._whole[kind.KIND]
        if root not in whole:
            self.flush(kind.KIND)
            wanted = [root]
            if root in self._announced:
                wanted = [each for each in self._announced if each not in whole]
            whole.update((each, set()) for each in wanted)
            self._read(kind, "id" if kind.ROOT == "id" else "root", wanted)
        rows = self._known[kind.KIND]
        return (cast("_Known", rows[row_id]) for row_id in sorted(whole[root]))

    def _read(self, kind: type[Entity], field: str, values: list[str]) -> None:
        if len(values) == 1:
            for each in answers(self.connection, _having(kind.KIND, field), {"value": values[0]}):
                self._remember(kind, each)
            return
        statement = _among(kind.KIND, field)
        for each in answers_among(self.connection, statement, "values", values):
            self._remember(kind, each)

    def _remember(self, kind: type[Entity], found: tuple[Any, ...]) -> _Known:
        row_id, root, version, doc = found
        known = self._known[kind.KIND].get(row_id)
        if known is None:
            known = self._known[kind.KIND][row_id] = _Known(version, root, doc)
        if known.root in self._whole[kind.KIND]:
            self._whole[kind.KIND][known.root].add(row_id)
        return known

    def _row(self, kind: type[E], known: _Known) -> E:
        if known.row is None:
            known.row = self._parse(kind, known.doc)
        return cast("E", known.row)


@cache
def _columns(kind: type[Entity]) -> Callable[[Entity], tuple[Any, ...]]:
    """How to read the fields of a row that have columns of their own."""
    fields = kind.columns()
    if len(fields) > 1:
        return attrgetter(*fields)
    return lambda row: tuple(getattr(row, field) for field in fields)


def _filed_alike(before: _Known, row: Entity) -> bool:
    """Whether nothing but the text differs, so that no index need be touched."""
    columns = _columns(type(row))
    return before.row is not None and before.root == row.root and columns(before.row) == columns(row)


# --- statements: built once, because building costs more than running -------------------------------

_COMPANY_HEAD = select(SCOPE.c.head).where(SCOPE.c.scope == COMPANY)


@cache
def _every(kind: str) -> Select[Any]:
    table = TABLES[kind]
    return select(table.c.id, table.c.root, table.c.version, table.c.doc).order_by(table.c.id)


@cache
def _having(kind: str, field: str) -> Select[Any]:
    return _every(kind).where(TABLES[kind].c[field] == bindparam("value"))


@cache
def _among(kind: str, field: str) -> Select[Any]:
    return _every(kind).where(TABLES[kind].c[field].in_(bindparam("values", expanding=True)))


@cache
def _upsert(kind: str, dialect: str) -> Insert:
    table = TABLES[kind]
    statement = insert_into(table, dialect).values(
        {column.name: bindparam(column.name) for column in table.c}
    )
    return statement.on_conflict_do_update(
        index_elements=["id"],
        set_={column.name: statement.excluded[column.name] for column in table.c if column.name != "id"},
        where=table.c.version == bindparam("replaces"),
    )


@cache
def _rewrite(kind: str) -> Update:
    table = TABLES[kind]
    here = (table.c.id == bindparam("of")) & (table.c.version == bindparam("replaces"))
    return table.update().where(here).values(version=bindparam("version"), doc=bindparam("doc"))
