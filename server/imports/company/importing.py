"""A whole import: every sheet of every file, in the order in which a company can be built."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from server.imports.columns import TABLES, SheetKind
from server.imports.company.assignments import import_assignments
from server.imports.company.contacts import import_contacts
from server.imports.company.customers import import_customers
from server.imports.company.order_parts import keep_parts
from server.imports.company.orders import import_orders
from server.imports.company.people import import_people
from server.imports.company.steps import Work
from server.imports.company.territories import import_territories, root_if_missing
from server.imports.desk import Result
from server.imports.findings import Finding
from server.imports.forms import Record
from server.imports.headings import HEAD_ROWS, Layout, layout
from server.imports.mapping import Mapping
from server.imports.reading.files import files_of, opened_sheets
from server.imports.reading.sheets import Place, Sheet, Unreadable
from server.imports.work_calendar import work_years
from shared.facts import Facts
from shared.packs import default_pack

Step = Callable[[Work, Iterable[Record]], None]

_STEPS: dict[SheetKind, Step] = {
    "territory": import_territories,
    "user": import_people,
    "assignment": import_assignments,
    "customer": import_customers,
    "contact": import_contacts,
    "order": keep_parts,
    "line": keep_parts,
}

Begin = Callable[[str, int], Callable[[int], None]]
"""Told that a sheet of about so many rows begins; what it returns is told of the rows that are done."""


def _unseen(_sheet: str, _rows: int) -> Callable[[int], None]:
    return lambda _: None


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet of which it is known what it is."""

    sheet: Sheet
    layout: Layout


def import_tables(work: Work, path: Path, mapping: Mapping, begin: Begin = _unseen) -> None:
    """Import a file, or all files of a folder; whatever does not fit is reported and stops nothing else."""
    with ExitStack() as files:
        found = [each for file in files_of(path) for each in _sheets_of(work, file, mapping, files)]
        _reference(work)
        for kind in TABLES:
            for each in found:
                if each.layout.kind == kind:
                    _import_sheet(work, each, begin)
            if kind == "territory":
                root_if_missing(work)
        work.advance = begin("", 0)
        import_orders(work)


def _import_sheet(work: Work, found: _Found, begin: Begin) -> None:
    sheet = found.sheet
    work.advance = begin(f"{sheet.file} {sheet.name}".strip(), sheet.size)
    try:
        _STEPS[found.layout.kind](work, _records(work, found))
    except Unreadable as wrong:
        _report(work, wrong, sheet.file, sheet.name)


def _sheets_of(work: Work, file: Path, mapping: Mapping, files: ExitStack) -> Iterator[_Found]:
    """The sheets of a file that can be read; the others are reported."""
    try:
        sheets = files.enter_context(opened_sheets(file, work.limits))
    except Unreadable as wrong:
        _report(work, wrong, file.name)
        return
    for sheet in sheets:
        try:
            head = list(islice(sheet.rows(work.limits.columns + 1), HEAD_ROWS))
            if any(len(cells) > work.limits.columns and cells[-1] is not None for _, cells in head):
                raise Unreadable("too_many_columns", most=work.limits.columns)
            known = layout(sheet.file, sheet.name, head, mapping.told(sheet.file, sheet.name))
        except Unreadable as wrong:
            _report(work, wrong, sheet.file, sheet.name)
            continue
        if known is not None:
            if known.unknown:
                place = Place(sheet.file, sheet.name, known.row)
                names = "、".join(known.unknown)[:400]
                work.findings.add(Finding("columns_left_out", place, "noted", {"columns": names}))
            yield _Found(sheet, known)


def _records(work: Work, found: _Found) -> Iterator[Record]:
    """The rows below the headings; a sheet that breaks off is reported, and its rows so far count."""
    sheet, known = found.sheet, found.layout
    try:
        for row, cells in sheet.rows(known.width):
            if row <= known.row or not any(_filled(each) for each in cells):
                continue
            if any(isinstance(each, str) and len(each) > work.limits.cell for each in cells):
                place = Place(sheet.file, sheet.name, row)
                work.findings.add(Finding("cell_too_long", place, params={"most": work.limits.cell}))
                continue
            yield Record(sheet.file, sheet.name, row, known, cells)
    except Unreadable as wrong:
        _report(work, wrong, sheet.file, sheet.name)


def _filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _report(work: Work, wrong: Unreadable, file: str, sheet: str = "") -> None:
    work.findings.add(Finding(wrong.code, Place(file, sheet, wrong.row), params=wrong.params))


def _reference(work: Work) -> None:
    """The rules and the work calendar, where a company has none yet: no order counts without rules."""

    def make(facts: Facts, result: Result) -> None:
        if not facts.packs():
            result.rows.extend((default_pack(), *work_years(default_pack().created_at)))

    work.take_in((), make)
