"""A whole company at work in one process: one authority, any number of devices, real SQLite files.

field = Field(tmp_path, company(*customer()))
li = field.device("li")
await li.sync()
"""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from uuid6 import uuid7

from client.adapters.sqlite_store import SqliteDeviceStore, open_store
from server.adapters.schema import migrate
from server.adapters.store import SqlAuthorityStore, open_authority_store
from server.adapters.tables import AUDIT
from shared.models.base import Entity
from shared.models.ids import SYSTEM, UserId
from sync.authority import Authority
from sync.device import Device
from tests.support.company import new_id
from tests.support.lines import DirectLine
from tests.support.memory_rows import World
from tests.support.sqlite_files import put_back, whole
from tests.support.timekeeping import CountingIds, FakeClock

E = TypeVar("E", bound=Entity)


class Person:
    """Somebody with a device: its engine, its line, its file."""

    def __init__(self, engine: Device, line: DirectLine, store: SqliteDeviceStore) -> None:
        self.engine = engine
        self.line = line
        self.store = store

    async def sync(self) -> None:
        """Send and fetch until nothing is left."""
        await self.engine.sync()

    def sees(self, kind: type[E], row_id: str) -> E | None:
        """A row as this device has it."""
        return self.store.get(kind, row_id)


class Field:
    """The company, its server and its people's devices, under one clock."""

    def __init__(self, folder: Path, world: World, *, url: str | None = None) -> None:
        self._folder = folder
        self.clock = FakeClock()
        where = url or f"sqlite:///{folder / 'server.db'}"
        migrate(where)
        self.store: SqlAuthorityStore = open_authority_store(where)
        self.authority = Authority(self.store, self.clock)
        self.authority.bootstrap(world.rows.everything().values(), SYSTEM)
        self._people: list[Person] = []

    def device(self, user: str) -> Person:
        """A new device of a person."""
        name = f"{user}-{len(self._people) + 1}"
        store = open_store(self._folder / f"{name}.db")
        line = DirectLine(self.authority, user)
        person = Person(Device(store, line, self.clock, CountingIds(name), UserId(user)), line, store)
        self._people.append(person)
        return person

    def reopened(self, person: Person, meanwhile: Callable[[Person], None]) -> Person:
        """The same person after the app was closed, its file met with something, and it was opened again."""
        person.store.close()
        meanwhile(person)
        store = open_store(person.store.path)
        engine = Device(store, person.line, self.clock, CountingIds(new_id("again")), person.engine.user)
        again = Person(engine, person.line, store)
        self._people[self._people.index(person)] = again
        return again

    def times_applied(self, *commands: str) -> dict[str, int]:
        """How often the server let each of these commands take effect."""
        with self.store.engine.connect() as connection:
            audited = Counter(connection.execute(select(AUDIT.c.command)).scalars())
        return {command: audited[command] for command in commands}

    def server_row(self, kind: type[E], row_id: str) -> E | None:
        """A row as the server has it."""
        with self.store.transaction(write=False) as tx:
            return tx.get(kind, row_id)

    def server_version(self, kind: type[Entity], row_id: str) -> int:
        """The version of a row on the server."""
        with self.store.transaction(write=False) as tx:
            return tx.version_of(kind.KIND, row_id)

    def server_rows(self, kind: type[E]) -> Iterable[E]:
        """All rows of a kind as the server has them."""
        with self.store.transaction(write=False) as tx:
            return tx.all(kind)

    def back_up(self) -> bytes:
        """The server's database as it is now; SQLite only."""
        return whole(Path(self.store.engine.url.database or ""))

    def restore(self, backup: bytes) -> None:
        """Let the server go on from a backup, in a new history."""
        where = self.store.engine.url
        self.store.close()
        put_back(Path(where.database or ""), backup)
        self.store = open_authority_store(str(where))
        self.store.begin_epoch(str(uuid7()))
        self.authority = Authority(self.store, self.clock)
        for person in self._people:
            person.line.connect(self.authority)

    def close(self) -> None:
        """Close every database."""
        for person in self._people:
            person.store.close()
        self.store.close()
