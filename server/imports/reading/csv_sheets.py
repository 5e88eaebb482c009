"""CSV files as sheets: UTF-8 with or without a mark, UTF-16 with one, else GB18030.

The encoding is decided over the whole file before the first row is read, so that no row is half right.
"""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from server.imports.reading.limits import Limits
from server.imports.reading.sheets import Row, Unreadable

_BLOCK = 1_024 * 1_024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",\t;"


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """A CSV file, opened anew for each reading."""

    path: Path
    encoding: str
    limits: Limits
    size: int
    """About how many rows there are: how many lines."""
    name: str = ""

    @property
    def file(self) -> str:
        """The file's name."""
        return self.path.name

    def rows(self, width: int) -> Iterator[Row]:
        """All rows from the top, at most so many cells of each; raises Unreadable."""
        with self.path.open(encoding=self.encoding, newline="") as opened:
            lines = _lines(opened, self.limits)
            first = next(lines, "")
            reader = csv.reader(_again(first, lines), delimiter=_separator(first))
            while True:
                try:
                    cells = next(reader, None)
                except csv.Error as broken:
                    raise Unreadable("csv_broken", row=reader.line_num, reason=str(broken)) from broken
                if cells is None:
                    return
                yield reader.line_num, tuple(islice(cells, width))


def csv_sheet(path: Path, limits: Limits) -> CsvSheet:
    """The file as a sheet, its encoding found; raises Unreadable when none fits."""
    with path.open("rb") as opened:
        start = opened.read(4)
    marked = [encoding for mark, encoding in _MARKS if start.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        lines = _lines_in(path, encoding)
        if lines is not None:
            return CsvSheet(path, encoding, limits, lines)
    raise Unreadable("encoding_unknown")


def _lines_in(path: Path, encoding: str) -> int | None:
    """How many lines a file has in that encoding; None when it is not in that encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    try:
        with path.open("rb") as opened:
            while block := opened.read(_BLOCK):
                lines += decoder.decode(block).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return lines


def _lines(opened: TextIO, limits: Limits) -> Iterator[str]:
    number = 0
    while line := opened.readline(limits.line + 1):
        number += 1
        if len(line) > limits.line:
            raise Unreadable("line_too_long", row=number, most=limits.line)
        yield line


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _separator(line: str) -> str:
    """What separates the cells of the first line: the most frequent of the usual ones."""
    return max(_SEPARATORS, key=lambda each: (line.count(each), -_SEPARATORS.index(each)))
