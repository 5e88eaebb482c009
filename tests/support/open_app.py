"""The whole app on a page without a browser: all that `client.app` puts together, with nobody drawing it.

Whoever uses it reads words and taps names, as on a screen; the server behind it may be a real one. The
device's files outlast the app, and its clocks pass when they are told to.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import flet as ft
import httpx

from client.adapters.latch import Latch
from client.adapters.messenger import Messenger, NoMessenger
from client.adapters.session_store import SessionStore
from client.app import App
from client.host import Host, folder_host
from tests.support.screen import Screen, blank_screen
from tests.support.server import PASSWORD, Server

_PATIENCE_S = 20


@dataclass
class Handset:
    """A device with its files, its clocks, its languages and a line that can be cut."""

    server: Server
    folder: Path
    latch: Latch
    languages: tuple[str, ...] = ("en-GB",)
    messenger: Messenger = field(default_factory=NoMessenger)
    cut: bool = False
    time: float = 0.0

    def host(self) -> Host:
        """The platform that it is to an app."""
        app = cast("Any", self.server.app)
        plain = folder_host("http://testserver", self.folder)
        return replace(
            plain,
            transport=_Line(httpx.ASGITransport(app=app), lambda: self.cut),
            latch=self.latch,
            languages=lambda: self.languages,
            messenger=self.messenger,
            running=lambda: self.time,
            wall=lambda: 1_000.0 + self.time,
        )

    @asynccontextmanager
    async def started(self) -> AsyncIterator["OpenApp"]:
        """The app, started on the files that are there and ended with the block."""
        host = self.host()
        screen, page = blank_screen()
        app = App(page, host, SessionStore(await host.database("accounts.db")))
        await app.start()
        await screen.mount()
        try:
            yield OpenApp(screen)
            assert not screen.crashes
        finally:
            await app.close()
            await screen.close()

    def files(self) -> set[str]:
        """The names of the databases of people."""
        return {each.name for each in self.folder.glob("user-*.db")}

    def is_shut_out(self, login: str) -> None:
        """Shut it out from headquarters, as the device of somebody."""
        ma = self.server.bearer("ma", "ma-desk")
        found = self.server.client.get(f"/v1/people/{login}/devices", headers=ma).json()
        (device,) = (each["device"] for each in found["devices"])
        gone = self.server.client.delete(f"/v1/people/{login}/devices/{device}", headers=ma)
        assert gone.status_code == 204

    def holds(self, text: str) -> bool:
        """Whether any of its files has the text in it."""
        return any(text.encode() in each.read_bytes() for each in self.folder.iterdir())


class OpenApp:
    """An app in somebody's hands."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    @property
    def says(self) -> str:
        """All words on the screen."""
        return self.screen.texts()

    @property
    def route(self) -> str:
        """Where the app is."""
        return self.screen.route

    def value_of(self, label: str) -> str:
        """What stands in a field."""
        field = self.screen.named(label)
        assert isinstance(field, ft.TextField)
        return field.value or ""

    def is_judging(self) -> bool:
        """Whether the lock thinks about what was tried."""
        return any(each.disabled for each in self.screen.all(ft.FilledButton)) and "next try" not in self.says

    async def sees(self, *words: str) -> None:
        """Wait until all these words are on the screen."""
        await self.until(lambda: all(each in self.says for each in words), " and ".join(words))

    async def until(self, so: Callable[[], object], what: str) -> None:
        """Wait until something is so."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while not so():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"waited in vain for {what}; the screen says:\n{self.says}") from None

    async def taps(self, *names: str) -> None:
        """Tap one control after the other."""
        for each in names:
            await self.screen.click(each)

    async def types(self, label: str, text: str) -> None:
        """Type into a field."""
        await self.screen.type_into(label, text)

    async def goes_to(self, route: str) -> None:
        """Open a screen by its address, as a tap on its name would."""
        await self.screen.go(route)

    async def signs_in(self, login: str, *, then: str = "All sent") -> None:
        """Come in by name and password."""
        await self.types("User name", login)
        await self.types("Password", PASSWORD)
        await self.taps("Sign in")
        await self.sees(then)

    async def locks_with(self, pin: str) -> None:
        """Set a PIN in the settings."""
        await self.goes_to("/lock")
        await self.types("New PIN or passphrase", pin)
        await self.types("The same again", pin)
        await self.taps("Save lock")
        await self.sees("The app is locked with this from now on.")

    async def tries_pin(self, pin: str) -> None:
        """Type a PIN on the lock's keypad."""
        await self.taps(*pin, "Unlock")

    async def comes_to_the_front(self) -> None:
        """What the platform tells the app when somebody looks at it again."""
        await self.screen.tell_page("app_lifecycle_state_change", {"state": "resume"})


class _Line(httpx.AsyncBaseTransport):
    """The way to the server, unless it is cut."""

    def __init__(self, carried: httpx.AsyncBaseTransport, is_cut: Callable[[], bool]) -> None:
        self._carried = carried
        self._is_cut = is_cut

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry it, or lose it."""
        if self._is_cut():
            raise httpx.ConnectError("no signal", request=request)
        return await self._carried.handle_async_request(request)
