"""What becomes of a person's data here once their device was shut out.

First everything that only this device has is handed over, however long that takes; only when the server has
acknowledged every piece is the rest destroyed. How far it came is kept beside the account, so that closing
the app in between changes nothing, and nobody reads the data meanwhile.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import httpx

from client.adapters.messenger import MessengerFault
from client.adapters.parting import hand_over, left_work
from client.adapters.session_store import Account, SessionStore
from client.adapters.sqlite_store import open_store
from client.host import Host
from client.view_models.shut_out import Stage
from client.workplace import database_name
from sync.faults import Busy, LoginExpired, SyncFault

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0

Show = Callable[[Stage, int], None]
"""Told what is being done, and how many pieces of unsent work there were."""


class Farewell:
    """Hands over and destroys, in this order, one person's data on this device."""

    def __init__(
        self,
        host: Host,
        client: httpx.AsyncClient,
        sessions: SessionStore,
        show: Show,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._host = host
        self._client = client
        self._sessions = sessions
        self._show = show
        self._sleep = sleep

    async def run(self, account: Account) -> None:
        """Part from the account; returns when nothing of it is left here.

        It also returns where the server no longer takes the token: then everything stays, unread, until the
        person signs in once more and brings another.
        """
        pieces = 0
        with suppress(MessengerFault):
            await self._host.messenger.forget()
        if not self._sessions.has_handed_over(account.login):
            try:
                pieces = await self._hand_over(account)
            except LoginExpired:
                self._show("sign_in", pieces)
                return
            self._sessions.handed_over(account.login)
        self._show("destroying", pieces)
        if account.user is not None:
            await self._host.destroy(database_name(account.user))
        self._sessions.forget(account.login)
        self._show("done", pieces)

    async def _hand_over(self, account: Account) -> int:
        """Try until it is done, with pauses that double; how many pieces of work waited to be sent."""
        if account.user is None:
            return 0
        if account.tokens is None:
            raise LoginExpired
        path = await self._host.database(database_name(account.user))
        store = open_store(path)
        try:
            works = left_work(store)
            waiting = sum(1 for each in store.outbox() if each.state == "waiting")
        finally:
            store.close()
        pause = FIRST_PAUSE
        while True:
            self._show("handing_over", waiting)
            try:
                await hand_over(self._client, account.tokens.refresh, works)
            except LoginExpired:
                raise
            except SyncFault as fault:
                self._show("waiting" if fault.retry == "later" else "stuck", waiting)
                asked = fault.retry_after if isinstance(fault, Busy) else 0.0
                await self._sleep(LONGEST_PAUSE if fault.retry != "later" else max(pause, asked))
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                return waiting
