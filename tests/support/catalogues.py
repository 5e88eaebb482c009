"""Compiles the catalogues of words when their sources are newer, so that plain `pytest` works too."""

import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_PROJECT = Path(__file__).parents[2]


def sources() -> list[Path]:
    """Every catalogue of the project as people write it."""
    return sorted(
        path for room in ("shared/words", "client") for path in (_PROJECT / room / "locale").glob("*/*/*.po")
    )


def read(path: Path) -> Catalog:
    """One catalogue's entries."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def compile_all() -> None:
    """Write what is missing or old; each file is replaced whole, so that parallel runs do not disturb."""
    for path in sources():
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        scratch = compiled.with_suffix(f".{os.getpid()}")
        with scratch.open("wb") as file:
            write_mo(file, read(path))
        scratch.replace(compiled)
