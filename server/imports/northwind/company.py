"""The whole company from a folder of CSV files: rows in the order of storing, and the report.

Every id derives from Northwind's own keys and every moment from the files, so that a second import of
the same files gives the same rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from server.imports.credit import splits
from server.imports.northwind.customers import customer_rows, holdings
from server.imports.northwind.grades import round_and_grades
from server.imports.northwind.names import COMPANY
from server.imports.northwind.orders import deals
from server.imports.northwind.people import role_assignments, users
from server.imports.northwind.source import Northwind, read_northwind
from server.imports.northwind.territories import territories
from server.imports.report import Report
from server.imports.rows_at_hand import RowsAtHand
from server.imports.work_calendar import work_years
from shared.models.base import Entity, Instant, start_of
from shared.models.deal import Deal
from shared.models.person import User
from shared.packs import northwind_pack
from shared.registry import KINDS

DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "tests/data/northwind"
"""The copy that comes with the project."""

_PLACES = {kind.KIND: place for place, kind in enumerate(KINDS)}

_NO_FIELD = (
    ("customers.csv", "Fax"),
    ("employees.csv", "City, Country"),
    ("orders.csv", "RequiredDate, ShippedDate, ShipVia, Freight, Ship…"),
)


@dataclass(frozen=True, slots=True)
class Company:
    """What an import made of the files."""

    rows: tuple[Entity, ...]
    """Parents before children."""
    report: Report

    def users(self) -> tuple[User, ...]:
        """The people, superiors first."""
        return tuple(row for row in self.rows if isinstance(row, User))


def northwind(folder: Path = DEFAULT_FOLDER) -> Company:
    """Read the folder; raises SourceUnreadable when a file is not what it should be."""
    source = read_northwind(folder)
    report = Report()
    rows = tuple(sorted(_rows(source, report), key=lambda row: _PLACES[row.KIND]))
    report.rows.update(row.KIND for row in rows)
    for file, columns in _NO_FIELD:
        report.note(
            file, columns, "not imported", "a card, an account or a deal has no such field", "left_out"
        )
    return Company(rows, report)


def closing(source: Northwind) -> Instant:
    """The moment the files speak of: the end of the last order's day."""
    return start_of(max(order.day for order in source.orders) + timedelta(days=1))


def _rows(source: Northwind, report: Report) -> Iterator[Entity]:
    at = closing(source)
    pack = northwind_pack()
    held = holdings(source, report)
    rows = RowsAtHand()
    sold: tuple[Deal, ...] = tuple(deals(source, held, at, report))
    made: tuple[Entity, ...] = (
        *territories(source, at, report),
        *users(source, at),
        *role_assignments(source, at, report),
        *work_years(at),
        pack,
        *customer_rows(source, held, at),
        *sold,
        *splits(sold, pack, COMPANY, at),
    )
    rows.put(made)
    yield from made
    yield from round_and_grades(rows, pack)
