"""Push tickets: what a device leaves with its browser, so that unsent work goes out while the app is closed.

A ticket lets its device push and nothing else: no route but one looks for it, and it is exchanged for
nothing, so that using it never disturbs the session of the app. A device has one at most; it ends with the
session, with the device, with its person's account, and by itself after three days.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from server.adapters.identity_tables import DEVICE_LOGIN, PUSH_TICKET
from server.adapters.store import SqlAuthorityStore
from server.identity import accounts, device_logins
from server.identity.issuing import SignedIn
from server.identity.moments import from_ms, to_ms
from server.identity.requirement import needs_second_factor
from server.identity.tokens import hash_of, new_pair
from shared.models.ids import DeviceId, UserId
from sync.faults import DeviceRevoked, LoginExpired
from sync.ports import Clock

TICKET_LIFE = timedelta(hours=72)
"""From a Friday's last signal to a Monday's first."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A device's right to push while its app is closed."""

    text: str
    until: datetime


class Tickets:
    """Gives tickets to devices that are signed in, and lets their holders push."""

    def __init__(self, store: SqlAuthorityStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def issue(self, who: SignedIn) -> Ticket:
        """A new ticket for the device; the one that it had is worth nothing any more."""
        ticket = Ticket(new_pair().access, self._clock.now() + TICKET_LIFE)
        with self._store.connection(write=True) as connection:
            connection.execute(delete(PUSH_TICKET).where(PUSH_TICKET.c.device == who.device))
            connection.execute(
                insert(PUSH_TICKET).values(
                    device=who.device, hash=hash_of(ticket.text), expires_at=to_ms(ticket.until)
                )
            )
        return ticket

    def withdraw(self, who: SignedIn) -> None:
        """Let the device's ticket be worth nothing, because somebody locked it."""
        with self._store.connection(write=True) as connection:
            connection.execute(delete(PUSH_TICKET).where(PUSH_TICKET.c.device == who.device))

    def who(self, ticket: str) -> SignedIn:
        """Whose ticket this is; raises LoginExpired or DeviceRevoked.

        It lives longer than an access token, so that what a refresh asks for is asked for here each time.
        """
        now = self._clock.now()
        with self._store.connection(write=False) as connection:
            kept = connection.execute(
                select(PUSH_TICKET, DEVICE_LOGIN)
                .join(DEVICE_LOGIN, DEVICE_LOGIN.c.device == PUSH_TICKET.c.device)
                .where(PUSH_TICKET.c.hash == hash_of(ticket))
            ).one_or_none()
        if kept is None:
            raise LoginExpired
        if kept.revoked_at is not None:
            raise DeviceRevoked
        who = SignedIn(UserId(kept.user), DeviceId(kept.device))
        if from_ms(kept.expires_at) <= now or not accounts.is_active(self._store, who.user):
            raise LoginExpired
        if kept.second_factor_at is None and needs_second_factor(self._store, who.user, now):
            raise LoginExpired
        with self._store.connection(write=True) as connection:
            device_logins.seen(connection, who.device, now)
        return who
