"""Leaves with the browser what it may send while the app is closed, and takes it back in time.

The letter follows the outbox: written anew with every command, without commands when all is sent, and gone
when the account is locked, its person leaves or the device is shut out. Whoever carries it sends what the
app itself would have sent; the app sends it again when it opens and hears the same.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from client.adapters.http_line import HttpLine
from client.adapters.http_tickets import ask_ticket, give_back_ticket
from client.adapters.messenger import Letter, Messenger, MessengerFault, PushTicket, SentAway
from shared.models.ids import DeviceId
from sync.device import Device
from sync.faults import SyncFault

_log = logging.getLogger("roadbook.deferred")

LONGEST = 512 * 1024
"""How many characters of commands a letter has at most; the rest waits for the app."""
_COURTESY_S = 3.0
"""Nobody waits longer for their lock because the server is slow."""
FRESH = timedelta(hours=36)
"""A ticket that lasts no longer is replaced while there is a line: half of what the server gives."""


class DeferredPush:
    """One person's letter on one device."""

    def __init__(
        self,
        messenger: Messenger,
        device: Device,
        identity: DeviceId,
        line: HttpLine,
        is_locked: Callable[[], bool],
    ) -> None:
        """`identity` is the device as its session names it, for which tickets are good."""
        self._messenger = messenger
        self._device = device
        self._identity = identity
        self._line = line
        self._is_locked = is_locked
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()
        self._may_ask = False
        self._held_back = False
        self._ended = False
        self._ticket: PushTicket | None = None
        self._left: Letter | None = None
        self.sent_away: SentAway | None = None
        """What was sent while the app was closed."""

    async def begin(self) -> None:
        """Find what was left at another time; what is not this person's, or locked by now, is destroyed."""
        if not self._messenger.carries:
            return
        found = await self._messenger.letter()
        if found is None or found.device != self._identity or self._is_locked():
            await self._messenger.forget()
            return
        self._left, self._ticket = found, found.ticket
        self.sent_away = await self._messenger.told()

    def renew(self) -> None:
        """What waits may have changed."""
        self._changed.set()

    def synchronised(self) -> None:
        """The server was reached: a ticket can be had."""
        self._may_ask = True
        self._changed.set()

    async def run(self) -> None:
        """Keep the letter up to date until cancelled."""
        if not self._messenger.carries:
            return
        while True:
            await self._changed.wait()
            self._changed.clear()
            async with self._turn:
                try:
                    await self._settle()
                except MessengerFault:
                    # A full device, for one; the app itself sends all the same.
                    _log.exception("no letter could be left for when the app is closed")
                    self._left = None

    async def hold_back(self) -> None:
        """Destroy letter and ticket before the account is locked; none is left until `go_on`."""
        self._held_back = True
        if not self._messenger.carries:
            return
        async with self._turn:
            had = self._ticket
            await self._messenger.forget()
            self._left = self._ticket = self.sent_away = None
        if had is not None:
            # As a courtesy: what was destroyed here cannot be used, and ends by itself.
            with suppress(SyncFault, TimeoutError):
                async with asyncio.timeout(_COURTESY_S):
                    await give_back_ticket(self._line)

    def go_on(self) -> None:
        """Leave letters again, where nothing locks the account."""
        self._held_back = False
        self.synchronised()

    def end(self) -> None:
        """Leave nothing from now on; what lies ready stays."""
        self._ended = True

    async def _settle(self) -> None:
        if self._may_leave():
            await self._leave()
            if self._may_ask and self._wants_ticket():
                self._may_ask = False
                with suppress(SyncFault):
                    self._ticket = await ask_ticket(self._line, self._device.now())
                await self._leave()

    def _may_leave(self) -> bool:
        return not (self._ended or self._held_back or self._is_locked())

    def _wants_ticket(self) -> bool:
        return self._ticket is None or self._ticket.until - self._device.now() < FRESH

    async def _leave(self) -> None:
        # Asked again here, because somebody may have locked or left while a ticket was on its way.
        if self._ticket is None or not self._may_leave():
            return
        push = self._device.next_push(LONGEST)
        letter = Letter(self._identity, self._ticket)
        if push is not None and push.device == self._identity:
            letter = Letter(self._identity, self._ticket, len(push.commands), push.model_dump_json())
        if letter != self._left:
            await self._messenger.leave(letter)
            self._left = letter
