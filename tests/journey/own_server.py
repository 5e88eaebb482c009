"""A company's server as a process of its own, on one port however often it is started again."""

import os
import re
from pathlib import Path

from server.cli.main import main
from shared.models.base import Entity
from shared.models.ids import UserId
from sync.core import versions
from sync.wire import version
from tests.crashes.processes import Started
from tests.support.company import company, customer
from tests.support.server import prepare

REP = UserId("li")
CARDS = 40
RARE = "杭州喆堃龘贸易有限公司"
"""A name whose three rare characters few fonts have."""
OTHER = "杭州西湖茶叶有限公司"

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


class OwnServer:
    """A small Chinese company; the database is a file, the app is the folder of a build."""

    def __init__(self, folder: Path, app: Path) -> None:
        self.database = f"sqlite:///{folder / 'server.db'}"
        self._app = str(app)
        self._port = 0
        self._process: Started | None = None
        prepare(self.database, _rows(), (REP,))

    @property
    def url(self) -> str:
        """Where people open it, also while it is stopped."""
        return f"http://localhost:{self._port}/"

    def start(self, *, versions_ahead: int = 0) -> None:
        """Serve; `versions_ahead` is how many changes of the rows it is ahead of the app."""
        self._process = Started(
            _serve, self.database, self._app, str(self._port), str(version.SCHEMA + versions_ahead)
        )
        found = _ADDRESS.search(self._process.line())
        assert found is not None, "the server did not start"
        self._port = int(found[1])

    def stop(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.forget()
            self._process = None


def _rows() -> tuple[Entity, ...]:
    names = (RARE, OTHER, *(f"宁波第{place:02d}商行" for place in range(CARDS - 2)))
    cards = [_named(row, name) for place, name in enumerate(names) for row in customer(f"card-{place:02d}")]
    return tuple(company(*cards).rows.everything().values())


def _named(row: Entity, name: str) -> Entity:
    return row.model_copy(update={"name": name}) if "name" in type(row).model_fields else row


def _serve(database: str, app: str, port: str, schema: str) -> None:
    os.environ["ROADBOOK_LOG"] = "warning"
    _speak_version(int(schema))
    main(["serve", "--database", database, "--port", port, "--pwa", app])


def _speak_version(schema: int) -> None:
    vars(versions)["SCHEMA"] = schema
