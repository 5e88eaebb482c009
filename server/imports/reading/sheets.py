"""A sheet: numbered rows of cells, wherever they come from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

Cell = str | int | float | bool | date | time | None
"""What stands in a cell; moments are dates as well. Formulas are there as the value that was saved."""

Row = tuple[int, tuple[Cell, ...]]
"""A row's number, as a person counts it in the file, and its cells."""


class Unreadable(Exception):
    """A file or sheet that cannot be read at all; the code names the reason."""

    def __init__(self, code: str, row: int = 0, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.params = params


class Sheet(Protocol):
    """One table of a file."""

    @property
    def file(self) -> str:
        """The file's name."""
        ...

    @property
    def name(self) -> str:
        """The sheet's name; empty for a CSV file."""
        ...

    @property
    def size(self) -> int:
        """About how many rows there are; 0 when the file does not say."""
        ...

    def rows(self, width: int) -> Iterator[Row]:
        """All rows from the top, at most so many cells of each; raises Unreadable."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, in the words of the file."""

    file: str
    sheet: str = ""
    row: int = 0
    """0 speaks of the whole sheet."""
    column: str = ""
    """The heading as written."""
