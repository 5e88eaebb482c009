"""The loop that synchronises by itself: how long it rests, and what it tells people."""

import asyncio
from datetime import UTC, datetime
from random import Random

import pytest

from client.adapters.sync_loop import EVERY, EVERY_SPARING, EVERY_WITH_POKES, LONGEST_PAUSE, SOON, SyncLoop
from client.view_models.sync_status import LineState
from shared.rules.visibility import Scope
from sync.device import SyncStatus
from sync.faults import (
    Busy,
    DeviceRevoked,
    LoginExpired,
    ProtocolBroken,
    ServerTooOld,
    SyncFault,
    Unreachable,
)
from sync.reports import Mended, SyncReport
from sync.store_faults import DeviceFullError


def same_luck() -> Random:
    """Jitter that is the same in every run."""
    return Random(7)  # noqa: S311  jitter, not a secret


class Line:
    """A device whose rounds go as they are told to."""

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.waiting = 0
        self.rounds = 0
        self.report = SyncReport()

    async def sync(self) -> SyncReport:
        self.rounds += 1
        if self.fault is not None:
            raise self.fault
        return self.report

    def status(self) -> SyncStatus:
        return SyncStatus(self.waiting, datetime(2026, 3, 4, tzinfo=UTC), 0, None)


def loop_over(line: Line) -> tuple[SyncLoop, list[LineState]]:
    said: list[LineState] = []
    return SyncLoop(line, said.append, same_luck()), said


def test_a_quiet_line_is_asked_now_and_then() -> None:
    loop, said = loop_over(Line())
    assert 0.8 * EVERY <= asyncio.run(loop.once()) <= 1.2 * EVERY
    assert said == ["sending", "idle"]


def test_a_line_that_is_to_be_spared_is_asked_rarely() -> None:
    loop = SyncLoop(Line(), lambda _state: None, same_luck(), spares=lambda: True)
    assert asyncio.run(loop.once()) >= 0.8 * EVERY_SPARING


def test_work_that_arrived_during_a_round_goes_soon() -> None:
    line = Line()
    line.waiting = 1
    loop, _ = loop_over(line)
    assert asyncio.run(loop.once()) == SOON


def test_pauses_double_up_to_five_minutes_and_begin_anew_after_a_success() -> None:
    line = Line()
    loop, _ = loop_over(line)
    line.fault = Unreachable()
    pauses = [asyncio.run(loop.once()) for _ in range(12)]
    assert pauses[0] <= 2
    assert 0.5 * LONGEST_PAUSE <= pauses[-1] <= LONGEST_PAUSE
    line.fault = None
    asyncio.run(loop.once())
    line.fault = Unreachable()
    assert asyncio.run(loop.once()) <= 2


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Unreachable(), "offline"),
        (Busy(9), "busy"),
        (LoginExpired(), "sign_in"),
        (DeviceRevoked(), "revoked"),
        (ServerTooOld(), "server_too_old"),
        (ProtocolBroken(), "broken"),
    ],
)
def test_each_fault_is_a_state_that_people_understand(fault: SyncFault, state: LineState) -> None:
    line = Line()
    line.fault = fault
    loop, said = loop_over(line)
    asyncio.run(loop.once())
    assert said[-1] == state


@pytest.mark.parametrize(
    ("report", "state"),
    [
        (SyncReport(upgrade="device"), "app_too_old"),
        (SyncReport(upgrade="server"), "server_too_old"),
        (SyncReport(unlike=(Scope("t:north-1"),)), "unlike"),
        (SyncReport(mended=(Mended(Scope("t:north-1"), 3),)), "idle"),
    ],
)
def test_a_round_that_went_well_may_still_have_something_to_tell(
    report: SyncReport, state: LineState
) -> None:
    line = Line()
    line.report = report
    loop, said = loop_over(line)
    asyncio.run(loop.once())
    assert said == ["sending", state]


def test_an_end_that_is_too_old_is_not_asked_every_few_seconds() -> None:
    line = Line()
    line.report = SyncReport(upgrade="device")
    line.waiting = 1
    loop, _ = loop_over(line)
    assert asyncio.run(loop.once()) >= 0.5 * LONGEST_PAUSE


def test_scopes_that_differed_are_logged_each_by_name(caplog: pytest.LogCaptureFixture) -> None:
    line = Line()
    line.report = SyncReport(
        mended=(Mended(Scope("t:north-1"), 3), Mended(Scope("u:li"), None)), unlike=(Scope("p:north-1"),)
    )
    loop, _ = loop_over(line)
    asyncio.run(loop.once())
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        "scope t:north-1 differed from the server's: 3 rows put right",
        "scope u:li differed from the server's: copied anew",
        "scope p:north-1 still differs from the server's after all that was tried",
    ]


def test_a_poke_ends_the_rest() -> None:
    line = Line()
    line.fault = Unreachable()

    async def never(_seconds: float) -> None:
        await asyncio.Event().wait()

    async def story() -> None:
        resting = SyncLoop(
            line, lambda _state: None, same_luck(), lambda s: asyncio.sleep(0) if s == SOON else never(s)
        )
        task = asyncio.ensure_future(resting.run())
        await asyncio.sleep(0.01)
        assert line.rounds == 1
        resting.poke()
        await asyncio.sleep(0.01)
        assert line.rounds == 2
        task.cancel()

    asyncio.run(story())


def test_a_defect_is_shown_and_does_not_end_the_loop() -> None:
    line = Line()
    line.fault = KeyError("a defect")
    loop, said = loop_over(line)
    assert asyncio.run(loop.once()) == LONGEST_PAUSE
    assert said == ["sending", "broken"]
    line.fault = None
    asyncio.run(loop.once())
    assert said[-1] == "idle"


def test_whoever_hears_pokes_asks_more_rarely() -> None:
    loop, _ = loop_over(Line())
    loop.hears_pokes = True
    assert 0.8 * EVERY_WITH_POKES <= asyncio.run(loop.once()) <= 1.2 * EVERY_WITH_POKES


def resting_loop(line: Line) -> tuple[SyncLoop, list[float]]:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0 if seconds == SOON else 3_600)

    return SyncLoop(line, lambda _: None, same_luck(), sleep), pauses


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_poke_is_followed_at_once() -> None:
    async def story() -> None:
        line = Line()
        loop, _ = resting_loop(line)
        running = asyncio.create_task(loop.run())
        await settle()
        assert line.rounds == 1
        loop.asked_to()
        await settle()
        assert line.rounds == 2
        running.cancel()

    asyncio.run(story())


def test_a_poke_does_not_shorten_a_pause_after_a_failure() -> None:
    async def story() -> None:
        line = Line()
        line.fault = Busy(60)
        loop, _ = resting_loop(line)
        running = asyncio.create_task(loop.run())
        await settle()
        loop.asked_to()
        await settle()
        assert line.rounds == 1
        running.cancel()

    asyncio.run(story())


def test_the_server_is_given_the_time_that_it_asks_for_whatever_the_jitter_and_whoever_pokes() -> None:
    line = Line()
    line.fault = Busy(60)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 1:
            loop.poke()
        if len(slept) >= 3:
            raise asyncio.CancelledError

    loop = SyncLoop(line, lambda _: None, same_luck(), sleep)
    assert 60 <= asyncio.run(loop.once()) <= 75
    assert all(asyncio.run(loop.once()) >= 60 for _ in range(20))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(loop.run())
    assert slept[0] == 60


def test_a_full_device_is_told_and_not_taken_for_a_defect() -> None:
    line = Line()
    line.fault = DeviceFullError("no room")
    loop, said = loop_over(line)
    assert asyncio.run(loop.once()) >= 0.5 * LONGEST_PAUSE
    assert said == ["sending", "full"]
