"""The authority's database behind its port: transactions, and the identity of this history."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from server.adapters.audit import Break, verify_audit
from server.adapters.engine import begin, lost_race, open_engine
from server.adapters.reference import Reference
from server.adapters.schema import require_current
from server.adapters.shared_commit import SharedCommit
from server.adapters.tables import EPOCH
from server.adapters.transaction import SqlTransaction
from shared.models.base import Entity
from shared.rules.visibility import Scope
from sync.ports import AuthorityTransaction, LostRace

_MOST_PARSED = 4_096

OnMoved = Callable[[Collection[Scope], str | None], None]


class SqlAuthorityStore:
    """The `AuthorityStore` port on SQLite or PostgreSQL; may be used from several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._epoch: str | None = None
        self.on_moved: OnMoved = _nobody
        """Told after each commit which scopes moved, and which device moved them; on PostgreSQL the database
        itself tells everybody."""
        self._parsed: dict[tuple[str, str], Entity] = {}
        self._reference = Reference()
        # Threads of one process queue there, fairly, instead of polling SQLite's file lock.
        self._shared = SharedCommit(engine) if engine.dialect.name == "sqlite" else None

    def epoch(self) -> str:
        """The identity of this history; a restored backup starts another.

        It is read once: asked for inside a transaction it must not open a second one, which on SQLite
        could wait for a writer that waits for the first.
        """
        if self._epoch is None:
            with begin(self.engine, write=False) as connection:
                statement = select(EPOCH.c.epoch).order_by(EPOCH.c.place.desc()).limit(1)
                self._epoch = str(connection.execute(statement).scalar_one())
        return self._epoch

    def begin_epoch(self, identity: str) -> None:
        """Start another history: at the very beginning, and whenever a backup was restored."""
        with self._begun(write=True) as connection:
            last = connection.execute(select(func.coalesce(func.max(EPOCH.c.place), 0))).scalar_one()
            connection.execute(EPOCH.insert(), {"place": last + 1, "epoch": identity})
        self._epoch = identity

    @contextmanager
    def transaction(self, *, write: bool) -> Iterator[AuthorityTransaction]:
        """A transaction that commits when the block ends and vanishes when it raises.

        Raises LostRace when it ran into another one.
        """
        try:
            with self._begun(write=write) as connection:
                transaction = SqlTransaction(connection, self._parse, self._reference, write=write)
                yield transaction
                transaction.finish()
            if transaction.moved and self.engine.dialect.name == "sqlite":
                self.on_moved(transaction.moved, transaction.speaker)
        except DBAPIError as problem:
            if lost_race(problem):
                raise LostRace(str(problem.orig)) from problem
            raise

    @contextmanager
    def connection(self, *, write: bool) -> Iterator[Connection]:
        """A bare transaction for what is no part of the engine; writers wait for their turn as all others do.

        Raises LostRace when it ran into another one.
        """
        try:
            with self._begun(write=write) as connection:
                yield connection
        except DBAPIError as problem:
            if lost_race(problem):
                raise LostRace(str(problem.orig)) from problem
            raise

    def _begun(self, *, write: bool) -> AbstractContextManager[Connection]:
        if write and self._shared is not None:
            return self._shared.writing()
        return begin(self.engine, write=write)

    def verify_audit(self) -> tuple[Break, ...]:
        """Where the audit chains do not hold; nothing when all is well."""
        with begin(self.engine, write=False) as connection:
            return verify_audit(connection)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _parse(self, kind: type[Entity], doc: str) -> Entity:
        # Reference content is read by every transaction and hardly ever changes. The text itself is the
        # key, so what is remembered can never be out of date.
        if kind.SHELF != "company":
            return kind.model_validate_json(doc)
        row = self._parsed.get((kind.KIND, doc))
        if row is None:
            if len(self._parsed) >= _MOST_PARSED:
                self._parsed.clear()
            row = self._parsed[kind.KIND, doc] = kind.model_validate_json(doc)
        return row


def _nobody(_scopes: Collection[Scope], _by: str | None) -> None:
    """Nobody listens."""


def open_authority_store(url: str) -> SqlAuthorityStore:
    """The store at that address; raises SchemaMismatchError where its tables are of another version."""
    store = SqlAuthorityStore(open_engine(url))
    try:
        require_current(store.engine)
        store.epoch()
    except BaseException:
        store.close()
        raise
    return store
