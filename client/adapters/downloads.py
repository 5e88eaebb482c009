"""Files that the app makes for a person in the browser, which has them among its downloads from then on."""

from collections.abc import Callable
from pathlib import Path


async def hand_out(name: str, write: Callable[[str], None]) -> str:
    """Write the file into memory and offer it to the browser; the app keeps nothing of it."""
    import roadbook_downloads  # type: ignore[import-not-found]  # noqa: PLC0415  registered by the page

    path = Path("/tmp") / name  # noqa: S108  the interpreter's own, in memory
    try:
        write(str(path))
        roadbook_downloads.offer(str(path), name)
    finally:
        path.unlink(missing_ok=True)
    return ""
