"""The floor's server: `python -m tests.bench.floor_server FILE CUSTOMERS` prints its port and serves.

GET answers with all customers; POST takes edited ones and writes them in one transaction.
"""

import json
import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from tests.bench.workload import documents


class _Floor(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    db: sqlite3.Connection

    def do_GET(self) -> None:
        """All customers."""
        self._answer(json.dumps(self.db.execute("SELECT id, doc FROM customer").fetchall()).encode())

    def do_POST(self) -> None:
        """Edited customers."""
        edited = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("UPDATE customer SET doc = ?2 WHERE id = ?1", edited)
        self.db.execute("COMMIT")
        self._answer(json.dumps([("applied", row_id) for row_id, _ in edited]).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def serve(file: str, customers: int) -> None:
    """Fill the file and serve it until the process is ended."""
    _Floor.db = sqlite3.connect(file, isolation_level=None)
    _Floor.db.execute("CREATE TABLE customer (id TEXT PRIMARY KEY, doc TEXT NOT NULL) WITHOUT ROWID")
    _Floor.db.execute("BEGIN IMMEDIATE")
    _Floor.db.executemany(
        "INSERT INTO customer VALUES (?, ?)",
        ((str(place), doc) for place, doc in enumerate(documents(customers))),
    )
    _Floor.db.execute("COMMIT")
    server = HTTPServer(("127.0.0.1", 0), _Floor)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
