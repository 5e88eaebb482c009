"""The one workplace that is open on a page: its loop, and the strip that tells how the line stands."""

from collections.abc import Callable
from concurrent.futures import Future

import flet as ft
import httpx

from client.adapters.account_lock import AccountLock
from client.adapters.session_store import Account
from client.host import Host
from client.observed import observed
from client.ui_bridge import UiBridge
from client.view_models.desk import Desk
from client.view_models.sync_status import LineState, SyncStrip
from client.workplace import Workplace, open_workplace


class AtWork:
    """Opens and closes workplaces, one at a time."""

    def __init__(
        self,
        page: ft.Page,
        *,
        host: Host,
        client: httpx.AsyncClient,
        keeper: AccountLock,
        bridge: UiBridge,
        shut_out: Callable[[Workplace], None],
    ) -> None:
        self._page = page
        self._host = host
        self._client = client
        self._keeper = keeper
        self._bridge = bridge
        self._shut_out = shut_out
        self._here: Workplace | None = None
        self._looping: Future[None] | None = None
        self._strip: SyncStrip | None = None
        self._unfollow: Callable[[], None] = lambda: None

    @property
    def here(self) -> Workplace | None:
        """The workplace that is open."""
        return self._here

    async def begin(self, account: Account) -> Workplace:
        """Open a person's workplace; it synchronises from `synchronise` on."""
        self.end()
        here = await open_workplace(
            self._host,
            self._client,
            self._keeper,
            account,
            self._show_line,
            show_arrived=self._show_arrived,
            is_locked=lambda: self._keeper.kind(account.login) is not None,
        )
        self._here = here
        here.device.subscribe(self._bridge.announce)
        return here

    def synchronise(self) -> None:
        """Send and receive by itself, until the end."""
        if self._here is not None:
            self._looping = self._page.run_task(self._here.run)

    def end(self) -> None:
        """Close what is open; nothing in it is changed."""
        if self._looping is not None:
            self._looping.cancel()
        if self._here is not None:
            self._here.close()
        self._here = self._looping = self._strip = None

    def poke(self) -> None:
        """Whoever waits out a pause tries now."""
        if self._here is not None:
            self._here.loop.poke()

    def strip_at(self, desk: Desk) -> SyncStrip:
        """The strip in the words of a desk; an earlier one is told nothing any more."""
        line: LineState = self._strip.line if self._strip is not None else "idle"
        sent_away = self._here.deferred.sent_away if self._here is not None else None
        told = (sent_away.commands, sent_away.at) if sent_away is not None else None
        self._strip = observed(SyncStrip)(desk, line, sent_away=told)
        self._unfollow()
        self._unfollow = self._bridge.attach(self._refresh)
        self._host.note_unsent(self._strip.waiting)
        return self._strip

    def _refresh(self) -> None:
        if self._strip is not None:
            self._strip.refresh()
            self._host.note_unsent(self._strip.waiting)

    def _show_arrived(self, rows: int, size: int) -> None:
        if self._strip is not None:
            self._strip.receive(rows, size)

    def _show_line(self, line: LineState) -> None:
        if self._strip is not None:
            self._strip.follow(line)
            self._host.note_unsent(self._strip.waiting)
        if line == "revoked" and self._here is not None:
            self._shut_out(self._here)
