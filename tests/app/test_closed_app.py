"""What the app leaves for when it is closed: all that waits and no more, and nothing behind a lock."""

import asyncio
import json

import pytest

from tests.app.test_lock import PIN, phone_at_headquarters, works_offline
from tests.support.carrier import Carrier
from tests.support.open_app import Handset, OpenApp
from tests.support.server import Server

PHONE = "010 8888 0199"


@pytest.fixture
def carrier(handset: Handset) -> Carrier:
    """Who sends for this device while its app is closed."""
    handset.messenger = carrier = Carrier()
    return carrier


async def leaves_work(handset: Handset, app: OpenApp, carrier: Carrier) -> None:
    """Sign in, lose the signal, and write something down that then lies ready."""
    await app.signs_in("li")
    await app.until(lambda: carrier.lying, "a ticket")
    await works_offline(handset, app)
    await app.until(lambda: carrier.waiting == 1, "the letter")


def commands_at(server: Server) -> int:
    """How many commands the server has decided."""
    with server.store.connection(write=False) as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM command").scalar_one())


def test_what_waits_is_sent_once_and_told_when_the_app_opens(
    server: Server, handset: Handset, carrier: Carrier
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await leaves_work(handset, app, carrier)
            await works_offline(handset, app, "010 8888 0200", waiting=2)
            await app.until(lambda: carrier.waiting == 2, "both in the letter")
        decided = commands_at(server)
        assert carrier.carry(server).status_code == 200
        assert commands_at(server) == decided + 2
        assert phone_at_headquarters(server) == "010 8888 0200"

        # Without a signal the app does not know yet; it tells what was sent, and that it will hear of it.
        async with handset.started() as app:
            await app.sees("2 waiting")
            handset.cut = False
            await app.goes_to("/sync")
            await app.taps("Sync now")
            await app.sees("All sent", "Sent in the background: 2, Today")
            assert commands_at(server) == decided + 2
            await app.until(lambda: carrier.waiting == 0, "an empty letter")

    asyncio.run(story())


def test_a_letter_is_emptied_when_the_app_itself_has_sent(
    server: Server, handset: Handset, carrier: Carrier
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await leaves_work(handset, app, carrier)
            handset.cut = False
            await app.goes_to("/sync")
            await app.taps("Sync now")
            await app.sees("All sent")
            await app.until(lambda: carrier.lying is not None and not carrier.lying.body, "an empty letter")
            assert phone_at_headquarters(server) == PHONE

    asyncio.run(story())


def test_a_start_without_a_signal_leaves_letters_with_the_ticket_it_has(
    server: Server, handset: Handset, carrier: Carrier
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            await app.until(lambda: carrier.lying, "a ticket")
        handset.cut = True
        async with handset.started() as app:
            await works_offline(handset, app)
            await app.until(lambda: carrier.waiting == 1, "the letter")
        assert carrier.carry(server).status_code == 200
        assert phone_at_headquarters(server) == PHONE

    asyncio.run(story())


def test_a_lock_destroys_the_letter_and_its_ticket_and_none_is_left_behind_it(
    server: Server, handset: Handset, carrier: Carrier
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await leaves_work(handset, app, carrier)
            letter = carrier.lying
            handset.cut = False
            await app.locks_with(PIN)
            assert carrier.lying is None
            await app.sees("All sent")
            await works_offline(handset, app, "010 8888 0200")
            assert carrier.lying is None
            # Also whoever had copied it can do nothing with it any more.
            carrier.lying = letter
            assert carrier.carry(server).status_code == 401
        # A device that was cut off between its lock and this is tidied up at its next start.
        async with handset.started() as app:
            await app.sees("Type your PIN")
            assert carrier.lying is None
            await app.tries_pin(PIN)
            await app.sees("1 waiting")
            assert carrier.lying is None

    asyncio.run(story())


def test_signing_out_leaves_nothing_that_can_be_sent(
    server: Server, handset: Handset, carrier: Carrier
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await leaves_work(handset, app, carrier)
            letter = carrier.lying
            await app.goes_to("/me")
            await app.taps("Sign out", "Sign out now")
            await app.until(lambda: carrier.lying is None, "the end of the letter")
        # Whatever ended the app too early: the next start destroys what it finds.
        carrier.lying = letter
        async with handset.started() as app:
            await app.sees("Sign in")
            assert carrier.lying is None
        assert phone_at_headquarters(server) != PHONE

    asyncio.run(story())


def test_a_device_that_was_shut_out_sends_nothing_and_destroys_its_letter(
    server: Server, handset: Handset, carrier: Carrier
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await leaves_work(handset, app, carrier)
            handset.is_shut_out("li")
            assert carrier.carry(server).json()["code"] == "device_revoked"
            handset.cut = False
            await app.goes_to("/sync")
            await app.taps("Sync now")
            await app.sees("Everything of yours on this device was destroyed.")
            assert carrier.lying is None
        assert phone_at_headquarters(server) != PHONE

    asyncio.run(story())


def test_a_letter_is_for_one_person(handset: Handset, carrier: Carrier) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await leaves_work(handset, app, carrier)
            assert carrier.lying is not None
            body = json.loads(carrier.lying.body)
            assert body["device"] == carrier.lying.device
            assert [json.loads(each["command"])["kind"] for each in body["commands"]] == ["edit_customer"]
            await app.goes_to("/me")
            await app.taps("Sign out", "Sign out now")
            handset.cut = False
            await app.signs_in("ma")
            await app.until(lambda: carrier.lying, "a ticket of her own")
            assert carrier.lying.device != body["device"]
            assert not carrier.lying.body

    asyncio.run(story())
