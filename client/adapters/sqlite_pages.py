"""Reads a database file below the engine: what its header claims, and rows the engine can no longer find.

Only what salvaging needs of the [file format](https://www.sqlite.org/fileformat2.html): leaf pages of
tables with their overflow, and the list of free pages, whose rows were deleted and must stay so. Never
read a file this way while a connection to it is open: closing it would let go of the engine's lock.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

from sync.store_faults import DamagedFileError

PAGE = 4096
"""The size of a page in every file of this app."""

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_TABLE_LEAF = 0x0D
_INDEX_LEAF = 0x0A
_LONGEST_RECORD = 1 << 20
_MOST_COLUMNS = 16

Value = int | bytes | None
Record = tuple[Value, ...]


def require_sound_header(path: Path) -> None:
    """Check what a next write would rely on without looking: the file's length and its free pages.

    Raises DamagedFileError. Ask only of a file with nothing left to roll back.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER)
        length = file.seek(0, 2)
        if length == 0:
            return
        if len(header) < _HEADER or not header.startswith(_MAGIC) or _number(header, 16, 2) != PAGE:
            raise DamagedFileError("the header is not one of this app's")
        if _number(header, 28) * PAGE != length:
            raise DamagedFileError("the file is not as long as it says")
        if len(_free_pages(file, header, length // PAGE)) != _number(header, 36):
            raise DamagedFileError("the list of free pages is not as long as it says")


def _free_pages(file: BinaryIO, header: bytes, pages: int) -> set[int]:
    """The pages that hold nothing any more; as many as the list names before it breaks off."""
    free: set[int] = set()
    trunk = _number(header, 32)
    while 1 < trunk <= pages and trunk not in free:
        free.add(trunk)
        page = _page(file, trunk)
        named = [_number(page, 8 + 4 * at) for at in range(min(_number(page, 4), PAGE // 4 - 2))]
        if any(not 1 < each <= pages or each in free for each in named) or len(set(named)) < len(named):
            return set()
        free.update(named)
        trunk = _number(page, 0)
    return free if trunk == 0 else set()


def records(path: Path) -> Iterator[tuple[int, Record]]:
    """Every row that can be read from any table's or index's pages, with its number, 0 where it has none."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
        pages = -(-file.seek(0, 2) // PAGE)
        free = _free_pages(file, header, pages) if len(header) == _HEADER else set()
        for number in range(1, pages + 1):
            page = _page(file, number)
            start = _HEADER if number == 1 else 0
            numbered = page[start] == _TABLE_LEAF
            if not (numbered or page[start] == _INDEX_LEAF) or number in free:
                continue
            for cell in range(_number(page, start + 3, 2)):
                try:
                    at = _number(page, start + 8 + 2 * cell, 2)
                    yield _cell(file, page, at, numbered=numbered)
                except (IndexError, ValueError):
                    continue


def _cell(file: BinaryIO, page: bytes, at: int, *, numbered: bool) -> tuple[int, Record]:
    size, at = _varint(page, at)
    rowid, at = _varint(page, at) if numbered else (0, at)
    if not 0 < size <= _LONGEST_RECORD:
        raise ValueError(size)
    inside = _inside(size, PAGE - 35 if numbered else (PAGE - 12) * 64 // 255 - 23)
    payload = page[at : at + inside]
    if inside < size:
        following = _number(page, at + inside)
        while len(payload) < size:
            overflow = _page(file, following)
            following = _number(overflow, 0)
            payload += overflow[4 : 4 + size - len(payload)]
    return rowid - (1 << 64 if rowid >> 63 else 0), _record(payload)


def _inside(size: int, most: int) -> int:
    """How much of a record of this size stands in the leaf itself."""
    least = (PAGE - 12) * 32 // 255 - 23
    if size <= most:
        return size
    kept = least + (size - least) % (PAGE - 4)
    return kept if kept <= most else least


def _record(payload: bytes) -> Record:
    end, at = _varint(payload, 0)
    values: list[Value] = []
    body = end
    while at < end:
        kind, at = _varint(payload, at)
        if len(values) == _MOST_COLUMNS:
            raise ValueError("too many columns")
        value, body = _value(payload, kind, body)
        values.append(value)
    if body != len(payload):
        raise ValueError("the record has another length")
    return tuple(values)


def _value(payload: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in (8, 9):
        return kind - 8, at
    size = (kind - 12) // 2 if kind >= 12 else (0, 1, 2, 3, 4, 6, 8, 8)[kind]
    content = payload[at : at + size]
    if len(content) < size:
        raise ValueError("the record ends too early")
    return (content if kind >= 12 or kind == 7 else int.from_bytes(content, signed=True)), at + size


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for read in count(1):
        byte = content[at]
        at += 1
        if read == 9:
            return value << 8 | byte, at
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, at


def _page(file: BinaryIO, number: int) -> bytes:
    if number < 1:
        raise ValueError(number)
    file.seek((number - 1) * PAGE)
    content = file.read(PAGE)
    if not content:
        raise IndexError(number)
    return content.ljust(PAGE, b"\0")


def _number(content: bytes, at: int, size: int = 4) -> int:
    if at + size > len(content):
        raise IndexError(at)
    return int.from_bytes(content[at : at + size])
