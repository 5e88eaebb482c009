"""A device is shut out: what it had not sent reaches a manager, and then nothing is left to be read on it."""

import asyncio
from collections.abc import Awaitable, Callable
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from client.adapters.http_line import open_client
from client.adapters.http_sessions import ShutOutHere, sign_in
from client.adapters.session_store import SessionStore, Tokens
from client.farewell import Farewell
from client.host import Host, folder_host
from client.view_models.shut_out import Stage
from client.workplace import Workplace, open_workplace
from shared.case import Changes
from shared.commands import LogVisit
from shared.models.ids import CustomerId, DeviceId
from shared.models.visit import Presence, Visit, VisitFields
from sync.faults import DeviceRevoked
from tests.support.company import MONDAY, new_id
from tests.support.server import PASSWORD, Server, on_both_engines

CANARY = "canary-7f3a"


class Phone:
    """A person's phone: a real folder of real databases, and a line to the server that can be cut."""

    def __init__(self, server: Server, folder: Path, login: str = "li") -> None:
        self.server = server
        self.folder = folder
        self.login = login
        self.cut = False
        self.lose_replies = 0
        self.host: Host = folder_host("http://testserver", folder)
        self.client = open_client(self.host.server, httpx.ASGITransport(app=cast("Any", server.app)))
        self.client.event_hooks = {"request": [self._out], "response": [self._in]}
        self.sessions = SessionStore(folder / "accounts.db")
        self.stages: list[tuple[Stage, int]] = []
        self.slept: list[float] = []

    @staticmethod
    def beside(other: "Phone", login: str) -> "Phone":
        """The same phone in the hands of somebody else."""
        mine = copy(other)
        mine.login = login
        return mine

    async def _out(self, request: httpx.Request) -> None:
        if self.cut:
            raise httpx.ConnectError("no signal", request=request)

    async def _in(self, response: httpx.Response) -> None:
        if self.lose_replies and response.request.url.path == "/v1/parting":
            self.lose_replies -= 1
            raise httpx.ReadError("lost", request=response.request)

    async def go_in(self) -> Workplace:
        """Sign in and open the workplace."""
        device = self.sessions.device_for(self.login, f"{self.login}-phone")
        admitted = await sign_in(self.client, self.login, PASSWORD, device, "phone")
        self.sessions.signed_in(self.login, admitted.user, admitted.tokens)
        return await self.reopened()

    async def reopened(self) -> Workplace:
        """The workplace of whoever is present."""
        account = self.sessions.present()
        assert account is not None
        return await open_workplace(self.host, self.client, self.sessions, account, lambda _: None)

    async def part(self, sleep: Callable[[float], Awaitable[None]] | None = None) -> None:
        """What the app does once it was told that it was shut out."""
        self.sessions.shut_out(self.login)
        account = self.sessions.account(self.login)
        assert account is not None

        async def at_once(seconds: float) -> None:
            self.slept.append(seconds)

        show: Callable[[Stage, int], None] = lambda stage, pieces: self.stages.append((stage, pieces))  # noqa: E731
        await Farewell(self.host, self.client, self.sessions, show, sleep or at_once).run(account)

    def holds(self, text: str) -> bool:
        """Whether any file on the phone has the text in it."""
        files = [each for each in self.folder.rglob("*") if each.is_file()]
        return any(text.encode() in each.read_bytes() for each in files)


def shut_out(server: Server, device: str = "li-phone", person: str = "li") -> None:
    answer = server.client.delete(
        f"/v1/people/{person}/devices/{device}", headers=server.bearer("ma", "ma-desk")
    )
    assert answer.status_code == 204


def left_behind(server: Server, login: str = "ma") -> list[dict[str, Any]]:
    answer = server.client.get("/v1/left-behind", headers=server.bearer(login, f"{login}-desk"))
    found: list[dict[str, Any]] = answer.json()["works"]
    return found


def visit(outcome: str = CANARY) -> LogVisit:
    return LogVisit(
        id=new_id("cmd"),
        happened_at=MONDAY,
        visit=new_id("visit"),
        customer=CustomerId("acme"),
        fields=VisitFields(
            purpose="solve", check_in=Presence(at=MONDAY - timedelta(hours=1)), outcome=outcome
        ),
    )


@pytest.fixture
def phone(server: Server, tmp_path: Path) -> Phone:
    return Phone(server, tmp_path / "phone")


async def worked(phone: Phone, pieces: int = 1) -> list[LogVisit]:
    """One day: a first copy, and visits that were not sent."""
    here = await phone.go_in()
    await here.device.sync()
    done = [visit(f"{CANARY} {number}") for number in range(pieces)]
    for each in done:
        assert isinstance(here.device.issue(each), Changes)
    here.close()
    return done


@on_both_engines
def test_nothing_is_lost_and_nothing_can_be_read_after(server: Server, phone: Phone) -> None:
    async def story() -> list[LogVisit]:
        done = await worked(phone)
        shut_out(server)
        here = await phone.reopened()
        with pytest.raises(DeviceRevoked):
            await here.device.sync()
        here.close()
        assert phone.holds(CANARY)
        assert phone.holds("acme")
        await phone.part()
        return done

    (done,) = asyncio.run(story())
    assert phone.stages == [("handing_over", 1), ("destroying", 1), ("done", 1)]
    (piece,) = left_behind(server)
    assert (piece["author"], piece["command"]) == ("li", done.text())
    for secret in (CANARY, "acme", "li-phone"):
        assert not phone.holds(secret), secret
    assert {each.name for each in phone.folder.iterdir()} <= {"accounts.db", "accounts.db-journal"}
    assert phone.sessions.account("li") is None
    assert phone.sessions.present() is None


@on_both_engines
def test_a_manager_takes_up_what_was_left_and_it_counts_as_its_authors_work(
    server: Server, phone: Phone
) -> None:
    async def story() -> list[LogVisit]:
        done = await worked(phone, 2)
        shut_out(server)
        await phone.part()
        return done

    first, second = asyncio.run(story())
    header = server.bearer("ma", "ma-desk")
    for done, take_up in ((first, True), (second, False)):
        answer = server.client.post(
            f"/v1/left-behind/li-phone/{done.id}", json={"take_up": take_up}, headers=header
        )
        assert answer.status_code == 200, answer.text
        assert (answer.json()["outcome"] or {}).get("status") == ("applied" if take_up else None)
    with server.store.transaction(write=False) as rows:
        taken, dropped = rows.get(Visit, first.visit), rows.get(Visit, second.visit)
    assert taken is not None
    assert taken.author == "li"
    assert dropped is None
    again = server.client.post(f"/v1/left-behind/li-phone/{first.id}", json={"take_up": True}, headers=header)
    assert again.status_code == 404
    assert left_behind(server) == []
    assert server.store.verify_audit() == ()


@on_both_engines
def test_without_a_signal_the_phone_keeps_everything_and_tries_again(server: Server, phone: Phone) -> None:
    async def sleep(seconds: float) -> None:
        assert phone.holds(CANARY)
        phone.slept.append(seconds)
        phone.cut = len(phone.slept) < 4

    async def story() -> None:
        await worked(phone)
        shut_out(server)
        phone.cut = True
        await phone.part(sleep)

    asyncio.run(story())
    assert phone.slept == [2, 4, 8, 16]
    assert len(left_behind(server)) == 1
    assert not phone.holds(CANARY)


@on_both_engines
def test_a_lost_reply_is_asked_for_again_and_keeps_nothing_twice(server: Server, phone: Phone) -> None:
    async def story() -> None:
        await worked(phone, 3)
        shut_out(server)
        phone.lose_replies = 2
        await phone.part()

    asyncio.run(story())
    assert len(left_behind(server)) == 3


@on_both_engines
def test_an_app_that_is_closed_on_the_way_goes_on_where_it_was(server: Server, phone: Phone) -> None:
    class Closed(Exception):
        pass

    async def closed(_: float) -> None:
        raise Closed

    async def story() -> None:
        await worked(phone)
        shut_out(server)
        phone.cut = True
        with pytest.raises(Closed):
            await phone.part(closed)
        assert phone.sessions.is_shut_out("li")
        assert phone.holds(CANARY)
        phone.cut = False
        await phone.part()

    asyncio.run(story())
    assert len(left_behind(server)) == 1
    assert not phone.holds(CANARY)


@on_both_engines
def test_what_was_acknowledged_is_destroyed_without_the_server(phone: Phone) -> None:
    async def story() -> None:
        await worked(phone)
        phone.sessions.shut_out("li")
        phone.sessions.handed_over("li")
        phone.cut = True
        await phone.part()

    asyncio.run(story())
    assert not phone.holds(CANARY)


@on_both_engines
def test_a_device_that_was_not_shut_out_hands_nothing_over_and_destroys_nothing(
    server: Server, phone: Phone
) -> None:
    async def story() -> None:
        await worked(phone)
        await phone.part()

    asyncio.run(story())
    assert phone.stages[-1][0] == "sign_in"
    assert phone.holds(CANARY)
    assert left_behind(server) == []


@on_both_engines
def test_whoever_had_signed_out_hands_over_when_they_sign_in_again(server: Server, phone: Phone) -> None:
    async def story() -> None:
        await worked(phone)
        phone.sessions.signed_out("li")
        shut_out(server)
        with pytest.raises(ShutOutHere) as fault:
            await sign_in(phone.client, "li", PASSWORD, DeviceId("li-phone"), "phone")
        token = fault.value.parting_token
        refused = server.client.get("/v1/devices", headers={"Authorization": f"Bearer {token}"})
        assert refused.json()["code"] == "device_revoked"
        phone.sessions.shut_out("li", Tokens(token, token))
        await phone.part()

    asyncio.run(story())
    assert len(left_behind(server)) == 1
    assert not phone.holds(CANARY)


@on_both_engines
def test_what_the_server_had_decided_is_not_put_before_the_manager(server: Server, phone: Phone) -> None:
    async def story() -> None:
        await worked(phone)
        here = await phone.reopened()
        await here.device.sync()
        here.close()
        shut_out(server)
        await phone.part()

    asyncio.run(story())
    assert left_behind(server) == []
    assert not phone.holds(CANARY)


@on_both_engines
def test_another_persons_data_on_the_same_device_stays(server: Server, phone: Phone) -> None:
    mas = Phone.beside(phone, "ma")

    async def story() -> None:
        await worked(phone)
        here = await mas.go_in()
        await here.device.sync()
        here.close()
        shut_out(server)
        await phone.part()

    asyncio.run(story())
    assert phone.holds("acme")
    assert phone.sessions.account("ma") is not None


@on_both_engines
def test_old_tokens_of_a_shut_out_device_still_hand_over_however_late(server: Server, phone: Phone) -> None:
    async def story() -> None:
        await worked(phone)
        shut_out(server)
        server.clock.pass_time(days=90)
        await phone.part()

    asyncio.run(story())
    assert len(left_behind(server)) == 1


@on_both_engines
def test_foreign_managers_see_nothing_of_what_was_left_and_settle_none_of_it(
    server: Server, phone: Phone
) -> None:
    async def story() -> list[LogVisit]:
        done = await worked(phone)
        shut_out(server)
        await phone.part()
        return done

    (done,) = asyncio.run(story())
    for login in ("zhou", "zhao"):
        assert left_behind(server, login) == []
        answer = server.client.post(
            f"/v1/left-behind/li-phone/{done.id}",
            json={"take_up": True},
            headers=server.bearer(login, f"{login}-desk"),
        )
        assert answer.status_code == 404
    with server.store.transaction(write=False) as rows:
        assert rows.get(Visit, done.visit) is None
    assert len(left_behind(server, "admin")) == 1


@on_both_engines
def test_what_is_kept_of_one_device_is_bounded(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.identity.parting.MOST_PIECES", 3)
    header = server.bearer("li", "li-phone")
    shut_out(server)
    works = [{"id": f"w-{number}", "text": "{}"} for number in range(4)]
    full = server.client.post("/v1/parting", json={"works": works, "last": True}, headers=header)
    assert (full.status_code, full.json()["code"]) == (413, "too_much_left")
    assert left_behind(server) == []


@on_both_engines
def test_handing_over_is_slowed_down(server: Server) -> None:
    header = server.bearer("li", "li-phone")
    shut_out(server)
    statuses = [
        server.client.post("/v1/parting", json={"works": [], "last": False}, headers=header).status_code
        for _ in range(61)
    ]
    assert statuses == [200] * 60 + [429]
    server.clock.pass_time(seconds=2)
    assert (
        server.client.post("/v1/parting", json={"works": [], "last": True}, headers=header).status_code == 200
    )
    devices = server.client.get("/v1/people/li/devices", headers=server.bearer("ma", "ma-desk")).json()
    assert devices["devices"][0]["handed_over_at"] is not None
