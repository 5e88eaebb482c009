"""Hands without a screen: the client's real pieces on real files, and the real loop on a line that is cut.

What is left out is Flet alone. Everything a person does goes through the view model of its screen, and
nothing is synchronised by hand: local work, the line coming back and the app coming to the front poke the
loop, as `client.app` wires them.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from client.adapters.http_line import open_client
from client.adapters.http_sessions import enrol, sign_in
from client.adapters.http_totals import fetch_totals
from client.adapters.session_store import SessionStore
from client.adapters.uuid_source import UuidSource
from client.host import folder_host
from client.view_models.approvals import Approvals, Waiting
from client.view_models.customer_card import CustomerCard
from client.view_models.customer_edit import CustomerEdit
from client.view_models.customer_list import CustomerList
from client.view_models.desk import Desk
from client.view_models.directory import Directory
from client.view_models.overview import Cut, TotalLine
from client.view_models.overview import Overview as OverviewScreen
from client.view_models.sign_in import Enrolment, SignIn
from client.view_models.sync_status import LineState, SyncStrip
from client.view_models.transfer import TransferForm
from client.view_models.visit import VisitForm
from client.workplace import Workplace, open_workplace
from shared.words import Words
from shared.words.catalogues import SHARED
from tests.journey.people import Overview, Preview, Visit
from tests.support.cuttable_line import CuttableLine
from tests.support.demo_server import PASSWORD
from tests.support.northwind_sql import Figures

T = TypeVar("T")

_PATIENCE_S = 30
_CHINESE = Words.of("zh", (SHARED.parents[2] / "client" / "locale",))


class Company:
    """Everybody's devices on one event loop of its own, as apps have one."""

    def __init__(self, port: int, folder: Path) -> None:
        self._port = port
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._people: list[HeadlessPerson] = []
        self._thread.start()

    def device_of(self, login: str) -> "HeadlessPerson":
        """A new device in somebody's hands."""
        person = HeadlessPerson(self.do, login, self._folder / login, CuttableLine(self._port))
        self._people.append(person)
        return person

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the apps' loop and wait for it, not for ever."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(2 * _PATIENCE_S)

    def close(self) -> None:
        """End every app."""
        for person in self._people:
            self.do(person.end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def headless(port: int, folder: Path) -> Iterator[Company]:
    """A company without screens, until the block ends."""
    company = Company(port, folder)
    try:
        yield company
    finally:
        company.close()


class HeadlessPerson:
    """Somebody at the view models of an app without a screen."""

    def __init__(
        self, do: Callable[[Coroutine[Any, Any, Any]], Any], login: str, folder: Path, line: CuttableLine
    ) -> None:
        self._do = do
        self._login = login
        self._line = line
        self._folder = folder
        self._line_state: LineState = "idle"
        self._news = asyncio.Event()
        self._app: _App | None = None

    async def end(self) -> None:
        """End the app and the line below it."""
        if self._app is not None:
            await self._app.close()
            self._app = None
        await self._line.cut()

    # --- the person's part ---------------------------------------------------------------------

    def signs_in(self) -> None:
        """Come in by name and password."""
        self._do(self._sign_in())

    def waits_for_customers(self, count: int) -> None:
        """Wait until the device holds so many customers."""
        self._until(lambda: self._customers().held == count, f"{count} customers")

    def loses_the_network(self) -> None:
        """Cut the line below the app; what the platform tells the app makes it notice at once."""
        self._do(self._line.cut())
        self._poke()

    def gets_the_network_back(self) -> None:
        """Mend the line, and tell the app as the platform's connectivity event does."""
        self._do(self._line.mend())
        self._poke()

    def starts_the_app_again(self) -> None:
        """End the app and start it on the same files."""
        self._do(self._restart())

    def looks_at_the_device_again(self) -> None:
        """Tell the app that it came to the front."""
        self._poke()

    def edits_the_phone(self, customer: str, phone: str) -> None:
        """Change the telephone on a card."""

        def edit() -> None:
            form = CustomerEdit(self._desk, self._found(customer))
            form.write("phone", phone)
            assert form.save(), form.complaints

        self._act(edit)

    def logs_a_visit(self, customer: str, visit: Visit) -> None:
        """Log a visit that just took place."""

        def log() -> None:
            form = VisitForm(self._desk, self._found(customer))
            form.choose_purpose(_named(form.purposes(), visit.purpose))
            form.write_outcome(visit.outcome)
            form.check_out_now()
            assert form.save(), form.complaints

        self._act(log)

    def requests_a_transfer(self, customer: str, to: str, reason: str) -> Preview:
        """Ask for a transfer; the answer is what was seen before it was sent."""

        def request() -> Preview:
            form = TransferForm(self._desk, self._found(customer))
            form.choose_territory(_named(form.territories(), to))
            form.write_reason(reason)
            assert form.verdict is not None
            assert form.split is not None
            parts = " ".join(f"{line.name} {line.share}" for line in form.split.lines)
            seen = Preview(f"{form.verdict.headline} {form.verdict.detail}", f"{parts} {form.split.sentence}")
            assert form.send(), form.complaints
            return seen

        return self._act(request)

    def waits_for_the_strip(self, text: str) -> None:
        """Wait until the strip says this."""
        self._until(lambda: text in SyncStrip(self._desk, self._line_state).text, f"“{text}” on the strip")

    def approves(self, customer: str, *, asked_by: str) -> None:
        """Find the request about a customer in the inbox and say yes."""

        def waiting() -> list[Waiting]:
            return [
                each
                for each in Approvals(self._desk).items
                if (each.customer, each.asked_by) == (customer, asked_by)
            ]

        self._until(lambda: bool(waiting()), f"a request about {customer}")

        def approve() -> None:
            (item,) = waiting()
            inbox = Approvals(self._desk)
            assert inbox.approve(item.id), inbox.refusal

        self._act(approve)

    def waits_until_it_left(self, customer: str) -> None:
        """Wait until no list and no card knows the customer any more."""
        self._until(lambda: self._customers(customer).found == 0, f"{customer} to leave")

    def waits_until_it_arrived(self, customer: str) -> str:
        """Wait until the list finds the customer, and read the card from top to bottom."""
        self._until(lambda: self._customers(customer).found == 1, f"{customer} to arrive")

        def read() -> str:
            card = CustomerCard(self._desk, self._found(customer))
            assert card.face is not None
            said = [card.face.owner, card.face.place, *(line.value for line in card.fields)]
            for day in card.days:
                said += [f"{entry.title} {entry.detail} {entry.who}" for entry in day.entries]
            return "\n".join(said)

        return self._act(read)

    def finds_on_the_overview(self, expected: Overview) -> None:
        """Ask for the figures and read them, cut each way."""
        assert self._do(self._read_overview()) == expected

    # --- underneath ----------------------------------------------------------------------------

    @property
    def _desk(self) -> Desk:
        here = self._here
        return Desk(here.device, here.user, _CHINESE)

    @property
    def _here(self) -> Workplace:
        assert self._app is not None, f"{self._login} has not signed in"
        return self._app.here

    def _customers(self, text: str = "") -> CustomerList:
        return CustomerList(self._desk, Directory(self._here.store), text)

    def _found(self, customer: str) -> str:
        (row,) = self._customers(customer).rows
        return row.id

    def _act(self, act: Callable[[], T]) -> T:
        async def on_the_loop() -> T:
            return act()

        return self._do(on_the_loop())  # type: ignore[no-any-return]

    def _until(self, so: Callable[[], bool], what: str) -> None:
        self._do(self._wait(so, what))

    async def _wait(self, so: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while not so():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"{self._login} waited in vain for {what}") from None

    def _poke(self) -> None:
        async def poke() -> None:
            self._here.loop.poke()

        self._do(poke())

    def _show(self, state: LineState) -> None:
        self._line_state = state
        self._news.set()

    async def _sign_in(self) -> None:
        await self._line.mend()
        self._app = _App(self._line.url, self._folder)
        app = self._app
        door = SignIn(
            _CHINESE,
            app.enter,
            lambda login: app.go_in(login, self._show, self._news.set),
            app.enrol,
        )
        door.write_login(self._login)
        door.write_password(PASSWORD)
        await door.submit()
        assert not door.trouble, door.trouble

    async def _restart(self) -> None:
        assert self._app is not None
        await self._app.close()
        self._app = _App(self._line.url, self._folder)
        await self._app.go_in(self._login, self._show, self._news.set)

    async def _read_overview(self) -> Overview:
        here = self._here
        screen = OverviewScreen(self._desk, partial(fetch_totals, here.line), here.shelf)
        await screen.ask()
        assert not screen.trouble
        assert screen.total is not None
        cuts: list[dict[str, Figures]] = []
        for cut in ("territory", "rep", "grade"):
            chosen: Cut = cut
            screen.choose(chosen)
            cuts.append({line.name: _figures(line) for line in screen.lines})
        return Overview(_figures(screen.total), *cuts)


class _App:
    """What `client.app` holds besides the page: sessions, a client, a workplace and its loop."""

    def __init__(self, url: str, folder: Path) -> None:
        self._host = folder_host(url, folder)
        self._client = open_client(self._host.server, self._host.transport)
        self._sessions = SessionStore(folder / "accounts.db")
        self._looping: asyncio.Task[None] | None = None
        self._here: Workplace | None = None

    @property
    def here(self) -> Workplace:
        assert self._here is not None
        return self._here

    async def enter(self, login: str, password: str, code: str) -> Sequence[str]:
        device = self._sessions.device_for(login, UuidSource().new())
        admission = await sign_in(self._client, login, password, device, self._host.label, code=code)
        self._sessions.signed_in(login, admission.user, admission.tokens)
        return admission.recovery_codes

    async def enrol(self, login: str, password: str) -> Enrolment:
        device = self._sessions.device_for(login, UuidSource().new())
        return await enrol(self._client, login, password, device)

    async def go_in(self, login: str, show: Callable[[LineState], None], changed: Callable[[], None]) -> None:
        account = self._sessions.present()
        assert account is not None
        assert account.login == login
        self._here = await open_workplace(self._host, self._client, self._sessions, account, show)
        self._here.device.subscribe(changed)
        self._looping = asyncio.create_task(self._here.run())

    async def close(self) -> None:
        if self._looping is not None:
            self._looping.cancel()
            await asyncio.gather(self._looping, return_exceptions=True)
        if self._here is not None:
            self._here.close()
        self._sessions.close()
        await self._client.aclose()


def _named(options: tuple[tuple[str, str], ...], name: str) -> str:
    return next(value for value, shown in options if shown == name)


def _figures(line: TotalLine) -> Figures:
    return Figures(
        *(_whole(text) for text in (line.customers, line.orders, line.revenue_exact, line.credit_exact))
    )


def _whole(text: str) -> int:
    """The number in a figure as shown; an amount in fen."""
    return int(re.sub(r"[¥,.]", "", text))
