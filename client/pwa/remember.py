"""A cache of made files: each is made once, and nobody ever sees half of one."""

import tempfile
from collections.abc import Callable
from pathlib import Path


def remembered(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of `path`, made now if it is not there; builds may run side by side."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        content = make()
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as unfinished:
            unfinished.write(content)
        Path(unfinished.name).rename(path)
    return path.read_bytes()
