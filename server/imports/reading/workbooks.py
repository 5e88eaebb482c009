"""Workbooks (.xlsx) as sheets, row by row, after a look at what the archive would unpack to.

Formulas are never evaluated: a cell holds the value that was saved with it. What a part unpacks to is
bounded by the size that the archive states, because no more than that is ever read of it.
"""

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any, Self

from openpyxl import load_workbook

from server.imports.reading.limits import Limits
from server.imports.reading.sheets import Cell, Row, Unreadable

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """One sheet of an open workbook."""

    file: str
    name: str
    opened: Any
    limits: Limits

    @property
    def size(self) -> int:
        """How many rows the sheet says it has."""
        return int(self.opened.max_row or 0)

    def rows(self, width: int) -> Iterator[Row]:
        """All rows from the top, at most so many cells of each; raises Unreadable."""
        number = 0
        try:
            found = self.opened.iter_rows(max_row=self.limits.rows, max_col=width, values_only=True)
            for number, cells in enumerate(found, 1):
                yield number, tuple(_cell(each) for each in cells)
        except Exception as broken:  # the reader meets broken XML with whatever it trips over
            raise Unreadable("workbook_broken", row=number, reason=type(broken).__name__) from broken


class Workbook:
    """An open workbook; use it as a context."""

    def __init__(self, path: Path, limits: Limits) -> None:
        _weigh(path, limits)
        try:
            with warnings.catch_warnings():
                # Validation lists, headers and the like are not read; that is no news.
                warnings.simplefilter("ignore")
                self._book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except Exception as broken:  # see WorkbookSheet.rows
            raise Unreadable("workbook_broken", reason=type(broken).__name__) from broken
        self._path = path
        self._limits = limits
        if len(self._book.worksheets) > limits.sheets:
            self.close()
            raise Unreadable("too_many_sheets", most=limits.sheets)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._book.close()

    def sheets(self) -> list[WorkbookSheet]:
        """The sheets that a person sees, in their order."""
        return [
            WorkbookSheet(self._path.name, each.title, each, self._limits)
            for each in self._book.worksheets
            if each.sheet_state == "visible"
        ]


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | date | time):
        return value
    return str(value)


def _weigh(path: Path, limits: Limits) -> None:
    """Refuse what is no workbook, or would be too much of one, before anything of it is unpacked."""
    with path.open("rb") as opened:
        if opened.read(4) == _OLD_EXCEL:
            raise Unreadable("old_excel")
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > limits.parts or sum(each.file_size for each in parts) > limits.unpacked_bytes:
                raise Unreadable("workbook_too_large", most=limits.unpacked_bytes // 1_048_576)
            for part in parts:
                if part.file_size > _most(part.filename, limits):
                    raise Unreadable("workbook_too_large", most=_most(part.filename, limits) // 1_048_576)
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as inside:
                        _no_entities(inside.read(_HEAD))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as broken:
        raise Unreadable("workbook_broken", reason=type(broken).__name__) from broken


def _most(part: str, limits: Limits) -> int:
    if part.startswith("xl/worksheets/") or not part.endswith((".xml", ".rels")):
        return limits.unpacked_bytes
    return limits.text_bytes if part.endswith("sharedStrings.xml") else limits.other_part_bytes


def _no_entities(head: bytes) -> None:
    """XML that defines its own entities can grow without bound; no workbook needs them."""
    plain = head.replace(b"\0", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Unreadable("workbook_broken", reason="DOCTYPE")
