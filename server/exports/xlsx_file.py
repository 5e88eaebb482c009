"""A table as an Excel workbook, row by row, in memory that does not grow with it."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from xlsxwriter import Workbook

from server.exports.sheet import Sheet, Value
from server.imports.values import is_dangerous

_ROWS = 1_048_576
"""What one worksheet holds; a longer table goes on in the next."""
_WIDTH = 16
_PLAIN = {
    "constant_memory": True,
    # Text is text: no formula, no link and no number is ever made of it.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(sheet: Sheet, to: BinaryIO | Path, *, most: int = _ROWS) -> int:
    """Write the table; returns how many rows it has, headings not counted."""
    target = str(to) if isinstance(to, Path) else to
    with Workbook(target, _PLAIN) as book:
        writer = _Writer(book, sheet, most)
        for row in sheet.rows:
            writer.write(row)
        return writer.written


class _Writer:
    """Fills one worksheet after the other."""

    def __init__(self, book: Any, sheet: Sheet, most: int) -> None:
        self._book = book
        self._sheet = sheet
        self._most = most
        self._head = book.add_format({"bold": True, "num_format": "@"})
        self._text = book.add_format({"num_format": "@"})
        self._kept_as_text = book.add_format({"num_format": "@", "quote_prefix": True})
        self._amount = book.add_format({"num_format": "#,##0.00"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.written = 0
        self._sheets = 0
        self._begin()

    def write(self, row: tuple[Value, ...]) -> None:
        """Write the next row."""
        if self._at >= self._most:
            self._begin()
        for place, value in enumerate(row):
            self._cell(place, value)
        self._at += 1
        self.written += 1

    def _begin(self) -> None:
        self._sheets += 1
        title = self._sheet.title if self._sheets == 1 else f"{self._sheet.title} {self._sheets}"
        self._page = self._book.add_worksheet(title)
        self._page.freeze_panes(1, 0)
        self._page.set_column(0, max(0, len(self._sheet.headings) - 1), _WIDTH)
        for place, heading in enumerate(self._sheet.headings):
            self._page.write_string(0, place, heading, self._head)
        self._at = 1

    def _cell(self, place: int, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            style = self._kept_as_text if is_dangerous(value) else self._text
            self._page.write_string(self._at, place, value, style)
        elif isinstance(value, datetime):
            self._page.write_datetime(self._at, place, value, self._moment)
        elif isinstance(value, date):
            self._page.write_datetime(self._at, place, value, self._day)
        else:
            style = self._amount if isinstance(value, Decimal) else None
            self._page.write_number(self._at, place, float(value), style)
