"""Puts a new database into a damaged one's place; whatever happens on the way, one of them is there."""

import os
import shutil
from datetime import datetime
from itertools import count
from pathlib import Path

from client.adapters.sqlite_faults import unmark

_COMPANIONS = ("-journal", "-wal", "-shm")


def damaged_name(name: str, at: datetime, number: int = 1) -> str:
    """The name under which a damaged file is set aside."""
    return f"{name}.damaged-{at:%Y%m%dt%H%M%Sz}" + ("" if number == 1 else f"-{number}")


def replacement(path: Path) -> Path:
    """Where the new database is made before it takes the damaged one's place; nothing is there yet."""
    fresh = path.with_name(f"{path.name}.salvaging")
    _remove(fresh)
    return fresh


def finish(path: Path) -> None:
    """End an exchange that was cut off: the new database was complete when the damaged one had gone."""
    fresh = path.with_name(f"{path.name}.salvaging")
    if fresh.exists() and not path.exists():
        fresh.replace(path)


def exchange(path: Path, fresh: Path, at: datetime) -> Path:
    """Set the damaged file aside, overwriting nothing, and put the new one in its place."""
    names = (damaged_name(path.name, at, number) for number in count(1))
    aside = next(each for each in map(path.with_name, names) if not each.exists())
    # A journal that stayed behind would be rolled back into the new database.
    for companion in _COMPANIONS:
        beside = path.with_name(path.name + companion)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + companion))
    path.rename(aside)
    unmark(path)
    fresh.rename(path)
    return aside


def copy_aside(path: Path, aside: Path) -> None:
    """Copy the damaged file into one that was opened for it, and empty its own place.

    For a platform that renames no files.
    """
    with path.open("rb") as damaged, aside.open("wb") as copy:
        shutil.copyfileobj(damaged, copy)
        copy.flush()
        os.fsync(copy.fileno())
    _remove(path)


def _remove(path: Path) -> None:
    for name in (*(path.name + companion for companion in _COMPANIONS), path.name):
        path.with_name(name).unlink(missing_ok=True)
