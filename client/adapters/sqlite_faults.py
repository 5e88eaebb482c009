"""What SQLite's errors mean for a device, and the mark that says a file was found damaged.

The mark is a file of its own, so that it can be left whatever state the database is in. A browser lets
nobody make files at such a moment; there damage counts from what opening finds.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path

from sync.store_faults import DamagedFileError, DeviceFullError

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_ABOUT_THE_MACHINE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_INTERRUPT,
)
FAULTS = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What SQLite raises; the latter where damage got into the very message."""

_WHOLE_CODE = 0xFF
"""An extended code keeps the plain one in its lowest byte."""


def understood(problem: Exception) -> Exception | None:
    """The error as the app knows it: a full device or a damaged file; None where it is neither."""
    code = _code(problem)
    if code == sqlite3.SQLITE_FULL:
        return DeviceFullError(str(problem))
    if code in _DAMAGED or "decode" in str(problem):
        return DamagedFileError(str(problem))
    return None


def understood_at_opening(problem: Exception) -> Exception | None:
    """The same, of statements that can fail on a damaged file or a troubled machine only."""
    found = understood(problem)
    if found is None and _code(problem) not in _ABOUT_THE_MACHINE:
        return DamagedFileError(str(problem))
    return found


def mark_damaged(path: Path) -> None:
    """Leave word beside a file that it is damaged."""
    with suppress(OSError):
        _mark(path).touch()


def is_marked(path: Path) -> bool:
    """Whether somebody left word that the file is damaged."""
    return _mark(path).exists()


def unmark(path: Path) -> None:
    """Take the mark away."""
    _mark(path).unlink(missing_ok=True)


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.is-damaged")


def _code(problem: Exception) -> int:
    return int(getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & _WHOLE_CODE
