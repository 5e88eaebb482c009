"""A build in which the device's program takes the place of the app, with what it needs of the tests."""

import shutil
from pathlib import Path

from client.pwa.build import build
from client.pwa.locations import DEFAULT_CACHE, PROJECT

_HERE = Path(__file__).parent
_NEEDED = (
    "tests/__init__.py",
    "tests/crashes/__init__.py",
    "tests/crashes/browser/__init__.py",
    "tests/crashes/browser/holding.py",
    "tests/crashes/moments.py",
    "tests/crashes/watch.py",
    "tests/crashes/working_life.py",
    "tests/simulation/*.py",
    "tests/support/__init__.py",
    "tests/support/company.py",
    "tests/support/memory_rows.py",
)


def build_device(folder: Path) -> Path:
    """The site of the device in a browser."""
    entry = folder / "entry"
    for path in (each for pattern in _NEEDED for each in PROJECT.glob(pattern)):
        copy = entry / path.relative_to(PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    shutil.copyfile(_HERE / "main.py", entry / "main.py")
    site = build(folder / "site", cache=DEFAULT_CACHE, app=entry, compressed=False).out
    shutil.copyfile(_HERE / "worker.mjs", site / "worker.mjs")
    return site
