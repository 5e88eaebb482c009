"""Opens the device's file so that what was acknowledged survives a power cut, and only one app holds it."""

import os
import sqlite3
import sys
from pathlib import Path

from sqlite_utils import Database

from client.adapters.sqlite_faults import FAULTS, understood_at_opening

WAL_IS_SOUND_FROM = (3, 51, 3)
"""Earlier engines can corrupt a write-ahead log when several connections write and checkpoint."""


class FileInUseError(Exception):
    """Another window or process of the app holds this file; two would overwrite each other's work."""


def connect(path: str | Path) -> Database:
    """Open the file for this process alone, with every commit flushed to the disk."""
    connection = sqlite3.connect(str(path), isolation_level=None, check_same_thread=False, timeout=0)
    try:
        _configure(connection)
    except FAULTS as problem:
        connection.close()
        if getattr(problem, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise FileInUseError(str(path)) from problem
        found = understood_at_opening(problem)
        if found is None or not os.access(path, os.W_OK):
            raise
        raise found from problem
    except BaseException:
        connection.close()
        raise
    return Database(connection, execute_plugins=False)


def _configure(connection: sqlite3.Connection) -> None:
    for setting in (
        # Rows that were read are remembered in memory, which is right only while nobody else writes.
        "locking_mode = EXCLUSIVE",
        f"journal_mode = {_journal_mode()}",
        "synchronous = FULL",
        "fullfsync = ON",
        "checkpoint_fullfsync = ON",
        "temp_store = MEMORY",
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("COMMIT")


def _journal_mode() -> str:
    # The browser's files have no shared memory, and their write barrier knows a rollback journal only.
    if sys.platform != "emscripten" and sqlite3.sqlite_version_info >= WAL_IS_SOUND_FROM:
        return "WAL"
    return "TRUNCATE"
