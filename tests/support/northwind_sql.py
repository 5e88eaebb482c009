"""What plain SQL says over Northwind's CSV files: the figures that the product must arrive at.

Nothing here comes from the product. Prices and discounts have two decimals, so hundredths are whole
numbers and every sum is exact; an order is rounded once, half up, to the fen.
"""

import csv
import sqlite3
from pathlib import Path
from typing import NamedTuple

FOLDER = Path("tests/data/northwind")

_VIEWS = """
CREATE VIEW worth AS
    SELECT o.OrderID, o.CustomerID, o.EmployeeID, substr(o.OrderDate, 1, 10) AS day,
           (SUM(CAST(ROUND(d.UnitPrice * 100) AS INTEGER) * CAST(d.Quantity AS INTEGER)
                * (100 - CAST(ROUND(d.Discount * 100) AS INTEGER))) + 50) / 100 AS fen
    FROM orders o JOIN order_details d ON d.OrderID = o.OrderID GROUP BY o.OrderID;
CREATE VIEW handled AS
    SELECT CustomerID, EmployeeID, COUNT(*) AS many, MIN(day || printf('%09d', OrderID)) AS earliest
    FROM worth GROUP BY CustomerID, EmployeeID;
CREATE VIEW owner AS
    SELECT CustomerID, EmployeeID FROM (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY CustomerID ORDER BY many DESC, earliest) AS place
        FROM handled
    ) WHERE place = 1;
CREATE VIEW home AS
    SELECT EmployeeID, MIN(TerritoryID) AS TerritoryID FROM employeeterritories GROUP BY EmployeeID;
CREATE VIEW place AS
    SELECT TerritoryID, trim(RegionDescription) || ' · ' || trim(TerritoryDescription) || ' ' || TerritoryID
           AS name
    FROM territories JOIN regions USING (RegionID);
CREATE VIEW person AS
    SELECT EmployeeID, FirstName || ' ' || LastName AS name FROM employees;
CREATE VIEW card AS
    SELECT CustomerID FROM customers WHERE Address <> '';
CREATE VIEW sold AS
    SELECT worth.*, owner.EmployeeID AS owner, home.TerritoryID AS territory, own.TerritoryID AS unit
    FROM worth JOIN owner USING (CustomerID) JOIN home ON home.EmployeeID = owner.EmployeeID
    JOIN home AS own ON own.EmployeeID = worth.EmployeeID;
"""


def northwind_database(folder: Path = FOLDER) -> sqlite3.Connection:
    """The CSV files as tables of text, with the views that the figures are asked from."""
    database = sqlite3.connect(":memory:")
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            header, *rows = csv.reader(opened)
        database.execute(f"CREATE TABLE {file.stem} ({', '.join(header)})")
        database.executemany(f"INSERT INTO {file.stem} VALUES ({', '.join('?' * len(header))})", rows)  # noqa: S608
    database.executescript(_VIEWS)
    return database


def figures(database: sqlite3.Connection, by: str, what: str) -> dict[str, int]:
    """A figure of the orders by one of their columns."""
    rows = database.execute(f"SELECT {by}, {what} FROM sold GROUP BY 1 ORDER BY 1")  # noqa: S608
    return {key: int(value) for key, value in rows}


class Figures(NamedTuple):
    """What headquarters counts of a group."""

    customers: int
    orders: int
    revenue_fen: int
    credit_fen: int


def whole(database: sqlite3.Connection) -> Figures:
    """The figures of the company."""
    ((customers, orders, fen),) = database.execute(
        "SELECT (SELECT COUNT(*) FROM card), COUNT(*), SUM(fen) FROM worth"
    )
    return Figures(customers, orders, fen, fen)


def by_territory(database: sqlite3.Connection, company: str) -> dict[str, Figures]:
    """Customers and sales where the customer sits, credit where the seller is at home, by region and place.

    A customer that nobody sold to is the company's, under the name given.
    """
    found = {
        name: Figures(*row)
        for name, *row in database.execute(
            """SELECT name,
                   (SELECT COUNT(DISTINCT CustomerID) FROM sold WHERE territory = TerritoryID),
                   (SELECT COUNT(*) FROM sold WHERE territory = TerritoryID),
                   (SELECT COALESCE(SUM(fen), 0) FROM sold WHERE territory = TerritoryID),
                   (SELECT COALESCE(SUM(fen), 0) FROM sold WHERE unit = TerritoryID)
               FROM place WHERE TerritoryID IN (SELECT territory FROM sold UNION SELECT unit FROM sold)"""
        )
    }
    return {**found, company: _unsold(database)}


def by_rep(database: sqlite3.Connection, nobody: str) -> dict[str, Figures]:
    """Customers under their owner, sales and credit under the seller, by full name."""
    found = {
        name: Figures(*row)
        for name, *row in database.execute(
            """SELECT name,
                   (SELECT COUNT(DISTINCT CustomerID) FROM sold WHERE owner = person.EmployeeID),
                   COUNT(*), SUM(fen), SUM(fen)
               FROM person JOIN sold USING (EmployeeID) GROUP BY EmployeeID"""
        )
    }
    return {**found, nobody: _unsold(database)}


def by_grade(database: sqlite3.Connection, a_from: int, b_from: int) -> dict[str, Figures]:
    """Everything under the grade that the sales of 1997 make, given where the grades begin."""
    return {
        grade: Figures(*row)
        for grade, *row in database.execute(
            """SELECT CASE WHEN in_1997 >= ? THEN 'A' WHEN in_1997 >= ? THEN 'B' ELSE 'C' END AS grade,
                   COUNT(*), SUM(orders), SUM(fen), SUM(fen)
               FROM (
                   SELECT COALESCE(SUM(fen) FILTER (WHERE day LIKE '1997-%'), 0) AS in_1997,
                          COUNT(OrderID) AS orders, COALESCE(SUM(fen), 0) AS fen
                   FROM card LEFT JOIN worth USING (CustomerID) GROUP BY CustomerID
               ) GROUP BY grade""",
            (a_from, b_from),
        )
    }


def _unsold(database: sqlite3.Connection) -> Figures:
    ((customers,),) = database.execute(
        "SELECT COUNT(*) FROM card WHERE CustomerID NOT IN (SELECT CustomerID FROM sold)"
    )
    return Figures(customers, 0, 0, 0)
