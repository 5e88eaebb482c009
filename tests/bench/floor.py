"""The floor: the same customers over plain HTTP, parsed and inserted by plain sqlite3 in one transaction.

No program that keeps customers on a disk can need less, whatever it promises besides.
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.bench.places import scratch
from tests.bench.served import child, first_line
from tests.bench.workload import CUSTOMERS, EDITS, documents

RUNS = 5


def pull_floor() -> float:
    """Customers per second from the first request to the commit."""
    return _median_of(lambda line, file: _pulled(line, file, CUSTOMERS), CUSTOMERS)


def push_floor() -> float:
    """Edited customers per second from the first byte to the written answers."""
    return _median_of(lambda line, file: _pushed(line, file, EDITS), CUSTOMERS)


def _median_of(once: Callable[[HTTPConnection, Path], float], customers: int) -> float:
    with scratch() as folder:
        command = ("-m", "tests.bench.floor_server", str(folder / "server.db"), str(customers))
        with child(*command) as process:
            port = int(first_line(process))
            with closing(HTTPConnection("127.0.0.1", port)) as line:
                return median(once(line, folder / f"device-{run}.db") for run in range(RUNS))


def _pulled(line: HTTPConnection, file: Path, customers: int) -> float:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("CREATE TABLE customer (id TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID")
        started = perf_counter()
        line.request("GET", "/")
        rows = json.loads(line.getresponse().read())
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO customer VALUES (?, ?)", rows)
        db.execute("COMMIT")
        spent = perf_counter() - started
        assert db.execute("SELECT count(*) FROM customer").fetchone() == (customers,)
    return customers / spent


def _pushed(line: HTTPConnection, file: Path, edits: int) -> float:
    queued = [(str(place), doc) for place, doc in enumerate(documents(edits))]
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("CREATE TABLE outbox (id TEXT PRIMARY KEY, doc TEXT NOT NULL, outcome TEXT) WITHOUT ROWID")
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO outbox (id, doc) VALUES (?, ?)", queued)
        db.execute("COMMIT")
        started = perf_counter()
        waiting = db.execute("SELECT id, doc FROM outbox").fetchall()
        line.request("POST", "/", json.dumps(waiting))
        outcomes = json.loads(line.getresponse().read())
        db.execute("BEGIN IMMEDIATE")
        db.executemany("UPDATE outbox SET outcome = ? WHERE id = ?", outcomes)
        db.execute("COMMIT")
        spent = perf_counter() - started
        assert db.execute("SELECT count(outcome) FROM outbox").fetchone() == (edits,)
    return edits / spent
