"""Destroys what a person had on this computer: overwritten, then removed, with all that lay beside it.

What was overwritten in place may live on in a flash memory's spare blocks or in a backup of the disk; whoever
must rule that out encrypts the disk.
"""

import os
from contextlib import suppress
from pathlib import Path

_BLOCK = 1024 * 1024


def destroy_files(folder: Path, name: str) -> None:
    """Destroy the file of that name and every file whose name begins with it: journals, copies set aside."""
    for path in sorted(folder.iterdir()):
        if path.name == name or path.name.startswith((f"{name}.", f"{name}-")):
            _destroy(path)
    _settle(folder)


def _destroy(path: Path) -> None:
    size = path.stat().st_size
    with path.open("r+b", buffering=0) as file:
        for start in range(0, size, _BLOCK):
            file.write(bytes(min(_BLOCK, size - start)))
        os.fsync(file.fileno())
    path.unlink()


def _settle(folder: Path) -> None:
    """Bring the removals to the disk, where the platform lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
