"""Sessions: carrying on and signing out, on devices that belong to one person each.

Access lasts 15 minutes and a refresh token 30 days. A refresh token is exchanged once: presented again
within a minute, or before anything it was exchanged for was ever used, it gives the same tokens again,
because then the reply was lost and nobody else can have them. Presented later than that, somebody has a
copy, and the device is shut out. Nothing here ever touches work that a device has not sent.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from server.adapters.driver import answers
from server.adapters.engine import asking
from server.adapters.identity_tables import ACCESS_TOKEN, DEVICE_LOGIN, REFRESH_TOKEN
from server.adapters.store import SqlAuthorityStore
from server.identity import accounts, device_logins
from server.identity.issuing import (
    Session,
    SignedIn,
    forget_tokens,
    holder_of,
    issue,
    issue_again,
    was_used,
)
from server.identity.moments import from_ms, to_ms
from server.identity.requirement import needs_second_factor
from server.identity.tokens import hash_of, next_pair
from shared.models.ids import DeviceId, UserId
from sync.faults import DeviceRevoked, LoginExpired
from sync.ports import Clock

REPEAT_WITHIN = timedelta(seconds=60)
"""How long an exchange may be repeated whatever happened since."""

# Built once, because every request asks it.
_ACCESS = (
    select(
        ACCESS_TOKEN.c.device,
        ACCESS_TOKEN.c.expires_at,
        ACCESS_TOKEN.c.first_used_at,
        DEVICE_LOGIN.c.user,
        DEVICE_LOGIN.c.revoked_at,
    )
    .join(DEVICE_LOGIN, DEVICE_LOGIN.c.device == ACCESS_TOKEN.c.device)
    .where(ACCESS_TOKEN.c.hash == bindparam("token"))
)

_PASSED = (
    select(DEVICE_LOGIN.c.second_factor_at)
    .join(REFRESH_TOKEN, DEVICE_LOGIN.c.device == REFRESH_TOKEN.c.device)
    .where(REFRESH_TOKEN.c.hash == bindparam("token"))
)
_HELD = [
    select(DEVICE_LOGIN.c.user, DEVICE_LOGIN.c.device)
    .join(table, DEVICE_LOGIN.c.device == table.c.device)
    .where(table.c.hash == bindparam("token"), DEVICE_LOGIN.c.revoked_at.is_not(None))
    for table in (ACCESS_TOKEN, REFRESH_TOKEN)
]


class Sessions:
    """Lets devices in by token."""

    def __init__(self, store: SqlAuthorityStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def refresh(self, token: str) -> Session:
        """The next pair of tokens; raises LoginExpired or DeviceRevoked."""
        now = self._clock.now()
        with self._store.connection(write=False) as connection:
            holder = holder_of(connection, token)
        if holder is None or not accounts.is_active(self._store, holder):
            raise LoginExpired
        if needs_second_factor(self._store, holder, now) and not self._passed(token):
            raise LoginExpired
        session = self._exchange(token, now)
        if session is None:
            raise DeviceRevoked
        return session

    def who(self, access: str) -> SignedIn:
        """Whose access token this is; raises LoginExpired or DeviceRevoked."""
        now = self._clock.now()
        with asking(self._store.engine) as connection:
            kept = answers(connection, _ACCESS, {"token": hash_of(access)})
        if not kept:
            raise LoginExpired
        device, expires_at, first_used_at, user, revoked_at = kept[0]
        if revoked_at is not None:
            raise DeviceRevoked
        if expires_at <= to_ms(now):
            raise LoginExpired
        who = SignedIn(UserId(user), DeviceId(device))
        if first_used_at is None:
            self._note_first_use(hash_of(access), who.device, now)
        return who

    def parting(self, token: str) -> SignedIn:
        """Whose device this token once spoke for, now that it was shut out; raises LoginExpired for others.

        Any token that it ever held will do, however old: it opens nothing but the way for what was not sent.
        """
        with self._store.connection(write=False) as connection:
            for held in _HELD:
                kept = connection.execute(held, {"token": hash_of(token)}).one_or_none()
                if kept is not None:
                    return SignedIn(UserId(kept.user), DeviceId(kept.device))
        raise LoginExpired

    def sign_out(self, who: SignedIn) -> None:
        """End the session on this device; the device stays known, and its unsent work stays its own."""
        with self._store.connection(write=True) as connection:
            forget_tokens(connection, who.device)

    def _passed(self, token: str) -> bool:
        """Whether the session of this refresh token began with a second factor."""
        with self._store.connection(write=False) as connection:
            return connection.execute(_PASSED, {"token": hash_of(token)}).scalar_one_or_none() is not None

    def _note_first_use(self, token_hash: str, device: DeviceId, now: datetime) -> None:
        with self._store.connection(write=True) as connection:
            connection.execute(
                update(ACCESS_TOKEN).where(ACCESS_TOKEN.c.hash == token_hash).values(first_used_at=to_ms(now))
            )
            device_logins.seen(connection, device, now)

    def _exchange(self, token: str, now: datetime) -> Session | None:
        """The next session, or None when the token was used twice and its device has been shut out."""
        with self._store.connection(write=True) as connection:
            kept = connection.execute(
                select(REFRESH_TOKEN, DEVICE_LOGIN.c.user, DEVICE_LOGIN.c.revoked_at)
                .join(DEVICE_LOGIN, DEVICE_LOGIN.c.device == REFRESH_TOKEN.c.device)
                .where(REFRESH_TOKEN.c.hash == hash_of(token))
                .with_for_update(of=REFRESH_TOKEN)
            ).one_or_none()
            if kept is None:
                raise LoginExpired
            if kept.revoked_at is not None:
                return None
            who = SignedIn(UserId(kept.user), DeviceId(kept.device))
            if kept.expires_at <= to_ms(now):
                raise LoginExpired
            pair = next_pair(token, kept.salt)
            if kept.exchanged_at is None:
                connection.execute(
                    update(REFRESH_TOKEN)
                    .where(REFRESH_TOKEN.c.hash == kept.hash)
                    .values(exchanged_at=to_ms(now))
                )
                device_logins.seen(connection, who.device, now)
                return issue(connection, who, pair, now)
            if now - from_ms(kept.exchanged_at) <= REPEAT_WITHIN or not was_used(connection, pair):
                return issue_again(connection, who, pair, now)
            device_logins.revoke(connection, who.device, "token_reuse", now)
            return None
