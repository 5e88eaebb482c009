"""The SQLite of the server: a current one where it can be had, otherwise Python's own.

What comes with Python is as old as its system, and before 3.51.3 a write-ahead log is not safe; without one
readers and writers wait for each other. Every file must be opened through one engine alone: two in one
process would let go of each other's locks.
"""

import sqlite3
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3 as sqlite
else:
    try:
        from sqlcipher3 import dbapi2 as sqlite
    except ImportError:
        import sqlite3 as sqlite

__all__ = ["plain_code", "sqlite"]

_PLAIN: Final = 0xFF
"""An extended code, which not every driver gives, keeps the plain one in its lowest byte."""


def plain_code(problem: BaseException | None) -> int:
    """What SQLite calls the problem; what the driver finds before it asks the engine is a plain error."""
    return int(getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & _PLAIN
