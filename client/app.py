"""The composition root: puts a platform, a person and the screens together on one page."""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import flet as ft

from client.adapters.account_lock import AccountLock
from client.adapters.http_line import open_client
from client.adapters.http_sessions import DeviceTaken, ShutOutHere, enrol, sign_in, sign_out
from client.adapters.http_totals import fetch_totals
from client.adapters.session_store import Account, SessionStore, Tokens
from client.adapters.uuid_source import UuidSource
from client.components.lock_pad import lock_view
from client.farewell import Farewell
from client.host import Host, browser_host
from client.idle_watch import IdleWatch
from client.observed import observed
from client.routes import ROUTES
from client.screens.shut_out import ShutOutScreen
from client.screens.sign_in import SignInScreen
from client.services import Services, ServicesContext, go
from client.theme import theme
from client.ui_bridge import UiBridge
from client.view_models.desk import Desk
from client.view_models.directory import Directory
from client.view_models.lock_rules import LockKind
from client.view_models.lock_settings import LockControls
from client.view_models.locked import Locked
from client.view_models.settings import Language, Look
from client.view_models.shut_out import ShutOutNotice
from client.view_models.sign_in import Enrolment, SignIn
from client.view_models.sync_status import LineState, SyncStrip
from client.workplace import Workplace, open_workplace
from shared.models.ids import DeviceId
from shared.words import Words

WIDE = 900
_LOCALE = Path(__file__).parent / "locale"
_LOOKS: dict[Look, ft.ThemeMode] = {
    "system": ft.ThemeMode.SYSTEM,
    "light": ft.ThemeMode.LIGHT,
    "dark": ft.ThemeMode.DARK,
}


async def main(page: ft.Page) -> None:
    """Run the app in a browser, where the platform is the browser's own."""
    await run(page, browser_host())


async def run(page: ft.Page, host: Host) -> None:
    """Run the app on a page of any platform."""
    sessions = SessionStore(await host.database("accounts.db"))
    await App(page, host, sessions).start()


@dataclass
class Front:
    """What is on the page: the door, or a person's services."""

    door: SignIn
    services: Services | None = None
    notice: ShutOutNotice | None = None
    locked: Locked | None = None


@ft.component
def FrontScreen(front: Front, app: "App") -> object:  # noqa: N802
    """The door for strangers, the app for whoever is signed in."""
    services = front.services
    if front.notice is not None:
        return [ShutOutScreen(front.notice, app.back_to_the_door)]
    if front.locked is not None:
        return [lock_view(front.locked, wide=app.is_wide(), forgot=app.forgot)]
    if services is None:
        return [SignInScreen(front.door, app.change_language)]
    return ServicesContext(services, lambda: ft.Router(ROUTES, manage_views=True))


class App:
    """One page's app: who is here, in which language, how wide the screen is."""

    def __init__(self, page: ft.Page, host: Host, sessions: SessionStore) -> None:
        self._page = page
        self._host = host
        self._sessions = sessions
        self._client = open_client(host.server, host.transport)
        self._bridge = UiBridge()
        self._lock = AccountLock(sessions, host.latch, time.monotonic)
        self._idle = IdleWatch(time.monotonic, time.time)
        self._workplace: Workplace | None = None
        self._looping: Future[None] | None = None
        self._strip: SyncStrip | None = None
        self._unfollow: Callable[[], None] = lambda: None
        self._relock = False
        self._front: Front = observed(Front)(door=self._door())

    async def start(self) -> None:
        """Show the page, and go in at once for somebody who never signed out."""
        page = self._page
        page.title = "路书 Roadbook"
        page.theme, page.dark_theme = theme(dark=False), theme(dark=True)
        page.theme_mode = _LOOKS[self._look()]
        page.locale_configuration = _locales(self._language())
        page.on_resize = self._resized
        present = self._sessions.present()
        if present is not None and self._sessions.is_shut_out(present.login):
            self._part(present.login)
        elif present is not None and self._lock.has_session(present.login):
            self._front.locked = self._locked(present.login)
        elif present is not None and present.user is not None and self._lock.kind(present.login) is None:
            await self._go_in(present)
        page.render_views(FrontScreen, self._front, self)
        page.run_task(self._bridge.run)
        page.run_task(self._watch)
        self._host.hear_input(self._idle.touched)
        page.on_keyboard_event = self._touched
        page.on_app_lifecycle_state_change = self._came_back
        self._connectivity = ft.Connectivity(on_change=self._came_back)

    # --- coming and going ----------------------------------------------------------------------

    async def enter(self, login: str, password: str, code: str) -> Sequence[str]:
        """Open a session by name, password and code; gives recovery codes when a second factor is new.

        Raises what `sign_in` raises. A device that was shut out parts from its data at once.
        """
        device = await self._device_of(login)
        label = self._host.label
        try:
            try:
                admission = await sign_in(self._client, login, password, device, label, code=code)
            except DeviceTaken:
                device = self._sessions.new_device(login, UuidSource().new())
                admission = await sign_in(self._client, login, password, device, label, code=code)
        except ShutOutHere as fault:
            if fault.parting_token:
                self._sessions.shut_out(login, Tokens(fault.parting_token, fault.parting_token))
                self._part(login)
            raise
        if self._lock.is_open(login):
            self._sessions.signed_in(login, admission.user, None)
            await self._lock.keep(login, admission.tokens)
        else:
            self._relock = self._lock.kind(login) is not None
            self._lock.lift(login)
            self._sessions.signed_in(login, admission.user, admission.tokens)
        return admission.recovery_codes

    async def enrol(self, login: str, password: str) -> Enrolment:
        """Set up a second factor for whoever may not come in without."""
        return await enrol(self._client, login, password, await self._device_of(login))

    async def go_in(self, login: str) -> None:
        """Open the workplace of whoever has a session."""
        account = self._sessions.account(login)
        if account is not None:
            await self._go_in(account)
            if self._relock:
                # The lock was forgotten, or went with the session: whoever had one is asked to set it again.
                self._relock = False
                go("/lock")

    def leave(self) -> None:
        """Go out: tokens are forgotten, everything else stays."""
        here = self._workplace
        if here is None:
            return
        self._page.run_task(sign_out, here.line)
        self._sessions.signed_out(here.login)
        self._lock.end_session(here.login)
        self._close()
        self._front.door = self._door(here.login)
        self._front.services = None

    def knock_again(self) -> None:
        """Back to the door, because the session ended; the name is filled in, the work stays."""
        here = self._workplace
        if here is not None:
            self._close()
            self._front.door = self._door(here.login)
            self._front.services = None

    def back_to_the_door(self) -> None:
        """Back to the door, after the notice was read."""
        self._front.door = self._door()
        self._front.notice = None

    async def _part_later(self, login: str) -> None:
        self._part(login)

    def _part(self, login: str) -> None:
        """Nobody reads the data any more: it is handed over where it was not sent, and then destroyed."""
        account = self._sessions.account(login)
        if account is None or self._front.notice is not None:
            return
        self._close()
        notice = observed(ShutOutNotice)(self._words())
        self._front.notice, self._front.services = notice, None
        farewell = Farewell(self._host, self._client, self._sessions, notice.follow, asyncio.sleep)
        self._page.run_task(farewell.run, account)

    async def _go_in(self, account: Account) -> None:
        self._close()
        self._idle.touched()
        account = replace(account, tokens=self._lock.tokens(account.login) or account.tokens)
        here = await open_workplace(self._host, self._client, self._lock, account, self._show_line)
        self._workplace = here
        here.device.subscribe(self._bridge.announce)
        self._front.services = self._services(here)
        self._looping = self._page.run_task(here.run)

    async def _device_of(self, login: str) -> DeviceId:
        known = self._sessions.account(login)
        if known is not None and known.user is not None and self._workplace is None:
            here = await open_workplace(self._host, self._client, self._lock, known, lambda _: None)
            identity = DeviceId(here.store.meta("device") or known.device)
            here.close()
            return identity
        return self._sessions.device_for(login, UuidSource().new())

    def _close(self) -> None:
        if self._looping is not None:
            self._looping.cancel()
        if self._workplace is not None:
            self._workplace.close()
        self._workplace = self._looping = self._strip = None

    # --- the lock ------------------------------------------------------------------------------

    def forgot(self) -> None:
        """To the door: the password opens what the lock keeps shut; nothing is deleted."""
        locked = self._front.locked
        login = locked.login if locked is not None else self._workplace.login if self._workplace else ""
        self._close()
        self._lock.shut(login)
        self._front.door = self._door(login)
        self._front.locked = self._front.services = None

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
            await self._go_in(account)
            self._front.locked = None

    def _lock_now(self) -> None:
        """Show the lock; sending and receiving go on behind it."""
        here, services = self._workplace, self._front.services
        if here is None or services is None or services.locked or self._lock.kind(here.login) is None:
            return
        waiting = here.device.status().waiting
        self._front.services = replace(services, locked=self._locked(here.login, waiting))

    def _locked(self, login: str, waiting: int = 0) -> Locked:
        return observed(Locked)(
            self._words(),
            login,
            self._lock.kind(login) or "pin",
            partial(self._unlock, login),
            partial(self._lock.seconds_left, login),
            waiting,
        )

    def _lock_if_idle(self) -> None:
        here = self._workplace
        minutes = self._lock.idle_minutes(here.login) if here is not None else 0
        if minutes and self._idle.seconds() >= 60 * minutes:
            self._lock_now()

    async def _watch(self) -> None:
        """Lock when nobody is there, and count pauses down on the screen."""
        while True:
            await asyncio.sleep(1)
            self._lock_if_idle()
            services = self._front.services
            for each in (self._front.locked, services.locked if services is not None else None):
                if each is not None:
                    each.tick()

    def _touched(self, _event: object) -> None:
        self._idle.touched()

    def _controls(self, here: Workplace) -> LockControls:
        async def check(secret: str) -> None:
            await self._lock.open(here.login, secret)

        async def fasten(kind: LockKind, secret: str) -> None:
            if here.line.tokens is not None:
                await self._lock.fasten(here.login, kind, secret, here.line.tokens)

        def lift() -> None:
            self._lock.lift(here.login)
            if here.line.tokens is not None:
                self._sessions.renew(here.login, here.line.tokens)

        return LockControls(
            kind=partial(self._lock.kind, here.login),
            idle_minutes=partial(self._lock.idle_minutes, here.login),
            check=check,
            fasten=fasten,
            lift=lift,
            lock_after=partial(self._lock.lock_after, here.login),
            lock_now=self._lock_now,
        )

    # --- language, look, width -----------------------------------------------------------------

    def change_language(self, language: Language) -> None:
        """Speak another language from now on."""
        self._sessions.set("language", language)
        self._page.locale_configuration = _locales(language)
        self._page.update()
        self._front.door = self._door(self._front.door.login)
        if self._workplace is not None:
            self._front.services = self._services(self._workplace)

    def change_look(self, look: Look) -> None:
        """Look different from now on."""
        self._sessions.set("look", look)
        self._page.theme_mode = _LOOKS[look]
        self._page.update()

    def _words(self) -> Words:
        return Words.of(self._language(), (_LOCALE,))

    def _language(self) -> Language:
        return "en" if self._sessions.get("language", "zh") == "en" else "zh"

    def _look(self) -> Look:
        kept = self._sessions.get("look", "system")
        return next((look for look in _LOOKS if look == kept), "system")

    def _resized(self, _event: object) -> None:
        services = self._front.services
        if services is not None and services.wide != self.is_wide():
            self._front.services = replace(services, wide=self.is_wide())

    def is_wide(self) -> bool:
        """Whether there is room for a rail and two panes."""
        return (self._page.width or 0) >= WIDE

    # --- what screens are given ----------------------------------------------------------------

    def _door(self, login: str = "") -> SignIn:
        return observed(SignIn)(self._words(), self.enter, self.go_in, self.enrol, login=login)

    def _services(self, here: Workplace) -> Services:
        desk = Desk(here.device, here.user, self._words())
        line: LineState = self._strip.line if self._strip is not None else "idle"
        self._strip = observed(SyncStrip)(desk, line)
        self._unfollow()
        self._unfollow = self._bridge.attach(self._strip.refresh)
        return Services(
            desk=desk,
            directory=Directory(here.store),
            bridge=self._bridge,
            strip=self._strip,
            sync_now=here.loop.poke,
            fetch_totals=partial(fetch_totals, here.line),
            shelf=here.shelf,
            storage=self._host.storage,
            look=self._look,
            change_language=self.change_language,
            change_look=self.change_look,
            sign_out=self.leave,
            sign_in_again=self.knock_again,
            lock=self._controls(here),
            forgot=self.forgot,
            touched=self._idle.touched,
            wide=self.is_wide(),
        )

    def _show_line(self, line: LineState) -> None:
        if self._strip is not None:
            self._strip.follow(line)
        if line == "revoked" and self._workplace is not None:
            # It parts by itself, also after a restart, so its tokens stand beside the account from now on.
            self._sessions.shut_out(self._workplace.login, self._workplace.line.tokens)
            # Not from inside the round that was told so: it holds the database open.
            self._page.run_task(self._part_later, self._workplace.login)

    def _came_back(self, _event: object) -> None:
        """The line or the app may be back: whoever waits out a pause tries now."""
        self._lock_if_idle()
        if self._workplace is not None:
            self._workplace.loop.poke()


def _locales(language: Language) -> ft.LocaleConfiguration:
    """The language of the toolkit's own words: what its buttons without a text are called."""
    spoken = {"zh": ft.Locale("zh", "CN"), "en": ft.Locale("en", "US")}
    return ft.LocaleConfiguration(list(spoken.values()), spoken[language])
