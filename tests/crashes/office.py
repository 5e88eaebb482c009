"""The server of a small company, in a process that can be killed and started again on the same file."""

import re
from pathlib import Path

from server.cli.main import main
from shared.models.ids import UserId
from tests.crashes.processes import Started
from tests.simulation.opening import opening
from tests.support.company import customer
from tests.support.server import prepare

STAFF = tuple(UserId(login) for login in ("li", "ma", "chen"))
"""A rep, the manager of the region, and headquarters: what one does, the others see."""

_CARDS = 60
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Office:
    """The company's server and its database, a file unless another address is given."""

    def __init__(self, folder: Path, database: str = "", app: Path | None = None) -> None:
        self.database = database or f"sqlite:///{folder / 'server.db'}"
        self.url = ""
        self._pwa = str(app or folder / "no-app")
        self._process: Started | None = None
        cards = [row for place in range(_CARDS) for row in customer(f"card-{place:03d}", city="杭州")]
        prepare(self.database, (*opening(), *cards), STAFF)

    def open(self) -> None:
        """Start the server, as an operator does, unless it runs."""
        if self._process is None:
            self._process = Started(_serve, self.database, self._pwa)
            found = _ADDRESS.search(self._process.line())
            assert found is not None, "the server did not start"
            self.url = found[0]

    def kill(self) -> None:
        """Kill the server; safe to call from another thread."""
        assert self._process is not None
        self._process.kill()

    def bury(self) -> int:
        """What ended the server, once it has ended."""
        assert self._process is not None
        process, self._process = self._process, None
        code = process.wait()
        process.forget()
        return code

    def close(self) -> None:
        """Make an end of the server, if it runs."""
        if self._process is not None:
            self._process.forget()
            self._process = None


def _serve(database: str, pwa: str) -> None:
    main(["serve", "--database", database, "--port", "0", "--pwa", pwa])


def migrate_database(database: str) -> None:
    """`server migrate`, for a process of its own."""
    main(["migrate", "--database", database])
