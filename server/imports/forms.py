"""One row of a sheet being read: typed values, and every cell that could not be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from server.imports.findings import Finding
from server.imports.headings import Layout
from server.imports.reading.sheets import Cell, Place
from server.imports.terms import term_from
from server.imports.values import (
    Misread,
    day_from,
    decimal_from,
    fen_from,
    line_of,
    narrow,
    phone_from,
    text_of,
    yes_or_no,
)

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

_LONGEST_CODE = 40
_WHY = {"string_too_long": "too_long", "string_pattern_mismatch": "bad_characters"}


@dataclass(frozen=True, slots=True)
class Record:
    """A row with the layout that says what its cells are."""

    file: str
    sheet: str
    row: int
    layout: Layout
    cells: tuple[Cell, ...]

    def cell(self, field: str) -> Cell:
        """The field's cell; None when it is empty or there is no such column."""
        at = self.layout.fields.get(field)
        if at is None or at >= len(self.cells):
            return None
        found = self.cells[at]
        return None if isinstance(found, str) and not found.strip() else found

    def place(self, field: str = "") -> Place:
        """Where the field stands; the whole row when none is named."""
        return Place(self.file, self.sheet, self.row, self.layout.headings.get(field, ""))


class Form:
    """Reads a record's fields; an empty cell says nothing and is None."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.faults: list[Finding] = []

    def fault(self, field: str, code: str, **params: str | int) -> None:
        """Note that a field cannot be used."""
        self.faults.append(Finding(code, self.record.place(field), params=params, about=field))

    def required(self, *fields: str) -> None:
        """Note a fault when none of the fields says anything."""
        if all(self.record.cell(field) is None for field in fields):
            known = next((each for each in fields if each in self.record.layout.fields), fields[0])
            self.fault(known, "empty")

    def line(self, field: str) -> str | None:
        """Text on one line."""
        return self._read(field, line_of)

    def note(self, field: str) -> str | None:
        """Text that may have several lines."""
        return self._read(field, lambda cell: text_of(cell).replace("\r\n", "\n").replace("\r", "\n"))

    def code(self, field: str) -> str | None:
        """A number or code of another system."""
        return self._read(field, _code)

    def reference(self, *fields: str) -> tuple[str, str] | None:
        """The first of the fields that says something, and what: a code or a name."""
        for field in fields:
            text = self._read(field, narrow)
            if text:
                return field, text
        return None

    def day(self, field: str) -> date | None:
        """A calendar day."""
        return self._read(field, day_from)

    def fen(self, field: str) -> int | None:
        """An amount of money."""
        return self._read(field, fen_from)

    def number(self, field: str) -> Decimal | None:
        """An exact number."""
        return self._read(field, decimal_from)

    def phone(self, field: str) -> str | None:
        """A telephone number."""
        return self._read(field, phone_from)

    def choice(self, field: str, kind: str) -> str | None:
        """A value of an enum."""
        return self._read(field, lambda cell: term_from(kind, cell))

    def yes(self, field: str) -> bool | None:
        """Yes or no."""
        return self._read(field, yes_or_no)

    def checked(self, model: type[M], values: Mapping[str, Any], prefix: str = "") -> M | None:
        """The values as a model of the business, or None and the faults that its fields found."""
        try:
            return model.model_validate(dict(values))
        except ValidationError as wrong:
            for error in wrong.errors(include_url=False, include_input=False):
                name = str(error["loc"][0]) if error["loc"] else ""
                most = error.get("ctx", {}).get("max_length", 0)
                self.fault(f"{prefix}{name}", _WHY.get(error["type"], "not_accepted"), most=most)
            return None

    def _read(self, field: str, read: Callable[[Cell], T]) -> T | None:
        cell = self.record.cell(field)
        if cell is None:
            return None
        try:
            return read(cell)
        except Misread as wrong:
            self.fault(field, wrong.code, **wrong.params)
            return None


def said(**values: object) -> dict[str, Any]:
    """The values that the row gives: what is empty says nothing."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def _code(cell: Cell) -> str:
    text = narrow(cell)
    plain = all(each.isascii() and (each.isalnum() or each in "._-") for each in text)
    if not plain or not 0 < len(text) <= _LONGEST_CODE:
        raise Misread("bad_code", value=text[:40])
    return text
