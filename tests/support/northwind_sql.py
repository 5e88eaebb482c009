"""What plain SQL says over Northwind's CSV files: the figures that the product must arrive at.

Nothing here comes from the product. Prices and discounts have two decimals, so hundredths are whole
numbers and every sum is exact; an order is rounded once, half up, to the fen.
"""

import csv
import sqlite3
from pathlib import Path

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
