"""A rep's device inside a browser: the app's own storage and engine, without its screens.

A page starts it in a worker, as the app's page does. It stands in for the app's entry in a build of its own.
"""

from collections.abc import Mapping
from contextlib import closing

import real_flushes  # type: ignore[import-not-found]  # registered by the worker
from pydantic import TypeAdapter

from client.adapters.browser_storage import flush_count, open_database
from client.adapters.fetch_transport import FetchTransport
from client.adapters.session_store import SessionStore
from client.adapters.sqlite_store import SqliteDeviceStore, open_store
from shared.models.ids import UserId
from tests.crashes.browser.holding import Holding
from tests.crashes.working_life import Life, say, say_begins
from tests.simulation.truth import EVERYTHING


async def live(server: str, asked: Mapping[str, str]) -> None:
    """Open the databases, do what is asked (work, sync), and tell what is held where that is wanted."""
    say_begins("opening")
    with closing(open_store(await open_database("device.db"))) as store:
        say_begins("start")
        say(f"integrity {store.db.execute('PRAGMA integrity_check').fetchone()[0]}")
        with closing(SessionStore(await open_database("accounts.db"))) as sessions:
            life = Life(store, sessions, UserId(asked["login"]), asked["password"])
            await life.live(
                server, asked["seed"], asked["acts"], transport=FetchTransport(), flushes=real_flushes.count
            )
        if asked["tells"]:
            say(f"holds {TypeAdapter(Holding).dump_json(_holding(store)).decode()}")
        say(f"flushed {flush_count()} {real_flushes.count()}")
    say_begins("end")


def _holding(store: SqliteDeviceStore) -> Holding:
    return Holding(
        rows=[tuple(row) for row in store.db.execute(EVERYTHING).fetchall()],
        unsent=[each.id for each in store.outbox()],
        drafts=list(store.drafts()),
    )
