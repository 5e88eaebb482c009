"""A screen without a browser: the real components in a real Flet session, with nobody at the other end.

`Session`, `Connection` and the private fields read here are Flet's internals. They are used in this one
file, and Flet is pinned exactly, so that an upgrade has one place to look at.
"""

import asyncio
import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import flet as ft
from flet.components.public_utils import unwrap_component
from flet.controls.base_control import BaseControl
from flet.messaging.connection import Connection
from flet.messaging.protocol import InvokeMethodRequestBody, Message, MessageAction
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub

from client.services import Services, ServicesContext
from client.ui_bridge import UiBridge
from client.view_models.desk import Desk
from client.view_models.device_storage import Storage, StorageControls
from client.view_models.lock_settings import LockControls
from client.view_models.sync_status import SyncStrip
from client.view_models.totals import Totals
from sync.faults import Unreachable
from tests.unit.view_models.workbench import directory_at

C = TypeVar("C", bound=BaseControl)


class AnsweringConnection(Connection):
    """The other end of a session: writes down what it is told, and goes where it is sent, as Flutter does."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.pubsubhub = PubSubHub()
        self.loop = asyncio.get_running_loop()
        self.page_url = "http://testserver"
        self.heard: list[Message] = []
        self.session = Session(self)
        self.session.attach_connection(self)
        self._going: set[asyncio.Task[None]] = set()

    def send_message(self, message: Message) -> None:
        """Write it down, and answer what was asked."""
        self.heard.append(message)
        asked = message.body
        if isinstance(asked, InvokeMethodRequestBody):
            self.session.handle_invoke_method_results(asked.control_id, asked.call_id, None, None)
            if asked.name == "push_route":
                going = asyncio.ensure_future(went_to(self.session, asked.args["route"]))
                self._going.add(going)
                going.add_done_callback(self._going.discard)


async def went_to(session: Session, route: str) -> None:
    """Tell a page that the person is at another address now."""
    session.page.route = route
    await session.dispatch_event(session.page._i, "route_change", {"route": route})


def blank_screen(width: int = 390) -> tuple["Screen", ft.Page]:
    """A screen with nothing on it yet, and the page for an app to fill."""
    connection = AnsweringConnection()
    page = connection.session.page
    page.route, page.width = "/", width
    return Screen(connection.session, connection.heard), page


class Screen:
    """One rendered screen, read and used as a person would."""

    def __init__(self, session: Session, heard: list[Message]) -> None:
        self._session = session
        self._heard = heard

    @classmethod
    async def of(cls, services: Services, component: Callable[[], Any], route: str = "/") -> "Screen":
        """Render a screen's component at a route."""
        connection = AnsweringConnection()
        session = connection.session
        session.page.route = route

        @ft.component
        def Root() -> Any:  # noqa: N802  a component
            return ServicesContext(services, component)

        session.page.render_views(Root)
        session.get_page_patch()  # type: ignore[no-untyped-call]
        screen = cls(session, connection.heard)
        await screen.settle()
        return screen

    @property
    def route(self) -> str:
        """The address of what is shown."""
        return self._session.page.route or "/"

    @property
    def crashes(self) -> list[Message]:
        """What went wrong in handlers, which a person sees as an error page."""
        return [each for each in self._heard if each.action is MessageAction.SESSION_CRASHED]

    async def close(self) -> None:
        """Take the screen away."""
        self._session.close()  # type: ignore[no-untyped-call]
        await self.settle()

    async def mount(self) -> None:
        """Put what was rendered on the screen, as the first answer to Flutter does."""
        self._session.get_page_patch()  # type: ignore[no-untyped-call]
        await self.settle()

    async def settle(self) -> None:
        """Let scheduled updates and effects happen."""
        for _ in range(5):
            await asyncio.sleep(0)

    def all(self, kind: type[C]) -> list[C]:
        """Every control of a kind that is on the screen."""
        return [each for each in self._walk(self._session.page.views) if isinstance(each, kind)]

    def texts(self) -> str:
        """All words on the screen."""
        words = [each.value for each in self.all(ft.Text)]
        buttons = (*self.all(ft.FilledButton), *self.all(ft.OutlinedButton), *self.all(ft.TextButton))
        words += [_name(each) for each in buttons]
        return "\n".join(words)

    def named(self, name: str) -> BaseControl:
        """The control that a screen reader calls by this name."""
        found = [each for each in self._walk(self._session.page.views) if _name(each) == name]
        assert found, f"nothing is called {name!r} here:\n{self.texts()}"
        return found[0]

    async def click(self, name: str) -> None:
        """Tap a control."""
        control = self.named(name)
        event = {ft.Semantics: "tap", ft.Chip: "select"}.get(type(control), "click")
        await self._session.dispatch_event(control._i, event, None)
        await self.settle()

    async def go(self, route: str) -> None:
        """Go to another address."""
        await went_to(self._session, route)
        await self.settle()

    async def tell_page(self, event: str, facts: dict[str, Any]) -> None:
        """Tell the page what only a platform can know."""
        await self._session.dispatch_event(self._session.page._i, event, facts)
        await self.settle()

    async def type_into(self, label: str, text: str) -> None:
        """Type into a field."""
        control = self.named(label)
        assert isinstance(control, ft.TextField)
        self._session.apply_patch(control._i, {"value": text})
        await self._session.dispatch_event(control._i, "change", text)
        await self.settle()

    def _walk(self, value: Any) -> Iterator[BaseControl]:
        value = unwrap_component(value)
        if isinstance(value, (list, tuple)):
            for each in value:
                yield from self._walk(each)
        elif isinstance(value, BaseControl):
            yield value
            for field in dataclasses.fields(value):
                inner = getattr(value, field.name, None)
                if not field.name.startswith("_") and isinstance(inner, (BaseControl, list, tuple)):
                    yield from self._walk(inner)


def _name(control: BaseControl) -> str:
    for attribute in ("label", "content", "tooltip", "title"):
        value = getattr(control, attribute, None)
        if isinstance(value, ft.Text):
            return value.value
        if isinstance(value, str) and value:
            return value
    return ""


class EmptyShelf:
    """Remembers totals for as long as the test lasts."""

    def __init__(self, totals: Totals | None = None) -> None:
        self._totals = totals

    def kept(self) -> Totals | None:
        """What was kept."""
        return self._totals

    def keep(self, totals: Totals) -> None:
        """Keep it."""
        self._totals = totals


def no_lock() -> LockControls:
    """The controls of an account that nothing locks."""

    async def nothing(*_anything: str) -> None:
        return

    return LockControls(
        lambda: None, lambda: 0, nothing, nothing, lambda: None, lambda _minutes: None, lambda: None
    )


def some_storage(storage: Storage | None = None, copies: Callable[[], str] = lambda: "") -> StorageControls:
    """A place for a database of a megabyte and a half."""

    async def ask() -> Storage | None:
        return storage

    async def hand_out() -> str:
        return copies()

    return StorageControls(ask, lambda: 1_500_000, hand_out)


def services_for(desk: Desk, *, wide: bool = False, totals: Totals | None = None) -> Services:
    """What a screen is given, at a desk without a line."""

    async def no_totals() -> Totals:
        raise Unreachable

    return Services(
        desk=desk,
        directory=directory_at(desk),
        bridge=UiBridge(),
        strip=SyncStrip(desk),
        sync_now=lambda: None,
        fetch_totals=no_totals,
        shelf=EmptyShelf(totals),
        storage=some_storage(),
        look=lambda: "system",
        change_language=lambda _language: None,
        change_look=lambda _look: None,
        sign_out=lambda: None,
        sign_in_again=lambda: None,
        lock=no_lock(),
        forgot=lambda: None,
        wide=wide,
    )
