"""Coming and going: from the door to the workplace and back, and the last way out of a shut-out device."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import flet as ft
import httpx

from client.adapters.account_lock import AccountLock
from client.adapters.http_sessions import sign_out
from client.adapters.session_store import Account, SessionStore
from client.appearance import Appearance
from client.at_work import AtWork
from client.farewell import Farewell
from client.front import Front
from client.host import Host
from client.idle_watch import IdleWatch
from client.observed import observed
from client.services import Services, go
from client.signing_in import SigningIn
from client.view_models.shut_out import ShutOutNotice
from client.view_models.sign_in import SignIn
from client.workplace import Workplace


class ComingAndGoing:
    """Moves the page between its front and a person's workplace."""

    def __init__(
        self,
        page: ft.Page,
        *,
        host: Host,
        client: httpx.AsyncClient,
        sessions: SessionStore,
        lock: AccountLock,
        idle: IdleWatch,
        appearance: Appearance,
        work: AtWork,
        services: Callable[[Workplace], Services],
    ) -> None:
        self._page = page
        self._host = host
        self._client = client
        self._sessions = sessions
        self._lock = lock
        self._idle = idle
        self._appearance = appearance
        self._work = work
        self._services = services
        self._signing_in = SigningIn(host, client, sessions, lock, self.part)
        self.front: Front = observed(Front)(door=self._door())
        """What stands on the page."""

    async def let_in(self, account: Account) -> None:
        """Open the workplace of an account, with what its opened lock gives."""
        self._idle.touched()
        account = replace(account, tokens=self._lock.tokens(account.login) or account.tokens)
        here = await self._work.begin(account)
        self.front.services = self._services(here)
        self._work.synchronise()

    async def go_in(self, login: str) -> None:
        """Open the workplace of whoever has a session."""
        account = self._sessions.account(login)
        if account is not None:
            await self.let_in(account)
            if self._signing_in.asks_for_a_new_lock():
                go("/lock")

    def leave(self) -> None:
        """Go out: tokens are forgotten, everything else stays."""
        here = self._work.here
        if here is None:
            return
        self._page.run_task(sign_out, here.line)
        self._sessions.signed_out(here.login)
        self._lock.end_session(here.login)
        self._to_the_door(here.login)

    def knock_again(self) -> None:
        """Back to the door, because the session ended; the name is filled in, the work stays."""
        here = self._work.here
        if here is not None:
            self._to_the_door(here.login)

    def forgot(self) -> None:
        """To the door: the password opens what the lock keeps shut; nothing is deleted."""
        locked, here = self.front.locked, self._work.here
        login = locked.login if locked is not None else here.login if here is not None else ""
        self._lock.shut(login)
        self._to_the_door(login)
        self.front.locked = None

    def back_to_the_door(self) -> None:
        """Back to the door, after the notice was read."""
        self.front.door = self._door()
        self.front.notice = None

    def speak_again(self) -> None:
        """Say everything again, in the language that is spoken now."""
        self.front.door = self._door(self.front.door.login)
        if self._work.here is not None:
            self.front.services = self._services(self._work.here)

    def shut_out(self, here: Workplace) -> None:
        """The server said that this device was shut out: part from the data, also after a restart."""
        # Its tokens stand beside the account from now on, because nobody opens the lock for it.
        self._sessions.shut_out(here.login, here.line.tokens)

        async def part() -> None:
            self.part(here.login)

        # Not from inside the round that was told so: it holds the database open.
        self._page.run_task(part)

    def part(self, login: str) -> None:
        """Nobody reads the data any more: it is handed over where it was not sent, and then destroyed."""
        account = self._sessions.account(login)
        if account is None or self.front.notice is not None:
            return
        self._work.end()
        notice = observed(ShutOutNotice)(self._appearance.words())
        self.front.notice, self.front.services = notice, None
        farewell = Farewell(self._host, self._client, self._sessions, notice.follow, asyncio.sleep)
        self._page.run_task(farewell.run, account)

    def _to_the_door(self, login: str) -> None:
        self._work.end()
        # Nothing is sent any more for whoever left.
        self._page.run_task(self._host.messenger.forget)
        self.front.door = self._door(login)
        self.front.services = None

    def _door(self, login: str = "") -> SignIn:
        signing_in = self._signing_in
        return observed(SignIn)(
            self._appearance.words(), signing_in.enter, self.go_in, signing_in.enrol, login=login
        )
