"""A table as CSV, in pieces that can be sent while it is read.

UTF-8 with a byte-order mark, because Excel takes a file without one for the system's own encoding.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from server.exports.sheet import Sheet, Value
from server.exports.text import safe_text

Encoding = Literal["utf-8-sig", "gb18030"]

_PIECE = 64 * 1_024


def csv_pieces(sheet: Sheet, encoding: Encoding = "utf-8-sig") -> Iterator[bytes]:
    """The table's bytes, from the first to the last."""
    mark, plain = (b"\xef\xbb\xbf", "utf-8") if encoding == "utf-8-sig" else (b"", encoding)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(map(_text, sheet.headings))
    yield mark
    for row in sheet.rows:
        writer.writerow(map(_text, row))
        if buffer.tell() >= _PIECE:
            yield buffer.getvalue().encode(plain)
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode(plain)


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else str(value)
