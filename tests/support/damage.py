"""Ways in which a disk loses what was written to it."""

from pathlib import Path
from random import Random

PAGE = 4096


def pages(path: Path) -> int:
    """How many pages a database has."""
    return path.stat().st_size // PAGE


def flip(path: Path, page: int, random: Random, bits: int = 1) -> None:
    """Turn over some bits of one page."""
    content = bytearray(path.read_bytes())
    for _ in range(bits):
        content[page * PAGE + random.randrange(PAGE)] ^= 1 << random.randrange(8)
    path.write_bytes(content)


def wipe(path: Path, page: int, filling: bytes = b"\0") -> None:
    """Fill a page with something else."""
    content = bytearray(path.read_bytes())
    content[page * PAGE : (page + 1) * PAGE] = (filling * PAGE)[:PAGE]
    path.write_bytes(content)
