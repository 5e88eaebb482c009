"""Databases that survive in the browser: opens durable files before sqlite3 opens them by path.

In the browser Python runs in a worker, and the page's `roadbook_storage` module keeps each database in
two files of the origin's private file system. Call `open_database` first, hand the path to `sqlite3`,
and use these settings, because the files keep SQLite's order of writes only for a rollback journal:

- `journal_mode` DELETE, TRUNCATE or PERSIST; never WAL (no shared memory), never OFF or MEMORY;
- `synchronous = FULL`, `locking_mode = EXCLUSIVE`, `temp_store = MEMORY`;
- one connection per database, and no `ATTACH` of a second one inside a transaction.
"""

from dataclasses import dataclass
from typing import Any


class StorageUnavailableError(Exception):
    """The browser did not give the files of a database: another tab holds them, or it refuses to keep any."""


@dataclass(frozen=True)
class Persistence:
    """Whether the browser promised to keep our files when it runs short, and its room in bytes."""

    granted: bool
    quota: int
    usage: int


async def open_database(name: str) -> str:
    """Open the files of the database and give the path for `sqlite3`; opening twice is opening once."""
    from pyodide.ffi import JsException  # noqa: PLC0415  exists in the browser only

    try:
        return str(await _storage().open(name))
    except JsException as problem:
        raise StorageUnavailableError(str(problem)) from problem


async def delete_database(name: str) -> None:
    """Delete the database and its journal for good; close its connections first."""
    await _storage().remove(name)


async def database_names() -> tuple[str, ...]:
    """The databases that this browser holds, open or not, sorted."""
    return tuple(str(name) for name in await _storage().list())


async def persistence() -> Persistence:
    """Ask the browser to keep our files, and say what it answered and how much room there is."""
    answer = await _storage().persistence()
    return Persistence(granted=bool(answer.granted), quota=int(answer.quota), usage=int(answer.usage))


def flush_count() -> int:
    """How often data was put on disk since the app started."""
    return int(_storage().flushCount())


def _storage() -> Any:
    import roadbook_storage  # type: ignore[import-not-found]  # noqa: PLC0415  registered by the page

    return roadbook_storage
