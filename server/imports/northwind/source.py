"""The Northwind CSV files as typed records, read whole and checked before anything is made of them."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

Cells = dict[str, str]


class SourceUnreadable(Exception):
    """A file is missing, lacks a column, or holds a cell that is not what its column promises."""


@dataclass(frozen=True, slots=True)
class SourceRegion:
    """A sales region."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SourceTerritory:
    """A sales territory; its code is a postal code and sorts as text."""

    id: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class SourceEmployee:
    """A person, the title on the card, and the superior."""

    id: str
    first_name: str
    last_name: str
    title: str
    reports_to: str
    hired: date


@dataclass(frozen=True, slots=True)
class SourceCustomer:
    """A customer with its one contact."""

    id: str
    name: str
    contact: str
    contact_title: str
    address: str
    city: str
    region: str
    postal_code: str
    country: str
    phone: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One product on an order, priced exactly."""

    product: str
    quantity: int
    exact: Decimal
    """Price times quantity less discount, not rounded."""


@dataclass(frozen=True, slots=True)
class SourceOrder:
    """An order of a customer, taken by an employee on a day."""

    id: str
    customer: str
    employee: str
    day: date
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Northwind:
    """All files of one folder."""

    regions: tuple[SourceRegion, ...]
    territories: tuple[SourceTerritory, ...]
    employees: tuple[SourceEmployee, ...]
    pairs: tuple[tuple[str, str], ...]
    """(employee, territory)."""
    customers: tuple[SourceCustomer, ...]
    orders: tuple[SourceOrder, ...]


def read_northwind(folder: Path) -> Northwind:
    """Everything in the folder; raises SourceUnreadable naming file, line and column."""
    lines: dict[str, list[SourceLine]] = {}
    for order, line in _read(folder, "order_details.csv", _line):
        lines.setdefault(order, []).append(line)

    def order_of(row: Cells) -> SourceOrder:
        return SourceOrder(
            row["OrderID"],
            row["CustomerID"],
            row["EmployeeID"],
            datetime.fromisoformat(row["OrderDate"]).date(),
            tuple(lines.get(row["OrderID"], ())),
        )

    return Northwind(
        regions=_read(
            folder, "regions.csv", lambda row: SourceRegion(row["RegionID"], row["RegionDescription"])
        ),
        territories=_read(folder, "territories.csv", _territory),
        employees=_read(folder, "employees.csv", _employee),
        pairs=_read(folder, "employeeterritories.csv", lambda row: (row["EmployeeID"], row["TerritoryID"])),
        customers=_read(folder, "customers.csv", _customer),
        orders=_read(folder, "orders.csv", order_of),
    )


def _read(folder: Path, file: str, make: Callable[[Cells], T]) -> tuple[T, ...]:
    path = folder / file
    if not path.is_file():
        raise SourceUnreadable(f"{path} does not exist")
    made: list[T] = []
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.DictReader(opened, restval="")
        for row in reader:
            cells = {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
            try:
                made.append(make(cells))
            except KeyError as missing:
                raise SourceUnreadable(f"{file}: the column {missing} is missing") from missing
            except (ValueError, InvalidOperation) as wrong:
                raise SourceUnreadable(f"{file}, line {reader.line_num}: {wrong}") from wrong
    return tuple(made)


def _territory(row: Cells) -> SourceTerritory:
    return SourceTerritory(row["TerritoryID"], row["TerritoryDescription"], row["RegionID"])


def _employee(row: Cells) -> SourceEmployee:
    return SourceEmployee(
        row["EmployeeID"],
        row["FirstName"],
        row["LastName"],
        row["Title"],
        row["ReportsTo"],
        date.fromisoformat(row["HireDate"]),
    )


def _customer(row: Cells) -> SourceCustomer:
    return SourceCustomer(
        row["CustomerID"],
        row["CompanyName"],
        row["ContactName"],
        row["ContactTitle"],
        row["Address"],
        row["City"],
        row["Region"],
        row["PostalCode"],
        row["Country"],
        row["Phone"],
    )


def _line(row: Cells) -> tuple[str, SourceLine]:
    quantity = int(row["Quantity"])
    exact = Decimal(row["UnitPrice"]) * quantity * (1 - Decimal(row["Discount"]))
    return row["OrderID"], SourceLine(row["ProductID"], quantity, exact)
