"""Where benchmarks keep their files: on the disk of the checkout, never in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

HOME = Path("build/bench").absolute()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    HOME.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=HOME) as folder:
        yield Path(folder)
