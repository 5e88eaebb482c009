"""A rep's device in a process of its own, which works and syncs until it is told no more, or killed."""

import asyncio
from contextlib import closing
from pathlib import Path

from client.adapters.session_store import SessionStore
from client.adapters.sqlite_store import open_store
from shared.models.ids import UserId
from tests.crashes.working_life import Life, say, say_begins
from tests.support.server import PASSWORD

DATABASE = "device.db"
_ACCOUNTS = "accounts.db"


def work_and_sync(server: str, folder: str, login: str, seed: str, acts: str) -> None:
    """Open the device in that folder and do these things: work, sync."""
    say_begins("opening")
    with closing(open_store(Path(folder) / DATABASE)) as store:
        say_begins("start")
        say(f"integrity {store.db.execute('PRAGMA integrity_check').fetchone()[0]}")
        with closing(SessionStore(Path(folder) / _ACCOUNTS)) as sessions:
            asyncio.run(Life(store, sessions, UserId(login), PASSWORD).live(server, seed, acts))
    say_begins("end")
