"""The lock of an account: tries are counted, pauses outlast restarts, and nothing is ever deleted."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from client.adapters.account_lock import AccountLock
from client.adapters.latch import GateLatch, Opened
from client.adapters.session_store import SessionStore, Tokens
from client.idle_watch import IdleWatch
from client.view_models.lock_rules import MustWait, WrongSecret, is_easy_to_guess, is_long_enough, pause_after
from shared.models.ids import UserId

PIN = "250917"
TOKENS = Tokens("the-access-token", "the-refresh-token")


class DyingLatch(GateLatch):
    """The app is ended while it judges."""

    async def open(self, login: str, secret: str, kept: str) -> Opened:  # noqa: ARG002
        """Never answers."""
        raise KeyboardInterrupt


class Device:
    """A device that can be started again; its clock runs while the app is open."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "accounts.db"
        self.time = 0.0
        self.start()

    def start(self) -> None:
        self.sessions = SessionStore(self.path)
        self.lock = AccountLock(self.sessions, GateLatch(cost=2), lambda: self.time)

    def start_again(self) -> None:
        self.sessions.close()
        self.time = 0.0
        self.start()

    def tries(self, secret: str) -> Tokens:
        return asyncio.run(self.lock.open("li", secret))

    def fails(self, times: int) -> None:
        for _ in range(times):
            with pytest.raises(WrongSecret):
                self.tries("000000")


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    made = Device(tmp_path)
    made.sessions.device_for("li", "device-1")
    made.sessions.signed_in("li", UserId("li"), TOKENS)
    asyncio.run(made.lock.fasten("li", "pin", PIN, TOKENS))
    yield made
    made.sessions.close()


def test_the_pin_opens_also_after_a_restart_and_in_full_width_digits(device: Device) -> None:
    device.start_again()
    account = device.sessions.account("li")
    assert account is not None
    assert account.tokens is None
    assert device.tries("２５０９１７") == TOKENS


def test_pauses_double_and_outlast_restarts_and_count_only_open_time(device: Device) -> None:
    device.fails(5)
    with pytest.raises(MustWait):
        device.tries(PIN)
    device.time += 10
    assert device.lock.seconds_left("li") == 20
    device.start_again()
    assert device.lock.seconds_left("li") == 20
    device.time += 20
    device.fails(1)
    assert device.lock.seconds_left("li") == 60
    device.time += 60
    assert device.tries(PIN) == TOKENS
    device.fails(4)
    assert device.tries(PIN) == TOKENS


def test_ending_the_app_while_a_try_is_judged_wins_nothing(device: Device) -> None:
    device.fails(4)
    dying = AccountLock(device.sessions, DyingLatch(cost=2), lambda: device.time)
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(dying.open("li", "000000"))
    device.start_again()
    assert device.lock.seconds_left("li") == 30


def test_renewed_tokens_stay_behind_the_lock(device: Device) -> None:
    device.start_again()
    device.tries(PIN)
    fresh = Tokens("second", "second")
    asyncio.run(device.lock.keep("li", fresh))
    account = device.sessions.account("li")
    assert account is not None
    assert account.tokens is None
    device.start_again()
    assert device.tries(PIN) == fresh


def test_signing_out_keeps_account_and_lock_but_no_session(device: Device) -> None:
    device.sessions.signed_out("li")
    device.lock.end_session("li")
    device.start_again()
    assert not device.lock.has_session("li")
    assert device.lock.kind("li") == "pin"
    account = device.sessions.account("li")
    assert account is not None
    assert account.user == "li"
    files = device.path.parent.iterdir()
    assert not any(b"the-refresh-token" in each.read_bytes() for each in files)


def test_a_forgotten_account_takes_its_lock_along(device: Device) -> None:
    device.sessions.forget("li")
    assert device.lock.kind("li") is None


def test_no_number_of_tries_waits_longer_than_an_hour() -> None:
    assert [pause_after(n) for n in (4, 5, 6, 7, 99)] == [0, 30, 60, 120, 3600]


@pytest.mark.parametrize("secret", ["12345", "1234567890123", "12345a", "25091七"])
def test_what_is_no_pin(secret: str) -> None:
    assert not is_long_enough("pin", secret)


@pytest.mark.parametrize("secret", ["111111", "123456", "654321"])
def test_what_everybody_tries_first(secret: str) -> None:
    assert is_easy_to_guess("pin", secret)
    assert not is_easy_to_guess("pin", PIN)


def test_a_clock_set_back_hides_no_idle_time() -> None:
    clocks = {"running": 0.0, "wall": 1000.0}
    idle = IdleWatch(lambda: clocks["running"], lambda: clocks["wall"])
    clocks.update(running=300.0, wall=0.0)
    assert idle.seconds() == 300
    clocks.update(wall=8000.0)
    assert idle.seconds() == 7000
