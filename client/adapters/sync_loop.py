"""Synchronises by itself: after local work, at the start, when the line comes back, and now and then.

One round at a time. A round that fails is tried again after a pause that doubles up to five minutes,
with jitter, so that a thousand phones leaving a tunnel do not knock at once; whoever pokes the loop
(a local write, the line coming back, a person's hand) shortens the pause. A poke of the server's does so
only while all goes well.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from random import Random
from typing import Protocol

from client.view_models.sync_status import LineState
from sync.device import SyncStatus
from sync.faults import Busy, DeviceRevoked, LoginExpired, ServerTooOld, SyncFault
from sync.reports import SyncReport
from sync.store_faults import DeviceFullError

_log = logging.getLogger("roadbook.sync")

EVERY = 15.0
EVERY_WITH_POKES = 60.0
EVERY_SPARING = 300.0
"""Local work and a person's hand start a round all the same while the network is to be spared."""
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0
SOON = 0.3
"""How long local work is gathered before it is sent together."""


class Syncing(Protocol):
    """The part of the device that the loop drives."""

    async def sync(self) -> SyncReport:
        """Push and pull once; raises `SyncFault`s."""
        ...

    def status(self) -> SyncStatus:
        """How much waits."""
        ...


class SyncLoop:
    """Drives one device's synchronisation and tells how the line stands."""

    def __init__(
        self,
        device: Syncing,
        show: Callable[[LineState], None],
        random: Random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        spares: Callable[[], bool] = lambda: False,
    ) -> None:
        self._spares = spares
        self._device = device
        self._show = show
        self._random = random
        self._sleep = sleep
        self._poked = asyncio.Event()
        self._failures = 0
        self._inside = False
        self._at_least = 0.0
        self.hears_pokes = False
        """Whether the server can say when to ask; asking now and then is rarer then."""

    def asked_to(self) -> None:
        """The server says that something moved: ask soon, also when it moved during a round.

        After a failure the pause stands: whoever asked for it meant everybody.
        """
        if not self._failures:
            self._poked.set()

    def poke(self) -> None:
        """Ask for a round soon; what a round writes itself is no reason for another."""
        if not self._inside:
            self._poked.set()

    async def run(self) -> None:
        """Synchronise until cancelled."""
        while True:
            self._poked.clear()
            pause = await self.once()
            await self._rest(pause)

    async def once(self) -> float:
        """One round; the result is how long to rest before the next."""
        self._inside = True
        self._at_least = 0.0
        self._show("sending")
        try:
            report = await self._device.sync()
        except SyncFault as fault:
            self._failures += 1
            self._show(_state(fault))
            return self._after(fault)
        except DeviceFullError:
            self._failures += 1
            self._show("full")
            return LONGEST_PAUSE * self._random.uniform(0.5, 1.0)
        except Exception:
            # A defect of ours or of the server must not end the loop: work would wait for ever, unseen.
            _log.exception("synchronisation met a defect")
            self._failures += 1
            self._show("broken")
            return LONGEST_PAUSE
        finally:
            self._inside = False
        self._failures = 0
        _tell_apart(report)
        self._show(_outcome(report))
        if report.upgrade is not None:
            return LONGEST_PAUSE * self._random.uniform(0.5, 1.0)
        if self._device.status().waiting:
            return SOON
        return self._every() * self._random.uniform(0.8, 1.2)

    def _every(self) -> float:
        if self._spares():
            return EVERY_SPARING
        return EVERY_WITH_POKES if self.hears_pokes else EVERY

    def _after(self, fault: SyncFault) -> float:
        _log.info("synchronisation: %s", fault.code)
        pause: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures - 1, 10))
        if fault.retry != "later":
            pause = LONGEST_PAUSE
        pause *= self._random.uniform(0.5, 1.0)
        if isinstance(fault, Busy):
            # What the server asks for is the least: jitter comes on top, and no poke shortens it.
            self._at_least = min(fault.retry_after, LONGEST_PAUSE)
            pause = max(pause, self._at_least * self._random.uniform(1.0, 1.25))
        return pause

    async def _rest(self, pause: float) -> None:
        if self._at_least:
            await self._sleep(self._at_least)
            pause = max(0.0, pause - self._at_least)
        poked = asyncio.ensure_future(self._poked.wait())
        rested = asyncio.ensure_future(self._sleep(pause))
        try:
            await asyncio.wait((poked, rested), return_when=asyncio.FIRST_COMPLETED)
        finally:
            poked.cancel()
            rested.cancel()
        if self._poked.is_set():
            await self._sleep(SOON)


def _tell_apart(report: SyncReport) -> None:
    """Log every scope that had come to differ: it should not have, and somebody must find out why."""
    for each in report.mended:
        how = "copied anew" if each.rows is None else f"{each.rows} rows put right"
        _log.warning("scope %s differed from the server's: %s", each.scope, how)
    for scope in report.unlike:
        _log.warning("scope %s still differs from the server's after all that was tried", scope)


def _outcome(report: SyncReport) -> LineState:
    if report.upgrade is not None:
        return "app_too_old" if report.upgrade == "device" else "server_too_old"
    return "unlike" if report.unlike else "idle"


def _state(fault: SyncFault) -> LineState:
    if isinstance(fault, LoginExpired):
        return "sign_in"
    if isinstance(fault, DeviceRevoked):
        return "revoked"
    if isinstance(fault, Busy):
        return "busy"
    if isinstance(fault, ServerTooOld):
        return "server_too_old"
    return "offline" if fault.retry == "later" else "broken"
