"""Files that the app makes for a person on a computer: theirs alone to read, whole or not there."""

import os
from collections.abc import Callable
from pathlib import Path


def write_beside(path: Path, write: Callable[[str], None]) -> str:
    """Have a new file written that only its owner may read; what was not finished is removed."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        write(str(path))
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        path.unlink()
        raise
    return str(path)
