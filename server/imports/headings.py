"""Which kind of sheet this is, where its headings stand, and which column is which field."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath

from server.imports.columns import TABLES, SheetKind
from server.imports.reading.sheets import Cell, Row, Unreadable

HEAD_ROWS = 20
"""How far down headings are looked for: above them stand titles and notes."""

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOISE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a sheet are."""

    kind: SheetKind
    row: int
    """The row of the headings; 0 when the first row is none."""
    fields: Mapping[str, int]
    """The place of each field's column."""
    headings: Mapping[str, str]
    """The heading of each field, as written."""
    unknown: tuple[str, ...] = ()
    """Headings that nobody recognised."""

    @property
    def width(self) -> int:
        """How many columns must be read."""
        return max(self.fields.values()) + 1


@dataclass(frozen=True, slots=True)
class Told:
    """What a mapping says of a sheet; whatever it does not say is recognised."""

    kind: SheetKind | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Heading to field; an empty field leaves the column out."""


def folded(heading: object) -> str:
    """A heading as it is compared."""
    plain = unicodedata.normalize("NFKC", str(heading)).casefold()
    return _NOISE.sub("", _BRACKETS.sub("", plain)) or _NOISE.sub("", plain)


def layout(file: str, sheet: str, head: Sequence[Row], told: Told) -> Layout | None:
    """What the sheet is, None when it holds nothing; raises Unreadable when it cannot be told."""
    filled = [(number, cells) for number, cells in head if any(_text(each) for each in cells)]
    if not filled:
        return None
    named = told.kind or _kind_by_name(sheet) or _kind_by_name(PurePath(file).stem)
    kinds = (named,) if named else tuple(TABLES)
    found = [
        (len(each.fields) / max(1, len(each.fields) + len(each.unknown)), len(each.fields), each)
        for kind in kinds
        for number, cells in filled
        if told.header_row in (None, number) and (each := _read(kind, number, cells, told)).fields
    ]
    whole = [each for each in found if not _lacking(each[2])]
    if not whole:
        raise _not_told(named, found[0][2] if found else None)
    most = max(each[1] for each in whole)
    best = [each for each in whole if each[1] == most]
    if len({each[2].kind for each in best}) > 1:
        raise Unreadable("kind_unclear", kinds=", ".join(sorted({each[2].kind for each in best})))
    return best[0][2]


def _not_told(named: SheetKind | None, best: Layout | None) -> Unreadable:
    if named is None:
        return Unreadable("kind_unknown")
    lacking = _lacking(best) if best is not None else TABLES[named].needed
    columns = [TABLES[named].column(group[0]) for group in lacking]
    return Unreadable(
        "columns_missing",
        kind=named,
        zh="、".join(each.zh for each in columns),
        en=", ".join(each.en for each in columns),
    )


def _lacking(found: Layout) -> tuple[tuple[str, ...], ...]:
    return tuple(
        group for group in TABLES[found.kind].needed if not any(each in found.fields for each in group)
    )


def _read(kind: SheetKind, number: int, cells: Sequence[Cell], told: Told) -> Layout:
    known = _synonyms(kind)
    mapped = {folded(heading): name for heading, name in told.columns.items()}
    fields: dict[str, int] = {}
    headings: dict[str, str] = {}
    unknown = []
    for place, cell in enumerate(cells):
        text = _text(cell)
        if not text:
            continue
        name = mapped.get(folded(text), known.get(folded(text)))
        if name is None or (name and name in fields):
            unknown.append(text)
        elif name:
            fields[name], headings[name] = place, text
    return Layout(kind, number, fields, headings, tuple(unknown))


@cache
def _synonyms(kind: SheetKind) -> dict[str, str]:
    """Folded heading to field; a column's own name goes before others' further ones."""
    table = TABLES[kind]
    found = {folded(each.field): each.field for each in table.columns}
    for each in table.columns:
        for heading in each.also:
            found.setdefault(folded(heading), each.field)
    for each in table.columns:
        found.update({folded(each.zh): each.field, folded(each.en): each.field})
    return found


@cache
def _names() -> dict[str, SheetKind]:
    found: dict[str, SheetKind] = {}
    for kind, table in TABLES.items():
        for name in (kind, table.zh, table.en, *table.names):
            found.setdefault(folded(name), kind)
    return found


def _kind_by_name(name: str) -> SheetKind | None:
    return _names().get(folded(name))


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()
