"""Sessions: signing in, carrying on, and signing out, on devices that belong to one person each.

Access lasts 15 minutes and a refresh token 30 days. A refresh token is exchanged once: presented again
within a minute, or before anything it was exchanged for was ever used, it gives the same tokens again,
because then the reply was lost and nobody else can have them. Presented later than that, somebody has a
copy, and the device is shut out. Nothing here ever touches work that a device has not sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update

from server.adapters.engine import begin
from server.adapters.identity_tables import ACCESS_TOKEN, DEVICE_LOGIN, REFRESH_TOKEN
from server.identity import accounts, device_logins, throttle
from server.identity.faults import SignInRefused
from server.identity.moments import from_ms, to_ms
from server.identity.passwords import Passwords
from server.identity.tokens import (
    ACCESS_LIFE,
    REFRESH_LIFE,
    TokenPair,
    hash_of,
    new_pair,
    new_salt,
    next_pair,
)
from shared.models.ids import DeviceId, UserId
from shared.models.person import User
from sync.faults import DeviceRevoked, LoginExpired
from sync.ports import AuthorityStore, Clock

REPEAT_WITHIN = timedelta(seconds=60)
"""How long an exchange may be repeated whatever happened since."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who asks, and on which device."""

    user: UserId
    device: DeviceId


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person's tokens and how long they last."""

    who: SignedIn
    tokens: TokenPair
    access_until: datetime
    refresh_until: datetime


class Sessions:
    """Lets people in by password and devices by token."""

    def __init__(self, engine: Engine, store: AuthorityStore, passwords: Passwords, clock: Clock) -> None:
        self._engine = engine
        self._store = store
        self._passwords = passwords
        self._clock = clock

    def sign_in(self, login: str, password: str, device: DeviceId, label: str) -> tuple[User, Session]:
        """A session for the person; raises SignInRefused, Busy, DeviceTaken or DeviceRevoked."""
        now = self._clock.now()
        name = accounts.folded(login)
        with begin(self._engine, write=True) as connection:
            throttle.count_attempt(connection, name, now)
        person = accounts.person_called(self._store, name)
        with begin(self._engine, write=False) as connection:
            kept = accounts.kept_hash(connection, UserId(person.id)) if person else None
        if not self._passwords.matches(kept, password) or person is None or kept is None:
            raise SignInRefused
        who = SignedIn(UserId(person.id), device)
        with begin(self._engine, write=True) as connection:
            throttle.forgive(connection, name)
            device_logins.register(connection, device, who.user, label, now)
            if self._passwords.outdated(kept):
                accounts.set_password(connection, self._passwords, who.user, password, now)
            _forget_tokens(connection, device)
            return person, _issue(connection, who, new_pair(), now)

    def refresh(self, token: str) -> Session:
        """The next pair of tokens; raises LoginExpired or DeviceRevoked."""
        now = self._clock.now()
        with begin(self._engine, write=False) as connection:
            holder = _holder_of(connection, token)
        if holder is None or not accounts.is_active(self._store, holder):
            raise LoginExpired
        session = self._exchange(token, now)
        if session is None:
            raise DeviceRevoked
        return session

    def who(self, access: str) -> SignedIn:
        """Whose access token this is; raises LoginExpired or DeviceRevoked."""
        now = self._clock.now()
        with begin(self._engine, write=False) as connection:
            kept = connection.execute(
                select(ACCESS_TOKEN, DEVICE_LOGIN.c.user, DEVICE_LOGIN.c.revoked_at)
                .join(DEVICE_LOGIN, DEVICE_LOGIN.c.device == ACCESS_TOKEN.c.device)
                .where(ACCESS_TOKEN.c.hash == hash_of(access))
            ).one_or_none()
        if kept is None:
            raise LoginExpired
        if kept.revoked_at is not None:
            raise DeviceRevoked
        if kept.expires_at <= to_ms(now):
            raise LoginExpired
        who = SignedIn(UserId(kept.user), DeviceId(kept.device))
        if kept.first_used_at is None:
            self._note_first_use(kept.hash, who.device, now)
        return who

    def sign_out(self, who: SignedIn) -> None:
        """End the session on this device; the device stays known, and its unsent work stays its own."""
        with begin(self._engine, write=True) as connection:
            _forget_tokens(connection, who.device)

    def _note_first_use(self, token_hash: str, device: DeviceId, now: datetime) -> None:
        with begin(self._engine, write=True) as connection:
            connection.execute(
                update(ACCESS_TOKEN).where(ACCESS_TOKEN.c.hash == token_hash).values(first_used_at=to_ms(now))
            )
            device_logins.seen(connection, device, now)

    def _exchange(self, token: str, now: datetime) -> Session | None:
        """The next session, or None when the token was used twice and its device has been shut out."""
        with begin(self._engine, write=True) as connection:
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
                return _issue(connection, who, pair, now)
            if now - from_ms(kept.exchanged_at) <= REPEAT_WITHIN or not _was_used(connection, pair):
                return _issue_again(connection, who, pair, now)
            device_logins.revoke(connection, who.device, "token_reuse", now)
            return None


def _holder_of(connection: Connection, token: str) -> UserId | None:
    holder = connection.execute(
        select(DEVICE_LOGIN.c.user)
        .join(REFRESH_TOKEN, DEVICE_LOGIN.c.device == REFRESH_TOKEN.c.device)
        .where(REFRESH_TOKEN.c.hash == hash_of(token))
    ).scalar_one_or_none()
    return None if holder is None else UserId(holder)


def _was_used(connection: Connection, pair: TokenPair) -> bool:
    """Whether either token of the pair has come back from whoever received it."""
    access = connection.execute(
        select(ACCESS_TOKEN.c.first_used_at).where(ACCESS_TOKEN.c.hash == hash_of(pair.access))
    ).scalar_one_or_none()
    refresh = connection.execute(
        select(REFRESH_TOKEN.c.exchanged_at).where(REFRESH_TOKEN.c.hash == hash_of(pair.refresh))
    ).scalar_one_or_none()
    return access is not None or refresh is not None


def _issue(connection: Connection, who: SignedIn, pair: TokenPair, now: datetime) -> Session:
    session = Session(who, pair, now + ACCESS_LIFE, now + REFRESH_LIFE)
    _forget_expired(connection, who.device, now)
    _add_access(connection, session)
    connection.execute(
        insert(REFRESH_TOKEN).values(
            hash=hash_of(pair.refresh),
            device=who.device,
            salt=new_salt(),
            expires_at=to_ms(session.refresh_until),
        )
    )
    return session


def _issue_again(connection: Connection, who: SignedIn, pair: TokenPair, now: datetime) -> Session:
    """The same pair once more, its life counted anew; a pair that is gone meanwhile means signing in."""
    session = Session(who, pair, now + ACCESS_LIFE, now + REFRESH_LIFE)
    kept = connection.execute(
        update(REFRESH_TOKEN)
        .where(REFRESH_TOKEN.c.hash == hash_of(pair.refresh))
        .values(expires_at=to_ms(session.refresh_until))
    )
    if kept.rowcount == 0:
        raise LoginExpired
    kept = connection.execute(
        update(ACCESS_TOKEN)
        .where(ACCESS_TOKEN.c.hash == hash_of(pair.access))
        .values(expires_at=to_ms(session.access_until))
    )
    if kept.rowcount == 0:
        _add_access(connection, session)
    return session


def _add_access(connection: Connection, session: Session) -> None:
    connection.execute(
        insert(ACCESS_TOKEN).values(
            hash=hash_of(session.tokens.access),
            device=session.who.device,
            expires_at=to_ms(session.access_until),
        )
    )


def _forget_expired(connection: Connection, device: DeviceId, now: datetime) -> None:
    for table in (ACCESS_TOKEN, REFRESH_TOKEN):
        connection.execute(delete(table).where(table.c.device == device, table.c.expires_at <= to_ms(now)))


def _forget_tokens(connection: Connection, device: DeviceId) -> None:
    for table in (ACCESS_TOKEN, REFRESH_TOKEN):
        connection.execute(delete(table).where(table.c.device == device))
