"""The lock on the page: shown at the start and when nobody is there, gone when the secret was right."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from client.adapters.account_lock import AccountLock
from client.adapters.session_store import Account, SessionStore
from client.appearance import Appearance
from client.at_work import AtWork
from client.front import Front
from client.idle_watch import IdleWatch
from client.observed import observed
from client.view_models.lock_rules import LockKind
from client.view_models.lock_settings import LockControls
from client.view_models.locked import Locked
from client.workplace import Workplace


class LockKeeper:
    """Locks the page and opens it; what is behind it goes on meanwhile."""

    def __init__(
        self,
        *,
        lock: AccountLock,
        idle: IdleWatch,
        sessions: SessionStore,
        appearance: Appearance,
        front: Front,
        work: AtWork,
        let_in: Callable[[Account], Awaitable[None]],
    ) -> None:
        self._lock = lock
        self._idle = idle
        self._sessions = sessions
        self._appearance = appearance
        self._front = front
        self._work = work
        self._let_in = let_in

    def stand_before(self, login: str) -> None:
        """Show the lock before anything of this person was opened."""
        self._front.locked = self._locked(login)

    def lock_now(self) -> None:
        """Show the lock; sending and receiving go on behind it."""
        here, services = self._work.here, self._front.services
        if here is None or services is None or services.locked or self._lock.kind(here.login) is None:
            return
        waiting = here.device.status().waiting
        self._front.services = replace(services, locked=self._locked(here.login, waiting))

    def lock_if_idle(self) -> None:
        """Show the lock when nobody touched the app for as long as its person said."""
        here = self._work.here
        minutes = self._lock.idle_minutes(here.login) if here is not None else 0
        if minutes and self._idle.seconds() >= 60 * minutes:
            self.lock_now()

    async def watch(self) -> None:
        """Lock when nobody is there, and count pauses down on the screen."""
        while True:
            await asyncio.sleep(1)
            self.lock_if_idle()
            services = self._front.services
            for each in (self._front.locked, services.locked if services is not None else None):
                if each is not None:
                    each.tick()

    def controls(self, here: Workplace) -> LockControls:
        """What the person inside may do about their lock."""

        async def check(secret: str) -> None:
            await self._lock.open(here.login, secret)

        async def fasten(kind: LockKind, secret: str) -> None:
            if here.line.tokens is not None:
                # What a closed app could send with is destroyed before the tokens are put behind the lock.
                try:
                    await here.deferred.hold_back()
                    await self._lock.fasten(here.login, kind, secret, here.line.tokens)
                finally:
                    here.deferred.go_on()

        def lift() -> None:
            self._lock.lift(here.login)
            if here.line.tokens is not None:
                self._sessions.renew(here.login, here.line.tokens)
            here.deferred.synchronised()

        return LockControls(
            kind=partial(self._lock.kind, here.login),
            idle_minutes=partial(self._lock.idle_minutes, here.login),
            check=check,
            fasten=fasten,
            lift=lift,
            lock_after=partial(self._lock.lock_after, here.login),
            lock_now=self.lock_now,
        )

    async def _unlock(self, login: str, secret: str) -> None:
        """Open; raises `WrongSecret` or `MustWait`."""
        await self._lock.open(login, secret)
        self._idle.touched()
        services = self._front.services
        if services is not None:
            self._front.services = replace(services, locked=None)
            return
        account = self._sessions.account(login)
        if account is not None:
            await self._let_in(account)
            self._front.locked = None

    def _locked(self, login: str, waiting: int = 0) -> Locked:
        return observed(Locked)(
            self._appearance.words(),
            login,
            self._lock.kind(login) or "pin",
            partial(self._unlock, login),
            partial(self._lock.seconds_left, login),
            waiting,
        )
