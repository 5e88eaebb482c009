"""What the server's file says was done, read past the engine that wrote it."""

import json
import sqlite3
from collections import Counter
from contextlib import closing

from tests.crashes.ledger import Books


def decided_commands(database: str) -> Counter[tuple[str, str]]:
    """How often each kind of command was decided, and how."""
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as db:
        rows = db.execute("SELECT text, outcome FROM command").fetchall()
    return Counter((json.loads(text)["kind"], json.loads(outcome)["status"]) for text, outcome in rows)


def disagreements(database: str) -> list[str]:
    """Where rows, audit and commands contradict each other: what is lost, done twice, or nobody's doing."""
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as db:
        said = dict(db.execute("SELECT id, text FROM command").fetchall())
    ledger = Books(database).check(said, [])
    return [*ledger.lost, *ledger.doubled, *ledger.wrong]
