"""The lock as a person meets it, in the whole app against a real server: it never costs anybody's work."""

import asyncio

from shared.models.customer import Customer
from tests.api.test_parting import left_behind
from tests.support.open_app import Handset, OpenApp
from tests.support.server import Server

PIN, WRONG = "250917", "999999"
ASKED = "Type your PIN"
FORGOTTEN = "Forgotten, or somebody else? Sign in with the password"
PHONE = "010 8888 0199"


async def works_offline(handset: Handset, app: OpenApp, phone: str = PHONE, waiting: int = 1) -> None:
    """Write down a telephone number while there is no signal."""
    handset.cut = True
    await app.goes_to("/customers/acme/edit")
    await app.types("Phone", phone)
    await app.taps("Save")
    await app.sees(f"{waiting} waiting")


def phone_at_headquarters(server: Server) -> str:
    with server.store.transaction(write=False) as rows:
        found = rows.get(Customer, "acme")
    assert found is not None
    return found.phone


def test_it_locks_when_nobody_is_there_and_opens_where_one_was(handset: Handset) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            await app.locks_with(PIN)
            await app.goes_to("/customers/acme/edit")
            await app.types("Phone", PHONE)
            handset.time += 4 * 60
            await app.comes_to_the_front()
            assert ASKED not in app.says
            handset.time += 60
            await app.comes_to_the_front()
            assert ASKED in app.says
            assert "acme" not in app.says
            await app.tries_pin(WRONG)
            await app.sees("The PIN is not right.")
            await app.tries_pin(PIN)
            await app.sees("Save")
            assert app.value_of("Phone") == PHONE

    asyncio.run(story())


def test_a_start_asks_for_the_pin_and_wrong_ones_cost_time_also_after_a_restart(handset: Handset) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            await app.locks_with(PIN)
        async with handset.started() as app:
            for _ in range(5):
                await app.sees(ASKED)
                await app.tries_pin(WRONG)
                await app.until(lambda: not app.is_judging(), "the verdict")
            await app.sees("the next try is possible in 0:30", "Nothing is deleted.")
        async with handset.started() as app:
            await app.sees("the next try is possible in 0:30")
            handset.time += 29
            await app.sees("the next try is possible in 0:01")
            handset.time += 1
            await app.until(lambda: "the next try" not in app.says, "the end of the pause")
            await app.tries_pin(PIN)
            await app.sees("All sent")

    asyncio.run(story())


def test_whoever_forgot_the_pin_signs_in_and_sets_another_and_the_work_is_still_there(
    server: Server, handset: Handset
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            await app.locks_with(PIN)
            await works_offline(handset, app)
        async with handset.started() as app:
            await app.taps(FORGOTTEN)
            await app.types("Password", "not the password")
            await app.taps("Sign in")
            await app.sees(
                "The server cannot be reached. Signing in needs it; your work on this device is safe."
            )
            handset.cut = False
            await app.signs_in("li", then="Save lock")
            assert app.route == "/lock"
            assert "Turn the lock off" not in app.says
            await app.sees("All sent")
            assert phone_at_headquarters(server) == PHONE
            await app.locks_with("706050")
        async with handset.started() as app:
            await app.tries_pin(PIN)
            await app.sees("The PIN is not right.")
            await app.tries_pin("706050")
            await app.sees("All sent")

    asyncio.run(story())


def test_two_people_share_a_device_and_neither_meets_the_others_work(
    server: Server, handset: Handset
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            await app.locks_with(PIN)
            await works_offline(handset, app)
            await app.goes_to("/lock")
            await app.taps("Lock now")
            await app.sees(ASKED, "1 waiting to be sent")
            await app.taps(FORGOTTEN)
            handset.cut = False
            await app.signs_in("zhao")
            await app.goes_to("/customers")
            assert "acme" not in app.says
            await app.goes_to("/customers/acme")
            await app.sees("This customer is not on this device")
            assert phone_at_headquarters(server) == ""
            await app.goes_to("/me")
            await app.taps("Sign out", "Sign out now")
            handset.cut = True
        async with handset.started() as app:
            handset.cut = False
            await app.signs_in("li", then="Save lock")
            await app.sees("All sent")
            assert phone_at_headquarters(server) == PHONE
            await app.goes_to("/customers/acme")
            await app.sees(PHONE)
        assert handset.files() == {"user-li.db", "user-zhao.db"}

    asyncio.run(story())


def test_a_device_shut_out_behind_its_lock_hands_over_and_wipes_without_being_opened(
    server: Server, handset: Handset
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            await app.locks_with(PIN)
            await works_offline(handset, app)
            handset.time += 6 * 60
            await app.comes_to_the_front()
            await app.sees(ASKED)
            handset.is_shut_out("li")
            handset.cut = False
            await app.comes_to_the_front()
            await app.sees("This device was shut out", "Everything of yours on this device was destroyed.")
            await app.sees("1 unsent piece of work is with your manager for review.")
            await app.taps("To the sign-in")
            await app.sees("Sign in")

    asyncio.run(story())
    assert [each["author"] for each in left_behind(server)] == ["li"]
    assert handset.files() == set()
    assert not handset.holds(PHONE)


def test_a_device_shut_out_while_it_was_off_learns_of_it_once_the_lock_was_opened(
    server: Server, handset: Handset
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            await app.locks_with(PIN)
            await works_offline(handset, app)
        handset.is_shut_out("li")
        handset.cut = False
        async with handset.started() as app:
            await asyncio.sleep(0.5)
            assert ASKED in app.says
            await app.tries_pin(PIN)
            await app.sees("Everything of yours on this device was destroyed.")

    asyncio.run(story())
    assert len(left_behind(server)) == 1
    assert not handset.holds("acme")


def test_a_forgotten_pin_on_a_shut_out_device_hands_over_by_the_password(
    server: Server, handset: Handset
) -> None:
    async def story() -> None:
        async with handset.started() as app:
            await app.signs_in("li")
            await app.locks_with(PIN)
            await works_offline(handset, app)
        handset.is_shut_out("li")
        handset.cut = False
        async with handset.started() as app:
            await app.taps(FORGOTTEN)
            await app.signs_in("li", then="Everything of yours on this device was destroyed.")
        async with handset.started() as app:
            await app.sees("Sign in")

    asyncio.run(story())
    assert len(left_behind(server)) == 1
    assert not handset.holds(PHONE)
