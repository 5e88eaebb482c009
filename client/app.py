"""The composition root: puts a platform, a person and the screens together on one page."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

import flet as ft

from client.adapters.account_lock import AccountLock
from client.adapters.http_line import open_client
from client.adapters.http_totals import fetch_totals
from client.adapters.messenger import MessengerFault
from client.adapters.session_store import Account, SessionStore
from client.appearance import Appearance
from client.at_work import AtWork
from client.coming_and_going import ComingAndGoing
from client.front import FrontScreen, WaysOn
from client.host import Host, browser_host
from client.idle_watch import IdleWatch
from client.lock_keeper import LockKeeper
from client.services import Services
from client.ui_bridge import UiBridge
from client.view_models.desk import Desk
from client.view_models.device_storage import StorageControls
from client.view_models.directory import Directory
from client.view_models.settings import Language
from client.workplace import Workplace, hand_out_copy


async def main(page: ft.Page) -> None:
    """Run the app in a browser, where the platform is the browser's own."""
    await run(page, browser_host())


async def run(page: ft.Page, host: Host) -> None:
    """Run the app on a page of any platform."""
    sessions = SessionStore(await host.database("accounts.db"))
    await App(page, host, sessions).start()


class App:
    """One page's app: the rooms it is made of, and what the platform tells them."""

    def __init__(self, page: ft.Page, host: Host, sessions: SessionStore) -> None:
        self._page = page
        self._host = host
        self._sessions = sessions
        client = self._client = open_client(host.server, host.transport)
        self._bridge = UiBridge()
        self._idle = IdleWatch(host.running, host.wall)
        self._lock = AccountLock(sessions, host.latch, host.running)
        self._appearance = Appearance(page, sessions, host.languages, host.speak)
        self._work = AtWork(
            page,
            host=host,
            client=client,
            keeper=self._lock,
            bridge=self._bridge,
            shut_out=self._shut_out,
        )
        self._people = ComingAndGoing(
            page,
            host=host,
            client=client,
            sessions=sessions,
            lock=self._lock,
            idle=self._idle,
            appearance=self._appearance,
            work=self._work,
            services=self._services,
        )
        self._keeper = LockKeeper(
            lock=self._lock,
            idle=self._idle,
            sessions=sessions,
            appearance=self._appearance,
            front=self._people.front,
            work=self._work,
            let_in=self._people.let_in,
        )

    async def start(self) -> None:
        """Show the page, and go in at once for somebody who never signed out."""
        page = self._page
        self._appearance.dress()
        page.on_resize = self._resized
        present = self._sessions.present()
        if present is None or self._lock.kind(present.login) is not None:
            # Whatever ended the app before it had destroyed this.
            with suppress(MessengerFault):
                await self._host.messenger.forget()
        if present is not None:
            await self._welcome_back(present)
        ways = WaysOn(
            to_the_door=self._people.back_to_the_door,
            forgot=self._people.forgot,
            change_language=self._change_language,
            is_wide=self._appearance.is_wide,
        )
        page.render_views(FrontScreen, self._people.front, ways)
        self._watching = [page.run_task(self._bridge.run), page.run_task(self._keeper.watch)]
        self._host.hear_input(self._idle.touched)
        page.on_keyboard_event = self._touched
        page.on_app_lifecycle_state_change = self._came_back
        page.on_close = self._closed
        self._connectivity = ft.Connectivity(on_change=self._came_back)

    async def close(self) -> None:
        """End what runs and let go of every file, so that the app can be opened again on another page."""
        for each in self._watching:
            each.cancel()
        self._work.end()
        self._sessions.close()
        await self._client.aclose()

    async def _welcome_back(self, present: Account) -> None:
        if self._sessions.is_shut_out(present.login):
            self._people.part(present.login)
        elif self._lock.has_session(present.login):
            self._keeper.stand_before(present.login)
        elif present.user is not None and self._lock.kind(present.login) is None:
            await self._people.let_in(present)

    def _services(self, here: Workplace) -> Services:
        desk = Desk(here.device, here.user, self._appearance.words())
        return Services(
            desk=desk,
            directory=Directory(here.store),
            bridge=self._bridge,
            strip=self._work.strip_at(desk),
            sync_now=here.loop.poke,
            fetch_totals=partial(fetch_totals, here.line),
            shelf=here.shelf,
            storage=StorageControls(
                self._host.storage, here.store.size, partial(hand_out_copy, self._host, here)
            ),
            look=self._appearance.look,
            change_language=self._change_language,
            change_look=self._appearance.change_look,
            sign_out=self._people.leave,
            sign_in_again=self._people.knock_again,
            lock=self._keeper.controls(here),
            forgot=self._people.forgot,
            touched=self._idle.touched,
            wide=self._appearance.is_wide(),
        )

    # --- what the platform and the line tell ---------------------------------------------------

    def _change_language(self, language: Language) -> None:
        self._appearance.speak(language)
        self._people.speak_again()

    def _resized(self, _event: object) -> None:
        front, wide = self._people.front, self._appearance.is_wide()
        if front.services is not None and front.services.wide != wide:
            front.services = replace(front.services, wide=wide)

    def _touched(self, _event: object) -> None:
        self._idle.touched()

    def _came_back(self, _event: object) -> None:
        """The line or the app may be back: whoever waits out a pause tries now."""
        self._keeper.lock_if_idle()
        self._work.poke()

    async def _closed(self, _event: object) -> None:
        """Nobody comes back to this page; the files are for whoever opens another."""
        await self.close()

    def _shut_out(self, here: Workplace) -> None:
        self._people.shut_out(here)
