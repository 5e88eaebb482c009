"""The SQLite of the server: a current one where it can be had, otherwise Python's own.

What comes with Python is as old as its system, and before 3.51.3 a write-ahead log is not safe; without one
readers and writers wait for each other. Every file must be opened through one engine alone: two in one
process would let go of each other's locks.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3 as sqlite
else:
    try:
        from sqlcipher3 import dbapi2 as sqlite
    except ImportError:
        import sqlite3 as sqlite

__all__ = ["sqlite"]
