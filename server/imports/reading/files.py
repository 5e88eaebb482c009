"""The sheets of a file, or of all files of a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.imports.reading.csv_sheets import csv_sheet
from server.imports.reading.limits import Limits
from server.imports.reading.sheets import Sheet, Unreadable
from server.imports.reading.workbooks import Workbook

WORKBOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".tsv", ".txt")


def files_of(path: Path) -> list[Path]:
    """The file itself, or the tables among the files of a folder, by name."""
    if path.is_file():
        return [path]
    return sorted(
        each
        for each in path.iterdir()
        if each.is_file()
        and each.suffix.lower() in (*WORKBOOKS, ".csv", ".tsv", ".xls")
        and not each.name.startswith(("~$", "."))
    )


@contextmanager
def opened_sheets(path: Path, limits: Limits) -> Iterator[list[Sheet]]:
    """The sheets of one file, open for as long as the block lasts; raises Unreadable."""
    if path.stat().st_size > limits.file_bytes:
        raise Unreadable("file_too_large", most=limits.file_bytes // 1_048_576)
    suffix = path.suffix.lower()
    if suffix in (*WORKBOOKS, ".xls"):
        with Workbook(path, limits) as book:
            yield [*book.sheets()]
    elif suffix in _TEXTS:
        yield [csv_sheet(path, limits)]
    else:
        raise Unreadable("file_type", type=suffix or path.name)
